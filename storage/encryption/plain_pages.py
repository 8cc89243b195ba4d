"""Which tables' pages may hold what was plain once: noted on the disk until they are written anew.

A row that is sealed leaves its plain form in the database's own files: PostgreSQL keeps the version
before, SQLite a free page from a time when it did not overwrite.
"""

from collections.abc import Iterable
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import models

from privacy.database_pages import write_pages_anew
from storage.durable.durable_files import replace_durably
from storage.encryption.fields import _Sealed

NOTE = "plain-pages"
"""In VAR_DIR, a table a line. Without it nobody has looked yet; empty: nothing is left."""


def sealed_fields(model: type[models.Model]) -> list[_Sealed]:
    return [field for field in model._meta.local_fields if isinstance(field, _Sealed)]


def note_plain_pages(table: str) -> None:
    """Note it before the first row of a table is sealed: whoever is killed over it left a page."""
    noted = _noted()
    if table not in noted:
        _write({*noted, table})


def clean_plain_pages(*, also: Iterable[str] = ()) -> set[str]:
    """Have the noted tables written anew; return those that are in use, for the next time.

    Args:
        also: tables in which this process has sealed rows, should another have cleaned meanwhile.
    """
    wanted = {*_noted(), *also}
    left = write_pages_anew(wanted) if wanted else set()
    _write(left)
    return left


def _noted() -> set[str]:
    try:
        return set(_path().read_text(encoding="utf-8").split())
    except FileNotFoundError:
        return {model._meta.db_table for model in apps.get_models() if sealed_fields(model)}


def _write(tables: Iterable[str]) -> None:
    replace_durably(_path(), "".join(f"{table}\n" for table in sorted(tables)).encode())


def _path() -> Path:
    return Path(settings.VAR_DIR) / NOTE
