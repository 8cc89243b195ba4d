"""Seal what is plain: what an installation stored before it had keys.

Row by row and file by file; whoever is killed over it goes on where it ended, and both forms are
readable meanwhile.
"""

import logging
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from django.apps import apps
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from django.db import models, transaction
from django.db.models import F, Func, Q, Value
from django.db.models.fields.files import FieldFile

from storage.durable.durable_files import sync_to_disk
from storage.encryption.data_keys import key_of
from storage.encryption.fields import SealedRow, _Sealed
from storage.encryption.file_fields import (
    SealedContent,
    SealedFieldFile,
    SealedFileField,
    erase_stored,
    head_of,
)
from storage.encryption.keyring import keyring
from storage.encryption.plain_pages import clean_plain_pages, note_plain_pages, sealed_fields
from storage.errors import StorageError

logger = logging.getLogger(__name__)

BATCH = 100
DRAFT = ".sealing"
WORKED_ON = "running"


@dataclass(frozen=True)
class Sealed:
    """What was done.

    Args:
        n_rows, n_files: sealed now.
        n_left: rows and files that could not be, such as one that is worked on.
        n_unclean: tables in use, in whose pages the database still has what was plain.
    """

    n_rows: int = 0
    n_files: int = 0
    n_left: int = 0
    n_unclean: int = 0

    @property
    def n_sealed(self) -> int:
        return self.n_rows + self.n_files


def seal_stored_data() -> Sealed:
    """Seal every row and file that is still plain, and let the database's files forget it."""
    n_rows = n_files = n_left = 0
    touched = set[str]()
    for model in apps.get_models():
        fields = sealed_fields(model)
        for pk in _plain_rows(model, fields):
            _note(model, touched)
            is_done = _seal_row(model, pk, fields)
            n_rows, n_left = n_rows + is_done, n_left + (not is_done)
        for field in _file_fields(model):
            for row in _plain_files(model, field):
                is_done = _seal_file(row, field)
                n_files, n_left = n_files + is_done, n_left + (not is_done)
    n_unclean = len(clean_plain_pages(also=touched))
    return Sealed(n_rows, n_files, n_left, n_unclean)


def _note(model: type[models.Model], touched: set[str]) -> None:
    if (table := model._meta.db_table) not in touched:
        note_plain_pages(table)
        touched.add(table)


def _file_fields(model: type[models.Model]) -> list[SealedFileField]:
    return [field for field in model._meta.local_fields if isinstance(field, SealedFileField)]


def _plain_rows(model: type[models.Model], fields: list[_Sealed]) -> Iterator[Any]:
    """Yield the keys of rows with a value that is still plain."""
    if not fields:
        return
    heads = {f"{field.name}_head": _head(field) for field in fields}
    is_plain = Q()
    for field in fields:
        is_plain |= ~Q(**{f"{field.name}_head": field.mark})
    rows = model._base_manager.annotate(**heads).filter(is_plain).order_by("pk")
    last: Any = None
    # By key: one that cannot be sealed would be met for ever.
    while batch := list((rows if last is None else rows.filter(pk__gt=last)).values("pk")[:BATCH]):
        yield from (row["pk"] for row in batch)
        last = batch[-1]["pk"]


def _head(field: _Sealed) -> Func:
    """Let the database compare the first bytes alone: the rest is the pictures of a school."""
    kind = models.BinaryField() if isinstance(field.mark, bytes) else models.TextField()
    return Func(
        F(field.name),
        Value(1),
        Value(len(field.mark)),
        function="SUBSTR",
        output_field=kind,
    )


@transaction.atomic
def _seal_row(model: type[models.Model], pk: Any, fields: list[_Sealed]) -> bool:
    """Seal what is plain in one row, as it is now; one that is gone is done."""
    row = model._base_manager.select_for_update(of=("self",), no_key=True).filter(pk=pk).first()
    if row is None:
        return True
    names = [field.name for field in fields]
    try:
        # Rows from before share one number: it was given to all of them at once.
        plain = {field.attname: _plain_value(field, row) for field in fields}
        if isinstance(row, SealedRow):
            row.sealed_as = uuid.uuid4()
            names.append("sealed_as")
        # Opened above, before the number changed: by the new one what was sealed before opens no
        # more.
        for name, value in plain.items():
            setattr(row, name, value)
        row.save(update_fields=names)
    # One row that cannot be opened must not keep all others plain.
    except StorageError as error:
        logger.error("%s %s stays as it is: %s", model._meta.label, pk, error)
        return False
    return True


