"""What an upgrade from the database's state to this version would do, and what comes before it."""

import difflib
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core import checks
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from attendance_site.env import NAMES_READ
from attendance_site.installation.backups.database_size import database_bytes
from attendance_site.installation.backups.last_backup import last_backup_at
from attendance_site.installation.env_file import env_file_path, read_env_file
from attendance_site.installation.upgrades.renamed_settings import RENAMED
from jobs.processes.versions import NEWER_DATABASE, WORKER, is_alive, why_database_does_not_fit

OLD_AFTER = timedelta(days=1)
"""A backup that is older holds nothing of today."""

BYTES_A_MB = 1_000_000
READ_ELSEWHERE = {"ENV_FILE", "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "TZ", "SSL_CERT_FILE"}
"""Names in an environment file that are none of the settings, and still mean something."""


@dataclass(frozen=True)
class Finding:
    """One thing to know before an upgrade.

    Args:
        what: what was found.
        advice: what to do about it; empty if nothing.
        is_in_the_way: whether the upgrade must wait for that.
    """

    what: str
    advice: str = ""
    is_in_the_way: bool = False


def upgrade_findings(*, at: datetime) -> list[Finding]:
    """Look at the database, the settings, the disk and the last backup; change nothing."""
    waiting = waiting_migrations()
    found = [*_of_migrations(waiting), *_of_settings(), *_of_checks()]
    if waiting:
        found += [*_of_space(), *_of_backup(at), *_of_processes()]
    return found


def waiting_migrations() -> list[str]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label} {migration.name}" for migration, _ in plan]


def _of_migrations(waiting: list[str]) -> Iterator[Finding]:
    if why_database_does_not_fit() == NEWER_DATABASE:
        yield Finding(
            f"The database was migrated by a newer version than {settings.VERSION}.",
            "Install that version again, or restore the backup that was made before it.",
            is_in_the_way=True,
        )
    elif waiting:
        yield Finding(
            f"Migrations that wait: {', '.join(waiting)}.",
            "Stop site and worker, back up, run manage.py migrate, start both again.",
        )
    else:
        yield Finding("No migration waits: the database fits this version.")


def _of_settings() -> Iterator[Finding]:
    """Name what is set and no longer read: by its new name, or by the one most alike."""
    in_file = set(read_env_file(env_file_path()))
    for name in sorted(in_file | (RENAMED.keys() & os.environ.keys())):
        if new := RENAMED.get(name):
            yield Finding(f"{name} is now {new}.", f"Rename it to {new}.", is_in_the_way=True)
        elif name not in NAMES_READ.keys() | READ_ELSEWHERE:
            alike = difflib.get_close_matches(name, NAMES_READ, n=1)
            meant = f"Perhaps {alike[0]} is meant; else take" if alike else "Take"
            yield Finding(f"{name} in {env_file_path()} is no setting.", f"{meant} the line out.")


def _of_checks() -> Iterator[Finding]:
    """Say what the checks of this version ask for, missing settings among them."""
    for message in checks.run_checks(include_deployment_checks=not settings.DEBUG):
        if not message.is_silenced() and message.level >= checks.WARNING:
            is_error = message.level >= checks.ERROR
            yield Finding(
                f"{message.id}: {message.msg}", message.hint or "", is_in_the_way=is_error
            )


def _of_space() -> Iterator[Finding]:
    """Ask for as much room as the database takes: a table that changes is written anew."""
    if connection.vendor != "sqlite":
        return
    wanted = database_bytes() // BYTES_A_MB + settings.MIN_FREE_MB
    free = shutil.disk_usage(Path(connection.settings_dict["NAME"]).parent).free // BYTES_A_MB
    if free < wanted:
        yield Finding(
            f"{free} MB are free beside the database, {wanted} MB may be needed.",
            "Make room first.",
            is_in_the_way=True,
        )


def _of_backup(at: datetime) -> Iterator[Finding]:
    advice = "Make one now: manage.py backup FOLDER."
    last_at = last_backup_at()
    if last_at is None:
        yield Finding("No backup of this installation is known here.", advice, is_in_the_way=True)
    elif at - last_at > OLD_AFTER:
        days = (at - last_at).days
        what = f"The last backup is of {last_at:%Y-%m-%d %H:%M} UTC, {days} days old."
        yield Finding(what, advice, is_in_the_way=True)
    else:
        yield Finding(f"The last backup is of {last_at:%Y-%m-%d %H:%M} UTC.")


def _of_processes() -> Iterator[Finding]:
    if is_alive(WORKER):
        yield Finding("The worker runs.", "Stop it before manage.py migrate.")
