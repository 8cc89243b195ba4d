"""A model field for files that are sealed in the store, each with a key that goes with it."""

import uuid
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

from django.core.files.base import File
from django.core.files.storage import Storage
from django.db import models
from django.db.models.fields.files import FieldFile

from storage.encryption.data_keys import key_of
from storage.encryption.keyring import keyring
from storage.encryption.sealed_files import (
    HEAD,
    FileHead,
    open_reader,
    seal_stream,
    sealed_size,
)

PIECE_BYTES = 256 * 1024


class SealedContent(File):  # type: ignore[type-arg]  # it has none while running
    """What a storage gets to store: the sealed form of a file, made while it is read.

    Args:
        content: what is sealed.
        name: what it will be stored under.
    """

    def __init__(self, content: "File[bytes]", *, key_id: uuid.UUID, name: str) -> None:
        super().__init__(content.file, name=name)
        self._content, self._key_id, self._bound_to = content, key_id, name
        self.size = sealed_size(content.size)
        self._pieces: Iterator[bytes] | None = None
        self._waiting = bytearray()

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        return seal_stream(
            self._content.chunks(chunk_size or PIECE_BYTES),
            n_bytes=self._content.size,
            key_id=self._key_id,
            name=self._bound_to,
        )

    def read(self, n_bytes: int = -1) -> bytes:
        """Read on, as a store in a network does."""
        if self._pieces is None:
            self._pieces = self.chunks()
        while n_bytes < 0 or len(self._waiting) < n_bytes:
            piece = next(self._pieces, None)
            if piece is None:
                break
            self._waiting += piece
        end = len(self._waiting) if n_bytes < 0 else n_bytes
        part = bytes(self._waiting[:end])
        del self._waiting[:end]
        return part

    def seekable(self) -> bool:
        """Only its beginning can be gone to: a store in a network must not ask for its end."""
        return False

    def seek(self, offset: int, whence: int = 0) -> int:
        """Begin anew; there is no other place to go to."""
        if (offset, whence) != (0, 0):
            raise OSError("sealed while it is read: only the beginning can be gone to")
        self._pieces, self._waiting = None, bytearray()
        return 0


class SealedFieldFile(FieldFile):
    """A stored file that is sealed; one from before there were keys is read as it is."""

    def save(self, name: str, content: "File[bytes]", save: bool = True) -> None:  # noqa: FBT001 - Django's signature
        asked = self.field.generate_filename(self.instance, name)
        name = self._free_name(asked)
        # Another name means another key and sealing anew: the seal is bound to it.
        while not self._store_sealed(name, content):
            name = self._free_name(asked)
        self.name = name
        setattr(self.instance, self.field.attname, name)
        self._committed = True
        if save:
            self.instance.save()

    save.alters_data = True  # type: ignore[attr-defined]  # as Django marks it for templates

    def delete(self, save: bool = True) -> None:  # noqa: FBT001 - Django's signature
        if self:
            delete_key_of(self.storage, str(self.name))
        super().delete(save)

    delete.alters_data = True  # type: ignore[attr-defined]  # likewise

    def open(self, mode: str | None = "rb", *args: Any, **kwargs: Any) -> Any:
        if self._committed and getattr(self, "_file", None) is None:
            self.file = open_stored_file(self.storage, str(self.name))
            return self
        return super().open(mode or "rb", *args, **kwargs)

    def _get_file(self) -> Any:
        self._require_file()  # type: ignore[attr-defined]
        if getattr(self, "_file", None) is None:
            self._file = open_stored_file(self.storage, str(self.name))
        return self._file

    def _set_file(self, file: Any) -> None:
        self._file = file

    def _del_file(self) -> None:
        del self._file

    file = property(_get_file, _set_file, _del_file)

    @property
    def size(self) -> int:
        """The size of what is in it."""
        self._require_file()  # type: ignore[attr-defined]
        if not self._committed:
            return int(self.file.size)
        head = head_of(self.storage, str(self.name))
        return head.n_bytes if head else self.storage.size(str(self.name))

    def _free_name(self, asked: str) -> str:
        return self.storage.get_available_name(asked, max_length=self.field.max_length)

    def _store_sealed(self, name: str, content: "File[bytes]") -> bool:
        """Store it under this very name, which its key is bound to; False if it is taken by now."""
        key_id = keyring().make(f"file:{name}", parent=key_of(cast(Any, self.instance).file_owner))
        try:
            sealed = SealedContent(content, key_id=key_id, name=name)
            stored = self.storage.save(name, sealed, max_length=self.field.max_length)
        except BaseException:
            # Ctrl-C as well: no row will ever name this key, so nothing else would delete it.
            keyring().delete(key_id)
            raise
        if stored == name:
            return True
        keyring().delete(key_id)
        self.storage.delete(stored)
        return False


class SealedFileField(models.FileField):
    """A file whose key is wrapped by that of a row: the row says whose (`file_owner`)."""

    attr_class = SealedFieldFile


def open_stored_file(storage: Storage, name: str) -> "File[bytes]":
    """Open a stored file to read what is in it, sealed or not.

    Raises:
        FileNotFoundError: it is gone.
        KeyGoneError: it was erased with its key.
    """
    source = storage.open(name, "rb")
    try:
        reader = open_reader(cast(BinaryIO, source), name)
    except BaseException:
        source.close()
        raise
    if reader is not None:
        return File(reader, name=name)
    try:
        # Not opened anew: it may have been sealed in its place since.
        source.seek(0)
    except OSError:
        # Not every store can go back to the beginning.
        source.close()
        source = storage.open(name, "rb")
    return source


def head_of(storage: Storage, name: str) -> FileHead | None:
    """Read how a file is sealed; None if it is not, or not there."""
    try:
        with storage.open(name, "rb") as source:
            return FileHead.read(source.read(HEAD.size))
    except FileNotFoundError:
        return None


def delete_key_of(storage: Storage, name: str) -> None:
    """Delete the key of a stored file: from now on it is unreadable, wherever a copy lies."""
    if head := head_of(storage, name):
        keyring().delete(head.key_id)


def erase_stored(storage: Storage, name: str) -> None:
    """Erase a stored file and its key; the key first, as a file without it is nothing."""
    delete_key_of(storage, name)
    storage.delete(name)