def _plain_value(field: _Sealed, row: models.Model) -> Any:
    value = getattr(row, field.attname)
    return bytes(value) if isinstance(value, bytes) else value


def _plain_files(model: type[models.Model], field: SealedFileField) -> Iterator[models.Model]:
    """Yield the rows whose file is still plain."""
    if getattr(field.storage, "holds_sealed_alone", False):
        # To ask a bucket for the head of each of its films takes hours.
        return
    rows = model._base_manager.exclude(**{field.name: ""}).order_by("pk")
    for row in rows.iterator(chunk_size=BATCH):
        file = cast(FieldFile, getattr(row, field.name))
        name = str(file.name)
        if file.storage.exists(name) and head_of(file.storage, name) is None:
            yield row


def _seal_file(row: models.Model, field: SealedFileField) -> bool:
    """Seal one file in its place; one that is worked on is left until it is not."""
    if _is_worked_on(row):
        return False
    file = cast(SealedFieldFile, getattr(row, field.name))
    try:
        if not isinstance(file.storage, FileSystemStorage):
            return _seal_elsewhere(row, field, file)
        return _seal_here(row, field, file)
    except FileNotFoundError:
        # Erased since it was listed.
        return True


def _seal_here(row: models.Model, field: SealedFileField, file: SealedFieldFile) -> bool:
    """Seal a file beside itself, and put that in its place."""
    storage, name = cast(FileSystemStorage, file.storage), str(file.name)
    draft = f"{name}{DRAFT}"
    if storage.exists(draft):
        # Of a process that was killed here; with its key, which nothing else knows.
        erase_stored(storage, draft)
    key_id = keyring().make(f"file:{name}", parent=key_of(cast(Any, file.instance).file_owner))
    try:
        with storage.open(name, "rb") as plain:
            content = SealedContent(cast("File[bytes]", plain), key_id=key_id, name=name)
            storage.save(draft, content)
        # On the disk before it replaces the only copy of the film.
        sync_to_disk(storage.path(draft))
        if _replace(row, field, (storage.path(draft), storage.path(name))):
            return True
        erase_stored(storage, draft)
        return False
    except BaseException:
        keyring().delete(key_id)
        raise


@transaction.atomic
def _replace(row: models.Model, field: SealedFileField, paths: tuple[str, str]) -> bool:
    """Put a sealed file in the place of the plain one, unless that is in use by now or erased."""
    # Locked: whoever takes the film up, or erases it, does so before or after, and then sees which
    # of the two it is.
    rows = type(row)._base_manager.select_for_update(of=("self",), no_key=True)
    now = rows.filter(pk=row.pk, **{field.name: getattr(row, field.attname)}).first()
    if now is None or _is_worked_on(now):
        return False
    Path(paths[0]).replace(paths[1])
    return True


def _is_worked_on(row: models.Model) -> bool:
    return getattr(row, "state", "") == WORKED_ON


def _seal_elsewhere(row: models.Model, field: SealedFileField, file: SealedFieldFile) -> bool:
    """Seal a file of a store that cannot replace one: the row takes the new one's name."""
    storage, old = file.storage, str(file.name)
    with storage.open(old, "rb") as plain:
        file.save(old, cast("File[bytes]", plain), save=False)
    rows = type(row)._base_manager.filter(pk=row.pk, **{field.name: old})
    if not rows.update(**{field.name: file.name}):
        # The row names another file by now, so nobody will ever ask for this copy.
        erase_stored(storage, str(file.name))
        return True
    # Last: until the row was changed, this was its file.
    storage.delete(old)
    return True
