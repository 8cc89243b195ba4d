"""Files sealed in chunks, so that a video is never whole in memory and plays from any place.

Each file has a key of its own (HKDF-SHA256, RFC 5869, of a data key and a salt) and each chunk its
number and whether it is the last in its nonce, as STREAM has it (Hoang, Reyhanitabar, Rogaway and
Vizár, CRYPTO 2015): chunks cannot be swapped, dropped or put into another file.
"""

import io
import secrets
import struct
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from storage.encryption.keyring import keyring
from storage.errors import BrokenSealError

MAGIC = b"SLFILE\x00\x01"
SALT_BYTES = 32
HEAD = struct.Struct(f">8s16s{SALT_BYTES}sQ")
"""Mark, number of the data key, salt, size of the plain content."""

CHUNK_BYTES = 64 * 1024
TAG_BYTES = 16
SEALED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES


@dataclass(frozen=True)
class FileHead:
    """The beginning of a sealed file.

    Args:
        n_bytes: size of what is in it.
    """

    key_id: uuid.UUID
    salt: bytes
    n_bytes: int

    def as_bytes(self) -> bytes:
        return HEAD.pack(MAGIC, self.key_id.bytes, self.salt, self.n_bytes)

    @classmethod
    def read(cls, beginning: bytes) -> "FileHead | None":
        """Return what stands at the beginning of a file; None if it is not sealed."""
        if len(beginning) < HEAD.size or not beginning.startswith(MAGIC):
            return None
        _, key, salt, n_bytes = HEAD.unpack(beginning[: HEAD.size])
        return cls(uuid.UUID(bytes=key), salt, n_bytes)

    @property
    def n_chunks(self) -> int:
        """At least one: that nothing is missing from an empty file is sealed as well."""
        return max(1, -(-self.n_bytes // CHUNK_BYTES))

    def cipher(self, name: str) -> AESGCM:
        """Return the cipher of this file alone; under another name it is another."""
        secret = keyring().key(self.key_id).secret
        info = b"attendance file|" + name.encode()
        return AESGCM(HKDF(SHA256(), length=32, salt=self.salt, info=info).derive(secret))

    def nonce(self, number: int) -> bytes:
        # A counter will do for a nonce: each file has a key of its own, so no pair comes twice.
        return struct.pack(">3xQ?", number, number == self.n_chunks - 1)


def sealed_size(n_bytes: int) -> int:
    return HEAD.size + n_bytes + TAG_BYTES * max(1, -(-n_bytes // CHUNK_BYTES))


def seal_stream(
    pieces: Iterable[bytes], *, n_bytes: int, key_id: uuid.UUID, name: str
) -> Iterator[bytes]:
    """Yield the sealed form of what comes piece by piece.

    Args:
        pieces: of any length.
        n_bytes: how much comes in all.
        name: what the file is stored under; under another one it does not open.

    Raises:
        ValueError: more or less came than was announced.
    """
    head = FileHead(key_id, secrets.token_bytes(SALT_BYTES), n_bytes)
    cipher, bound_to = head.cipher(name), head.as_bytes()
    yield bound_to
    n_left = n_bytes
    for number, chunk in enumerate(_chunks(pieces)):
        n_left -= len(chunk)
        # A file that grew while it was read would get chunks behind the one marked as last.
        if n_left < 0 or number >= head.n_chunks:
            raise ValueError("more came than was announced")
        yield cipher.encrypt(head.nonce(number), chunk, bound_to)
    if n_left:
        raise ValueError("less came than was announced")


def _chunks(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Cut what comes into chunks, all but the last of full size; one empty chunk of nothing."""
    waiting, has_any = bytearray(), False
    for piece in pieces:
        waiting += piece
        while len(waiting) > CHUNK_BYTES:
            yield bytes(waiting[:CHUNK_BYTES])
            del waiting[:CHUNK_BYTES]
            has_any = True
    if waiting or not has_any:
        yield bytes(waiting)


class SealedReader(io.RawIOBase):
    """The plain content of a sealed file, readable from any place.

    Args:
        source: the sealed file, behind its head; closed with this one.
        name: what it is stored under.
    """

    def __init__(self, source: BinaryIO, head: FileHead, name: str) -> None:
        super().__init__()
        self._source, self._head = source, head
        self._cipher, self._bound_to = head.cipher(name), head.as_bytes()
        self._place = 0
        self._at_chunk = 0
        # One chunk is kept: whoever reads takes small bites of it.
        self._held: tuple[int, bytes] = (-1, b"")

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._head.n_bytes}[whence]
        if start + offset < 0:
            raise ValueError("a place before the beginning")
        self._place = start + offset
        return self._place

    def readinto(self, buffer) -> int:  # type: ignore[no-untyped-def]  # any writable buffer
        if self._place >= self._head.n_bytes:
            self._require_whole()
            return 0
        number, start = divmod(self._place, CHUNK_BYTES)
        part = self._chunk(number)[start : start + len(buffer)]
        buffer[: len(part)] = part
        self._place += len(part)
        return len(part)

    def close(self) -> None:
        if not self.closed:
            self._source.close()
        super().close()

    def _require_whole(self) -> None:
        """An empty file has one chunk, too: nothing else says that nothing was cut off."""
        if not self._head.n_bytes:
            self._chunk(0)

    def _chunk(self, number: int) -> bytes:
        if self._held[0] != number:
            self._go_to(number)
            sealed = _read_whole(self._source, SEALED_CHUNK_BYTES)
            self._at_chunk = number + 1
            try:
                plain = self._cipher.decrypt(self._head.nonce(number), sealed, self._bound_to)
            except (InvalidTag, ValueError):
                raise BrokenSealError("seal_broken") from None
            self._held = (number, plain)
        return self._held[1]

    def _go_to(self, number: int) -> None:
        """Go to a chunk, where need be by reading: what comes over a network may not seek."""
        if number == self._at_chunk:
            return
        try:
            self._source.seek(HEAD.size + number * SEALED_CHUNK_BYTES)
        except OSError:
            # No way leads back by reading on.
            if number < self._at_chunk:
                raise
            for _ in range(number - self._at_chunk):
                _read_whole(self._source, SEALED_CHUNK_BYTES)


def open_reader(source: BinaryIO, name: str) -> BinaryIO | None:
    """Return the plain content of what is at its beginning; None if it is not sealed.

    A source that is not sealed is at its beginning again, if it can go back.
    """
    head = FileHead.read(_read_whole(source, HEAD.size))
    if head is None:
        return None
    return io.BufferedReader(SealedReader(source, head, name), CHUNK_BYTES)


def _read_whole(source: BinaryIO, n_bytes: int) -> bytes:
    """Read so much, unless the file ends before; what comes over a network comes in pieces."""
    pieces = []
    while n_bytes > 0 and (piece := source.read(n_bytes)):
        pieces.append(piece)
        n_bytes -= len(piece)
    return b"".join(pieces)
