"""A restoration whose erasures are not repeated yet: whoever starts next repeats them.

A backup has those who were erased or withdrew after it. The mark lies in VAR_DIR from before the
commit until all of that is done again, whatever is killed between, and says when the backup was
made.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from faces.services.lost_keys import repeat_objections, withdraw_marked, withdraw_without_keys
from office.services.repeated_erasures import erase_again
from storage.durable.durable_files import replace_durably
from storage.durable.erasure_marks import marks_since

MARK = "restoration-unfinished"


@dataclass(frozen=True)
class Repeated:
    """How many students were withdrawn as their keys are gone or as it was noted, and erased; and
    how many objections were entered again."""

    n_without_keys: int
    n_withdrawn: int
    n_objections: int
    n_erased: int


def is_unfinished() -> bool:
    return _mark().exists()


@contextmanager
def marked(made_at: str) -> Iterator[None]:
    """Note that a backup is about to be kept; what fails in the block is none.

    Args:
        made_at: when it was made.
    """
    # With its name on the disk: a power cut after the commit would bring back whom it erases.
    replace_durably(_mark(), made_at.encode())
    try:
        yield
    except BaseException:
        _mark().unlink(missing_ok=True)
        raise


def end_restoration() -> Repeated | None:
    """Bring its tables up to this version, erase again, take the mark away; safe to call twice.

    Returns:
        What was repeated; None: there is no restoration to end.

    Raises:
        StorageError: the folder of keys is another installation's.
    """
    try:
        mark = _mark().open()
    except FileNotFoundError:
        return None
    with mark:
        # Processes of a site start together: one does it, the others wait and find nothing to do.
        fcntl.flock(mark, fcntl.LOCK_EX)
        if not is_unfinished():
            return None
        call_command("migrate", verbosity=0, interactive=False)
        repeated = _repeat(since=_moment(mark.read()))
        _mark().unlink()
        return repeated


def _repeat(*, since: datetime | None) -> Repeated:
    marks = marks_since(since)
    # First: nothing else can be done with faces that do not open any more.
    n_without_keys = withdraw_without_keys()
    n_withdrawn, n_objections = withdraw_marked(marks), repeat_objections(marks)
    return Repeated(n_without_keys, n_withdrawn, n_objections, erase_again(marks))


def _moment(made_at: str) -> datetime | None:
    """Return when the backup was made; None: a version that did not note it has restored it."""
    return datetime.fromisoformat(made_at) if made_at else None


def _mark() -> Path:
    return Path(settings.VAR_DIR) / MARK
