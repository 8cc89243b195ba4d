"""The folder a demonstration keeps to itself: database, files, logs, secrets."""

import fcntl
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

MAX_AT_ONCE = 20

FORGOTTEN = (
    *("ENCRYPTION_KEY", "COPIES_DIR"),
    *(
        "SECRET_KEY",
        "CSRF_TRUSTED_ORIGINS",
        "EMAIL_BACKEND",
        "MEDIA_ROOT",
        "STATIC_ROOT",
        "STORAGE_URL",
    ),
    *("RECOGNITION_EMBEDDER", "RECOGNITION_EMBEDDER_FILE"),
    *("RECOGNITION_PRESENT_SCORE", "RECOGNITION_CHECK_SCORE"),
)
"""Settings of a real installation that a demonstration does not take over."""


DRAWN_PEOPLES_NETWORK = "dlib"
"""Tells the drawn people apart: they were chosen with it (`choose_seeds`)."""


class FolderTakenError(Exception):
    """Another demonstration runs in this folder."""


class FolderOpenError(Exception):
    """Others may read this folder; the site would refuse to start in it."""


OTHERS, ENTER = 0o077, 0o011
"""Group and everybody else: any right; the right to enter a folder."""


@contextmanager
def own_folder(wanted: Path, *, is_given: bool) -> Iterator[Path]:
    """Keep a folder locked for the time of a demonstration.

    A second demonstration beside a running one takes the next folder, unless the folder was
    given by name. The lock goes with its process, however that ends.

    Raises:
        FolderTakenError: the given folder, or all of them, are in use.
        FolderOpenError: others may read the folder, which was there before.
    """
    n_more = 0 if is_given else MAX_AT_ONCE - 1
    more = [wanted.with_name(f"{wanted.name}-{i}") for i in range(2, 2 + n_more)]
    for folder in [wanted, *more]:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _refuse_open(folder)
        with (folder / "lock").open("w") as lock:
            if _take_lock(lock.fileno()):
                yield folder
                return
    raise FolderTakenError(f"A demonstration is running in {wanted} already; end it first.")


def _refuse_open(folder: Path) -> None:
    """Say at once what the site says when it starts, minutes later."""
    is_reached = all(above.stat().st_mode & ENTER for above in folder.parents)
    if is_reached and folder.stat().st_mode & OTHERS:
        raise FolderOpenError(
            f"Others than its owner may read {folder}: close it (chmod -R go= {folder}), "
            "or name another in VAR_DIR."
        )


@contextmanager
def temporary_folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="attendance-demo-") as folder:
        yield Path(folder)


def environment_in(
    folder: Path, *, database_url: str, outside: Mapping[str, str] = os.environ
) -> dict[str, str]:
    """Return the environment of a demonstration's processes: everything inside its folder.

    Args:
        folder: where database, files and secrets lie.
        database_url: another database, or empty for SQLite in the folder.
        outside: the environment it is derived from.
    """
    kept = {name: value for name, value in outside.items() if name not in FORGOTTEN}
    return kept | {
        "VAR_DIR": str(folder),
        # Drawn faces need no second place: the folder goes as a whole.
        "KEYS_DIR": str(folder / "keys"),
        "DATABASE_URL": database_url,
        # To the other network, which has learnt from photographs, several drawn people are one.
        "RECOGNITION_EMBEDDER": DRAWN_PEOPLES_NETWORK,
        # The drawn rooms' cameras are on this machine.
        "CAMERA_NETWORKS": "127.0.0.0/8",
        "DEBUG": "0",
        "HTTPS": "0",
        "REQUIRE_SECOND_FACTOR": "0",
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "PYTHONUNBUFFERED": "1",
        # TensorFlow reports on its start at length; only errors are of interest here.
        "TF_CPP_MIN_LOG_LEVEL": outside.get("TF_CPP_MIN_LOG_LEVEL", "3"),
    }


def _take_lock(file_number: int) -> bool:
    """Try to take the lock, without waiting; say whether it is ours now."""
    try:
        fcntl.flock(file_number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
