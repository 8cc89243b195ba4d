"""Make a backup: rows as they are at one moment, then the stored files, then the settings.

Rows come first. A file that is erased meanwhile is missing then, as whoever erased it wanted; were
files read first, one that came meanwhile would be missing, although its row is there.
"""

import fcntl
import gzip
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, cast

from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection

from attendance_site.installation.backups.database_size import database_bytes
from attendance_site.installation.backups.errors import BackupError
from attendance_site.installation.backups.last_backup import note_backup
from attendance_site.installation.backups.schema import is_migrated, last_migrations
from attendance_site.installation.backups.sealed_archive import (
    ABOUT,
    ArchiveWriter,
    recipient_of,
    write_archive,
)
from attendance_site.installation.backups.tables import (
    count_rows,
    one_moment,
    read_rows,
    tables_of,
)
from attendance_site.installation.backups.values import encode_rows
from attendance_site.installation.env_file import env_file_path
from classes.list_files.models import FOLDER as LISTS
from recognition.models.annotated_copies import FOLDER as COPIES
from storage.errors import FilesUnreachableError
from storage.places.addresses import is_bucket
from storage.places.inventory import StoredFile, stored_files

FORMAT = 1
SUFFIX = ".backup.age"
ROWS, FILES, SETTINGS = "rows/", "media/", "settings/"
NEVER_KEPT = {"ENCRYPTION_KEY"}
"""Settings that no backup holds: with them it would open itself."""

SHARE_SHOWN = 10
"""Progress is told so many times while files are copied."""

Progress = Callable[[str], object]


def make_backup(folder: Path, *, recipient: str, at: datetime, progress: Progress) -> Path:
    """Write a backup into a folder; return its path.

    Args:
        recipient: the public key (age1...) to which it is encrypted.
        at: when; gives the name.
        progress: is told how far it is.

    Raises:
        BackupError: nothing was written.
    """
    key = recipient_of(recipient)
    _refuse_what_cannot_be_kept()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = folder / f"attendance-{at:%Y-%m-%dT%H%M%SZ}{SUFFIX}"
    if target.exists():
        raise BackupError(f"{target} is there already.")
    with _alone_in(folder):
        try:
            _require_room(folder)
            with write_archive(target, key) as archive:
                _write_rows(archive, at=at, progress=progress)
                _write_files(archive, progress=progress)
                _write_settings(archive)
        except FilesUnreachableError as error:
            raise BackupError(str(error)) from error
        except OSError as error:
            raise BackupError(f"{target} could not be written: {error.strerror}.") from error
    note_backup(at)
    return target


def _refuse_what_cannot_be_kept() -> None:
    if not is_migrated(connection):
        raise BackupError("The database is not migrated: run manage.py migrate first.")
    if not is_bucket(settings.STORAGES) and settings.KEYS_DIR.resolve().is_relative_to(
        Path(settings.MEDIA_ROOT).resolve()
    ):
        raise BackupError("KEYS_DIR lies within MEDIA_ROOT: keys belong into no backup of files.")


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Let one backup at a time write here, and remove what a killed one left."""
    number = os.open(folder, os.O_RDONLY)
    try:
        # Such a lock goes with its process: a file of ours would outlive a kill.
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        for draft in folder.glob(f".attendance-*{SUFFIX}.*.part"):
            draft.unlink(missing_ok=True)
        yield
    except BlockingIOError:
        raise BackupError(f"Another backup is being written to {folder}: wait for it.") from None
    finally:
        os.close(number)


def _require_room(folder: Path) -> None:
    """Ask before the first byte: rows shrink by more than the encryption adds."""
    wanted = database_bytes() + sum(file.n_bytes for file in _stored_files())
    free = shutil.disk_usage(folder).free
    if free < wanted:
        mb = 1_000_000
        raise BackupError(
            f"{folder} has {free // mb} MB free, {wanted // mb + 1} MB are needed: make room, or "
            "choose another folder."
        )


def _write_rows(archive: ArchiveWriter, *, at: datetime, progress: Progress) -> None:
    tables = tables_of(apps)
    with one_moment(connection):
        counts = count_rows(connection, [table.name for table in tables])
        about = {
            "format": FORMAT,
            "made_at": at.isoformat(),
            "migrations": last_migrations(connection),
            "tables": {t.name: {"columns": t.columns, "n": counts[t.name]} for t in tables},
        }
        archive.add(ABOUT, json.dumps(about).encode())
        for table, model in tables.items():
            for number, rows in enumerate(read_rows(connection, table=table, model=model)):
                content = gzip.compress(encode_rows(rows), compresslevel=5)
                archive.add(f"{ROWS}{table.name}/{number:06}.jsonl.gz", content)
    progress(f"Rows: {sum(counts.values())} of {len(counts)} tables.")


def _stored_files() -> Iterator[StoredFile]:
    # Rows of them are left out as well: they are gone after a day, backups are not.
    skipped = tuple(f"{folder.rstrip('/')}/" for folder in (COPIES, LISTS))
    return (file for file in stored_files(default_storage) if not file.name.startswith(skipped))


def _write_files(archive: ArchiveWriter, *, progress: Progress) -> None:
    files = list(_stored_files())
    step = max(1, len(files) // SHARE_SHOWN)
    for n_done, stored in enumerate(files, 1):
        try:
            with default_storage.open(stored.name, "rb") as file:
                archive.add_file(f"{FILES}{stored.name}", cast(IO[bytes], file), size=file.size)
        except FileNotFoundError:
            continue  # Erased meanwhile.
        if n_done % step == 0 or n_done == len(files):
            progress(f"Files: {n_done} of {len(files)}.")


def _write_settings(archive: ArchiveWriter) -> None:
    """Add the environment file without keys, and the secret that signs."""
    env_file, secret = env_file_path(), Path(settings.VAR_DIR) / "secret_key"
    if env_file.is_file():
        lines = env_file.read_text(encoding="utf-8").splitlines(keepends=True)
        kept = [line for line in lines if line.partition("=")[0].strip() not in NEVER_KEPT]
        archive.add(f"{SETTINGS}{env_file.name}", "".join(kept).encode())
    if secret.is_file():
        archive.add(f"{SETTINGS}{secret.name}", secret.read_bytes())
