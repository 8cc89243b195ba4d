"""A small file kept beside a stored one and named after it, such as what was worked out of it."""

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models.fields.files import FieldFile


def write_companion(file: FieldFile, ending: str, content: bytes) -> None:
    """Keep content beside a file, in place of what was kept there before."""
    name = _name(file, ending)
    file.storage.delete(name)
    file.storage.save(name, ContentFile(content))


def read_companion(file: FieldFile, ending: str) -> bytes | None:
    """Return what is kept beside a file; None if nothing is."""
    try:
        with file.storage.open(_name(file, ending), "rb") as source:
            return bytes(source.read())
    except FileNotFoundError:
        return None


def erase_companion_after_commit(file: FieldFile, ending: str) -> None:
    """Erase what is kept beside a file once that is certain."""
    if file:
        storage, name = file.storage, _name(file, ending)
        transaction.on_commit(lambda: storage.delete(name))


def _name(file: FieldFile, ending: str) -> str:
    return f"{file.name}{ending}"
