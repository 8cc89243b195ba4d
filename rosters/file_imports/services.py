"""The steps of every import: keep the file, confirm its plan, discard it, forget its file."""

import hashlib
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any, cast

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from classes.quotas.stored_space import require_space
from classes.versions import NOT_SHOWN, ShownVersion
from jobs.lifecycle import end, enqueue, queue_anew
from jobs.models import JobState
from rosters.errors import RosterImportError
from rosters.file_imports.lines import erase_lines_after_commit
from rosters.file_imports.models import FileImport, FileImportQuerySet, Stage
from rosters.readers.reader import refuse_too_large
from storage.files import erase_after_commit, store_with_row
from storage.orphans import erase_orphans

LONGEST_NAME = 200


@dataclass(frozen=True)
class SentFile:
    """A file of another system, as it was sent.

    Args:
        choices: how it is read, where somebody says so beforehand.
    """

    name: str
    content: bytes
    choices: dict[str, Any] = field(default_factory=dict)


def store_sent(row: FileImport, *, sent: SentFile) -> None:
    """Store a new row with its file, which the worker reads next.

    Raises:
        RosterTooLargeError: it is larger than such a file may be.
    """
    refuse_too_large(len(sent.content))
    require_space(school=row.school, n_bytes=len(sent.content))
    row.file_name = shown_name(sent.name)
    row.sha256 = hashlib.sha256(sent.content).hexdigest()
    # Under a name of ours: the one that was sent may hold anything.
    name = f"{row.sha256[:16]}.{row.FOLDER.rstrip('/')}"
    store_with_row(row, "file", ContentFile(sent.content, name=name))
    enqueue(job=row)


def lock_import(row: FileImport) -> None:
    """Read it as it is now; the worker and others wait for this transaction."""
    locked = type(row)._default_manager.select_for_update(of=("self",), no_key=True)
    row.refresh_from_db(from_queryset=locked)


def require_plan(row: FileImport) -> None:
    if row.is_working:
        raise RosterImportError("roster_being_worked_on")
    if row.stage != Stage.PLANNED:
        raise RosterImportError("import_file_erased")


def confirm_plan(row: FileImport, *, by: User | None, shown_version: ShownVersion) -> None:
    """Have the worker write a plan, all of it or nothing; whoever calls holds the row.

    Args:
        shown_version: the fingerprint of the plan that the person was shown; nobody was shown
            any: the school must be as it was when the file was read.

    Raises:
        RosterImportError: another plan was shown.
    """
    if shown_version is not NOT_SHOWN and shown_version != row.fingerprint:
        raise RosterImportError("school_changed_meanwhile")
    queue_anew(job=row, is_confirmed=True, applied_by=by)
    # The requeueing changed the stored row alone.
    row.refresh_from_db()


def discard_open(row: FileImport) -> None:
    """Erase the file of a waiting import; what was applied stays so; whoever calls holds the row.

    Raises:
        RosterImportError: the worker is at it.
    """
    if row.state == JobState.RUNNING:
        raise RosterImportError("roster_being_worked_on")
    if row.is_open:
        _discard(row)


def erase_stale(model: type[FileImport]) -> int:
    """Discard what nobody applies, erase files without a row; return how many."""
    abandoned = list(_abandoned(model).values_list("pk", flat=True))
    n_discarded = sum(_discard_abandoned(model, pk) for pk in abandoned)
    before = timezone.now() - model.kept_for
    return n_discarded + erase_orphans(model, "file", folder=model.FOLDER, before=before)


def _abandoned(model: type[FileImport]) -> FileImportQuerySet:
    rows = cast(FileImportQuerySet, model._default_manager.all())
    return rows.abandoned()


@transaction.atomic
def _discard_abandoned(model: type[FileImport], pk: int) -> bool:
    """Discard an import, unless the worker or a person has taken it up since it was found."""
    row = _abandoned(model).select_for_update(of=("self",), no_key=True).filter(pk=pk).first()
    if row is None:
        return False
    _discard(row)
    return True


def _discard(row: FileImport) -> None:
    forget_file(row)
    end(job=row, state=JobState.READY, stage=Stage.DISCARDED, is_confirmed=False, file="")
    row.refresh_from_db()


def forget_file(row: FileImport) -> None:
    """Let the row forget its file, which is erased with the kept lines when that is certain."""
    # First: the kept lines are found by the name of the file.
    erase_lines_after_commit(row)
    erase_after_commit(row.file)
    row.file = ""


def shown_name(file_name: str) -> str:
    name = PurePath(file_name.replace("\\", "/")).name
    plain = "".join(letter if letter.isprintable() else "?" for letter in name)
    # Its end stays: that says what kind of file it was.
    return plain[-LONGEST_NAME:] or "file"
