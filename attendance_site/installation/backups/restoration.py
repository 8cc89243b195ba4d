"""Restore a backup into an empty installation, or only check it; all of it or nothing.

Rows are written in one transaction, files beside their place. They get there just before the
commit: whatever ends this before, the installation is as empty as it was.
"""

import gzip
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

import pyrage
from django.conf import settings
from django.db import connection, transaction

from attendance_site.installation.backups.backup import FILES, FORMAT, ROWS, SETTINGS, Progress
from attendance_site.installation.backups.errors import BackupError
from attendance_site.installation.backups.private_files import create_private
from attendance_site.installation.backups.schema import Leaf, migrate_empty, unknown_migrations
from attendance_site.installation.backups.sealed_archive import (
    ABOUT,
    BLOCK,
    open_archive,
    read_members,
)
from attendance_site.installation.backups.tables import (
    KeptTable,
    count_rows,
    empty_tables,
    set_sequences,
    tables_of,
    write_rows,
)
from attendance_site.installation.backups.unfinished import marked
from attendance_site.installation.backups.values import decode_rows
from attendance_site.installation.env_file import env_file_path
from storage.encryption.keyring import keyring
from storage.errors import InstallationKeyError
from storage.models import DataKey
from storage.places.addresses import is_bucket

STAGE = ".restoring"
"""Folder within MEDIA_ROOT where files wait for the commit."""

SIGNS_OF_USE = ("accounts_user", "classes_school")
IN_USE = "The database holds people or schools already: name an empty one in DATABASE_URL."
ENDING = ".restored"
KEYS_ASKED = 20

Identities = list[pyrage.x25519.Identity]


@dataclass(frozen=True)
class About:
    """What a backup says of itself.

    Args:
        made_at: when.
        migrations: the last of each app.
        tables: their columns, and how many rows each has.
    """

    made_at: str
    migrations: list[Leaf]
    tables: dict[KeptTable, int]

    @classmethod
    def read(cls, content: bytes) -> "About":
        read = json.loads(content)
        if read.get("format") != FORMAT:
            raise BackupError("The backup is of a newer version: install that one first.")
        tables = {KeptTable(n, tuple(t["columns"])): t["n"] for n, t in read["tables"].items()}
        return cls(read["made_at"], [tuple(leaf) for leaf in read["migrations"]], tables)

    @property
    def n_rows(self) -> int:
        return sum(self.tables.values())


class Check:
    """Reads a backup to its end, and keeps nothing of it."""

    def __init__(self) -> None:
        self.about: About | None = None
        self.n_rows = dict[str, int]()
        self.n_files = 0

    def take(self, name: str, file: IO[bytes]) -> None:
        first, _, rest = name.partition("/")
        if name == ABOUT:
            self.about = About.read(file.read())
            self.begin(self.about)
        elif first + "/" == ROWS:
            table = rest.partition("/")[0]
            rows = decode_rows(gzip.decompress(file.read()))
            self.n_rows[table] = self.n_rows.get(table, 0) + len(rows)
            self.rows(table, rows)
        elif first + "/" == FILES:
            self.n_files += 1
            self.file(_safe(rest), file)
        elif first + "/" == SETTINGS:
            self.setting(_safe(rest), file.read())
        else:
            raise BackupError(f"{name!r} is nothing that a backup holds.")

    def finish(self) -> About:
        """Compare what came with what the backup says of itself."""
        about = self.about
        if about is None:
            raise BackupError("The backup does not say what it is.")
        # Of a table without rows no member comes.
        listed = {table.name: n for table, n in about.tables.items() if n}
        if listed != self.n_rows:
            raise BackupError("The backup has other rows than it says.")
        return about

    def begin(self, about: About) -> None:
        pass

    def rows(self, table: str, rows: list[Any]) -> None:
        pass

    def file(self, path: Path, file: IO[bytes]) -> None:
        pass

    def setting(self, path: Path, content: bytes) -> None:
        pass


class Restoration(Check):
    """Writes what it reads into an empty installation."""

    def __init__(self) -> None:
        super().__init__()
        self.stage = Path(settings.MEDIA_ROOT) / STAGE
        self.settings: dict[str, bytes] = {}
        self._tables: dict[str, KeptTable] = {}

    def begin(self, about: About) -> None:
        self._tables = {table.name: table for table in about.tables}
        # Making the tables has written some rows itself, with other keys than the backup's.
        empty_tables(connection, self._tables)

    def rows(self, table: str, rows: list[Any]) -> None:
        write_rows(connection, table=self._tables[table], rows=rows)

    def file(self, path: Path, file: IO[bytes]) -> None:
        target = self.stage / path
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with create_private(target) as copy:
            shutil.copyfileobj(file, copy, BLOCK)

    def setting(self, path: Path, content: bytes) -> None:
        self.settings[str(path)] = content


