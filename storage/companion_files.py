"""A small file kept beside a stored one and named after it, such as what was worked out of it."""

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models.fields.files import FieldFile

from storage.encryption.file_fields import head_of
from storage.encryption.sealed_bytes import is_sealed, open_sealed, seal


def write_companion(file: FieldFile, ending: str, content: bytes) -> None:
    """Keep content beside a file, in place of what was kept there before.

    It is sealed with the key of the file, if that is sealed, and goes with it.
    """
    name = _name(file, ending)
    if head := head_of(file.storage, file.name or ""):
        content = seal(content, key_id=head.key_id, bound_to=name.encode())
    # First: a store that finds the name taken takes another, under which nobody would look.
    file.storage.delete(name)
    file.storage.save(name, ContentFile(content))


def read_companion(file: FieldFile, ending: str) -> bytes | None:
    """Return what is kept beside a file; None if nothing is."""
    name = _name(file, ending)
    try:
        with file.storage.open(name, "rb") as source:
            content = bytes(source.read())
    except FileNotFoundError:
        return None
    return open_sealed(content, bound_to=name.encode()) if is_sealed(content) else content


def erase_companion_after_commit(file: FieldFile, ending: str) -> None:
    """Erase what is kept beside a file once that is certain."""
    if file:
        storage, name = file.storage, _name(file, ending)
        transaction.on_commit(lambda: storage.delete(name))


def _name(file: FieldFile, ending: str) -> str:
    return f"{file.name}{ending}"
