"""Stored files in a bucket that speaks S3; loaded only where STORAGE_URL names one."""

import io
import os
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import ContentFile, File
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage

from storage.errors import FilesUnreachableError
from storage.places.bucket_reader import BucketReader
from storage.places.bucket_words import bucket_words
from storage.places.inventory import StoredFile

PIECE_BYTES = 8 * 1024 * 1024
"""Sent at once; so much of a film is in memory while it is stored."""

CONNECT_S, READ_S, ATTEMPTS = 5, 60, 3
PRIVATE = {"ContentType": "application/octet-stream", "CacheControl": "private, no-store"}


class BucketStorage(S3Storage):  # type: ignore[misc]  # it has no types
    """Django-storages' own, read by ranges, with errors of this house and no public address.

    Args:
        bucket: its name.
        folder: what all names begin with; none if empty.
        endpoint: the server, such as https://s3.school.example; Amazon's own if empty.
        region: of the bucket, where the server asks for it.
    """

    holds_sealed_alone = True
    """Files come here sealed: nothing was stored here before there were keys."""

    def __init__(
        self, *, bucket: str, folder: str = "", endpoint: str = "", region: str = ""
    ) -> None:
        self._process = os.getpid()
        super().__init__(
            bucket_name=bucket,
            location=folder,
            endpoint_url=endpoint or None,
            region_name=region or None,
            # Files are given out by the site, after a check; nothing here is for a browser.
            default_acl=None,
            object_parameters=PRIVATE,
            file_overwrite=False,
            client_config=_config(is_amazon=not endpoint),
            # One piece after the other: threads of their own would each hold one in memory.
            transfer_config=TransferConfig(
                use_threads=False, multipart_threshold=PIECE_BYTES, multipart_chunksize=PIECE_BYTES
            ),
        )

    @property
    def connection(self) -> Any:
        if self._process != os.getpid():
            # After a fork two processes would talk over one connection.
            self.__setstate__(self.__getstate__())
            self._process = os.getpid()
        return super().connection

    @property
    def bucket(self) -> Any:
        # Not remembered: a connection belongs to its thread.
        return self.connection.Bucket(self.bucket_name)

    @property
    def client(self) -> Any:
        return self.connection.meta.client

    def url(self, name: str, *args: Any, **kwargs: Any) -> str:
        """Return the name alone, as a folder without an address does; never a signed address."""
        return str(filepath_to_uri(name))

    def exists(self, name: str) -> bool:
        with bucket_words(name):
            return bool(super().exists(name))

    def size(self, name: str) -> int:
        with bucket_words(name):
            return int(super().size(name))

    def get_modified_time(self, name: str) -> datetime:
        with bucket_words(name):
            modified_at: datetime = super().get_modified_time(name)
            return modified_at

    def delete(self, name: str) -> None:
        with bucket_words(name):
            super().delete(name)

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        with bucket_words(path):
            folders, names = super().listdir(path)
        return folders, names

    def stored_files(self, folder: str = "") -> Iterator[StoredFile]:
        """Yield all files below a folder, a thousand with each question."""
        before = f"{self.location}/" if self.location else ""
        pages = self.client.get_paginator("list_objects_v2").paginate(
            Bucket=self.bucket_name, Prefix=before + folder
        )
        with bucket_words(folder):
            for page in pages:
                for one in page.get("Contents", ()):
                    name = one["Key"].removeprefix(before)
                    yield StoredFile(name, n_bytes=one["Size"], modified_at=one["LastModified"])

    def require_usable(self, name: str) -> None:
        """Store something, read it and erase it, as the site does with every file.

        Raises:
            FilesUnreachableError: one of the three is not possible.
        """
        stored = self.save(name, ContentFile(b"probe"))
        try:
            self.open(stored).close()
            if self._is_given_to_strangers(stored):
                raise FilesUnreachableError("storage_open_to_all")
        finally:
            self.delete(stored)

    def keeps_versions(self) -> bool:
        """Tell whether the bucket keeps what is deleted."""
        with bucket_words():
            answer = self.client.get_bucket_versioning(Bucket=self.bucket_name)
        return str(answer.get("Status")) == "Enabled"

    def _is_given_to_strangers(self, name: str) -> bool:
        try:
            self.unsigned_connection.meta.client.head_object(
                Bucket=self.bucket_name, Key=self.key_of(name)
            )
        # Refused, as it has to be.
        except ClientError:
            return False
        except BotoCoreError as error:
            raise FilesUnreachableError("storage_silent") from error
        return True

    def end_broken_uploads(self, before: datetime) -> int:
        """Throw away what processes that were killed had sent of large files; return how many."""
        with bucket_words():
            pages = self.client.get_paginator("list_multipart_uploads").paginate(
                Bucket=self.bucket_name, Prefix=self.location
            )
            broken = [
                one
                for page in pages
                for one in page.get("Uploads", ())
                if one["Initiated"] < before
            ]
            for one in broken:
                self.client.abort_multipart_upload(
                    Bucket=self.bucket_name, Key=one["Key"], UploadId=one["UploadId"]
                )
        return len(broken)

    def _open(self, name: str, mode: str = "rb") -> "File[bytes]":
        if mode != "rb":
            raise ValueError("a file of a bucket is opened to be read; it is stored by save()")
        reader = BucketReader(self.client, bucket=self.bucket_name, key=self.key_of(name))
        return File(io.BufferedReader(reader, io.DEFAULT_BUFFER_SIZE), name=name)

    def _save(self, name: str, content: "File[bytes]") -> str:
        with bucket_words(name):
            return str(super()._save(name, content))

    def key_of(self, name: str) -> str:
        return str(self._normalize_name(name))


def _config(*, is_amazon: bool) -> Config:
    return Config(
        connect_timeout=CONNECT_S,
        read_timeout=READ_S,
        retries={"total_max_attempts": ATTEMPTS, "mode": "standard"},
        signature_version="s3v4",
        # A server of one's own seldom has a name for each bucket.
        s3={"addressing_style": "auto" if is_amazon else "path"},
        # Other servers than Amazon's may not know its newer checksums; every chunk is sealed.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