def check_backup(path: Path, *, identities: Identities) -> tuple[About, int]:
    """Read a backup to its end; return what it says of itself and how many files it has."""
    check = Check()
    _read(path, identities, check.take)
    return check.finish(), check.n_files


def restore_backup(path: Path, *, identities: Identities, progress: Progress) -> About:
    """Fill an empty installation from a backup; `end_restoration` must follow."""
    about = _about(path, identities)
    _refuse_unfitting(about)
    refuse_used_installation()
    progress("The tables are made as they were.")
    models = migrate_empty(about.migrations)
    work = Restoration()
    _empty_stage(work.stage)
    try:
        with marked(about.made_at), transaction.atomic():
            _read(path, identities, work.take)
            work.finish()
            set_sequences(connection, tables_of(models))
            connection.check_constraints()
            _compare_counts(about)
            if DataKey._meta.db_table in {table.name for table in about.tables}:
                _require_keys()
            progress(f"Rows: {about.n_rows}. Files: {work.n_files}.")
            _write_settings(work.settings)
            _move_in(work.stage)
    finally:
        _empty_stage(work.stage)
    return about


def refuse_used_installation() -> None:
    """Refuse what holds anything already: a backup is never mixed into it.

    Raises:
        BackupError: there are people, schools or files.
    """
    if is_bucket(settings.STORAGES):
        raise BackupError(
            "A backup is restored into a folder: leave STORAGE_URL out, restore, and then move the "
            "files with manage.py move_files --to and the address of the bucket."
        )
    media = Path(settings.MEDIA_ROOT)
    # What a restoration that was killed has left there is no sign of use: it is emptied.
    if media.is_dir() and any(one.name != STAGE for one in media.iterdir()):
        raise BackupError(f"{media} holds files already: name an empty folder in MEDIA_ROOT.")
    refuse_used_database()


def is_in_use() -> bool:
    """Say whether the database holds people or schools."""
    present = set(connection.introspection.table_names()) & set(SIGNS_OF_USE)
    return any(count_rows(connection, present).values())


def refuse_used_database() -> None:
    if is_in_use():
        raise BackupError(IN_USE)


def _about(path: Path, identities: Identities) -> About:
    """Read the first member alone: it says whether the rest is worth reading."""
    with open_archive(path, identities) as tar:
        first = tar.next()
        file = tar.extractfile(first) if first and first.name == ABOUT else None
        if file is None:
            raise BackupError(f"{path.name} is no backup of this system.")
        return About.read(file.read())


def _read(path: Path, identities: Identities, take: Callable[[str, IO[bytes]], object]) -> None:
    with open_archive(path, identities) as tar:
        read_members(tar, take)


def _refuse_unfitting(about: About) -> None:
    if unknown := unknown_migrations(connection, about.migrations):
        raise BackupError(
            f"The backup is of another version (it has {'.'.join(unknown[0])}): install the "
            "version that made it, or a later one."
        )


def _compare_counts(about: About) -> None:
    wanted = {table.name: n for table, n in about.tables.items()}
    if count_rows(connection, wanted) != wanted:
        raise BackupError("Not every row has arrived; nothing was kept.")


def _require_keys() -> None:
    """Refuse keys of another installation, with which nothing that was encrypted opens."""
    some = DataKey.objects.filter(is_ended=False).values_list("pk", flat=True)[:KEYS_ASKED]
    store = keyring().store
    try:
        keyring().check()
        are_there = not some or any(store.has(key) for key in some)
    except InstallationKeyError:
        are_there = False
    if not are_there:
        raise BackupError(
            f"The keys of this backup are not in {settings.KEYS_DIR}: put their mirror there, and "
            "restore again."
        )


def _move_in(stage: Path) -> None:
    for path in sorted(stage.iterdir()) if stage.is_dir() else []:
        path.rename(stage.parent / path.name)


def _empty_stage(stage: Path) -> None:
    shutil.rmtree(stage, ignore_errors=True)


def _safe(name: str) -> Path:
    """Return a path within a folder, whatever an archive of somebody else says."""
    path = PurePosixPath(name)
    if not name or path.is_absolute() or ".." in path.parts or STAGE in path.parts:
        raise BackupError(f"{name!r} is no name of a stored file.")
    return Path(path)


def _write_settings(found: dict[str, bytes]) -> None:
    """Put the settings beside this machine's own, and the secret into its place."""
    for name, content in found.items():
        beside = env_file_path()
        target = beside.with_name(beside.name + ENDING)
        if name == "secret_key":
            target = Path(settings.VAR_DIR) / name
        # `create_private` writes over nothing.
        target.unlink(missing_ok=True)
        with create_private(target) as file:
            file.write(content)
