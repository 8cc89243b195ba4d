"""Whether the database and the processes of an installation fit together, and what waits if not."""

import hashlib
import time
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import Any

from django.core.cache import caches
from django.db import connection
from django.db.migrations.loader import MigrationLoader

SITE, WORKER = "site", "worker"
ROOT = Path(__file__).resolve().parents[2]
"""Where the rooms lie."""

NOT_RUN = ("benchmarks", "tests")
"""What neither a site nor a worker imports."""

ALIVE_S = 25
"""Twice as long as a worker takes from one word to the next, and more."""

NOTED_S = 60
"""A process that has noted nothing for so long is taken to be away."""

NOT_MIGRATED, NEWER_DATABASE = "database_not_migrated", "database_newer"
OTHER_VERSION = "other_version"


@lru_cache(maxsize=1)
def own_version() -> str:
    """Name the code that this process runs: a digest of the modules and migrations of every room.

    Asked first when the process starts, before an update can change the files.
    """
    digest = hashlib.sha256()
    for path in modules_run():
        digest.update(f"{path.relative_to(ROOT)}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def modules_run() -> list[Path]:
    """List the files of all rooms, not of apps alone: the pipeline is none, and decides much."""
    if not (ROOT / "pyproject.toml").is_file():
        # Installed: beside the rooms lie packages of others.
        files = metadata.distribution("attendance").files or []
        return sorted(Path(str(file.locate())) for file in files if file.suffix == ".py")
    rooms = {init.parent for init in ROOT.glob("*/__init__.py")} - {ROOT / x for x in NOT_RUN}
    return sorted(path for room in rooms for path in room.rglob("*.py"))


def why_database_does_not_fit() -> str:
    """Return a code if the database lacks a migration, or has one that we do not know; else ""."""
    loader = MigrationLoader(connection)
    applied, known = set(loader.applied_migrations), set(loader.graph.nodes)
    if set(loader.graph.leaf_nodes()) - applied:
        return NOT_MIGRATED
    # A migration on disk may stand for older ones whose names the database still has.
    squashed = {old for one in loader.disk_migrations.values() for old in one.replaces}
    # Rows of an app that was taken out say nothing about the version of ours.
    unknown = {key for key in applied - known - squashed if key[0] in loader.migrated_apps}
    return NEWER_DATABASE if unknown else ""


def note_version(process: str, *, waits_for: str = "") -> None:
    """Let the other processes of this machine know what runs here, and why it waits."""
    noted = {"version": own_version(), "waits_for": waits_for}
    # This one lies in files, which site and worker of a machine share, and no other machine does.
    caches["default"].set(_name(process), noted, NOTED_S)


def note_life(process: str) -> None:
    caches["default"].set(f"life-of-{process}", time.time(), NOTED_S)


def note_end(process: str) -> None:
    """Say that a process of this machine ends now."""
    caches["default"].delete(f"life-of-{process}")


def is_alive(process: str) -> bool:
    """Say whether a process of this machine has noted of late that it lives."""
    noted_at: float = caches["default"].get(f"life-of-{process}", 0.0)
    return abs(time.time() - noted_at) < ALIVE_S


def noted_version(process: str) -> dict[str, Any] | None:
    """Return what a process has noted of late; None if none runs."""
    noted: dict[str, Any] | None = caches["default"].get(_name(process))
    return noted


def is_of_another_version(process: str) -> bool:
    noted = noted_version(process)
    return noted is not None and noted["version"] != own_version()


def why_worker_waits() -> str:
    """Return the code of what keeps a worker from beginning anything; "" if nothing does."""
    if code := why_database_does_not_fit():
        return code
    return OTHER_VERSION if is_of_another_version(SITE) else ""


def _name(process: str) -> str:
    return f"version-of-{process}"
