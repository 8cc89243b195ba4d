"""A file of a bucket, read by ranges: who wants a minute of a film does not fetch the hour."""

import io
from typing import Any, Protocol

from botocore.exceptions import ClientError

from storage.places.bucket_words import bucket_words

FIRST_BYTES = 128 * 1024
"""Fetched at once at first, and after each jump: a head alone, or two chunks of a sealed film."""

MOST_BYTES = 4 * 1024 * 1024
"""Fetched at once at most, by who reads on and on; so much of a file is in memory."""

EMPTY = "InvalidRange"
"""The server's word for a range of a file that has no byte."""


class Client(Protocol):
    """What is asked of boto3's client."""

    def get_object(self, **wanted: str) -> dict[str, Any]: ...


class BucketReader(io.RawIOBase):
    """The bytes of one object, from any place; each fetch in a row takes twice as many.

    Args:
        key: of the object.

    Raises:
        FileNotFoundError: there is none.
        FilesUnreachableError: the storage does not answer, or refuses.
    """

    def __init__(self, client: Client, *, bucket: str, key: str) -> None:
        super().__init__()
        self._client, self._bucket, self._key = client, bucket, key
        self._place = 0
        self._held_from, self._held = 0, b""
        self._next_bytes = FIRST_BYTES
        self.n_bytes = self._fetch_first()

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self.n_bytes}[whence]
        if start + offset < 0:
            raise ValueError("a place before the beginning")
        self._place = start + offset
        return self._place

    def readinto(self, buffer) -> int:  # type: ignore[no-untyped-def]  # any writable buffer
        if self._place >= self.n_bytes:
            return 0
        if not self._held_from <= self._place < self._held_from + len(self._held):
            self._fetch()
        start = self._place - self._held_from
        part = self._held[start : start + len(buffer)]
        buffer[: len(part)] = part
        self._place += len(part)
        return len(part)

    def _fetch(self) -> None:
        is_next = self._place == self._held_from + len(self._held)
        self._next_bytes = min(2 * self._next_bytes, MOST_BYTES) if is_next else FIRST_BYTES
        self._held, _size = self._fetched(self._place, self._next_bytes)
        self._held_from = self._place

    def _fetch_first(self) -> int:
        self._held, n_bytes = self._fetched(0, FIRST_BYTES)
        return n_bytes

    def _fetched(self, start: int, n_bytes: int) -> tuple[bytes, int]:
        """Return what stands at a place, and the size of the whole."""
        with bucket_words(self._key):
            try:
                answer = self._client.get_object(
                    Bucket=self._bucket, Key=self._key, Range=f"bytes={start}-{start + n_bytes - 1}"
                )
            except ClientError as error:
                if start == 0 and error.response.get("Error", {}).get("Code") == EMPTY:
                    return b"", 0
                raise
            with answer["Body"] as body:
                content = bytes(body.read())
        # A server that knows no ranges answers with the whole, and names none.
        asked = str(answer.get("ContentRange", ""))
        if not asked:
            return content[start : start + n_bytes], len(content)
        return content, int(asked.rpartition("/")[2])
