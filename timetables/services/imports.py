"""Import a timetable of another system: have it read, answer about names, apply or discard it."""

from typing import Any

from django.db import transaction

from accounts.models import User
from classes.access import is_office_of
from classes.errors import NotOfficeError
from classes.models import School, Term
from classes.versions import ShownVersion, refuse_stale
from jobs.lifecycle import queue_anew
from jobs.models import JobState
from rosters.file_imports.models import OPEN
from rosters.file_imports.services import (
    SentFile,
    confirm_plan,
    discard_open,
    erase_stale,
    lock_import,
    require_plan,
    store_sent,
)
from timetables.errors import TimetableImportError
from timetables.models import TimetableImport
from timetables.planning.import_state import ImportState, load_state


def start_timetable_import(*, school: School, by: User, sent: SentFile) -> TimetableImport:
    """Keep a file, which the worker reads next; nothing of the school is changed.

    Raises:
        RosterTooLargeError: it is larger than a timetable may be.
    """
    _refuse_others(school, by)
    erase_stale_imports()
    _discard_waiting(school)
    timetable_import = TimetableImport(school=school, uploaded_by=by)
    store_sent(timetable_import, sent=sent)
    return timetable_import


def provide_state(*, timetable_import: TimetableImport) -> ImportState | None:
    """Return what a plan asks and would do; one that is lost is queued anew, and None until then.

    Whatever is shown, the worker plans anew before it writes, and compares.
    """
    if not timetable_import.is_planned:
        return None
    state = load_state(timetable_import)
    if state is None:
        queue_anew(job=timetable_import, is_confirmed=False)
        timetable_import.refresh_from_db()
    return state


@transaction.atomic
def answer_questions(
    *,
    timetable_import: TimetableImport,
    answers: dict[str, Any],
    by: User,
    shown_version: ShownVersion,
) -> TimetableImport:
    """Keep what the office answers, by kind and name, and have it planned anew.

    Args:
        answers: the columns, the term and what is removed among them.
    """
    _lock(timetable_import, by)
    require_plan(timetable_import)
    refuse_stale(shown_version, timetable_import.answers_version)
    term: Term | None = answers.pop("term", None)
    timetable_import.term = term
    timetable_import.removes_missing = answers.pop("removes_missing", False)
    timetable_import.answers = answers
    timetable_import.save(update_fields=["answers", "removes_missing", "term"])
    queue_anew(job=timetable_import, is_confirmed=False)
    timetable_import.refresh_from_db()
    return timetable_import


@transaction.atomic
def apply_timetable_import(
    *, timetable_import: TimetableImport, by: User, shown_version: ShownVersion
) -> TimetableImport:
    """Have the worker write all of it or nothing; what is applied already stays so.

    Raises:
        TimetableImportError: a name is unanswered.
        RosterImportError: it is being worked on, is gone, or another plan was shown.
    """
    _lock(timetable_import, by)
    if timetable_import.stage == TimetableImport.Stage.APPLIED or timetable_import.is_confirmed:
        return timetable_import
    require_plan(timetable_import)
    if not timetable_import.is_answered:
        raise TimetableImportError("timetable_import_unanswered")
    confirm_plan(timetable_import, by=by, shown_version=shown_version)
    return timetable_import


@transaction.atomic
def discard_timetable_import(*, timetable_import: TimetableImport, by: User) -> TimetableImport:
    """Erase the file of a waiting import; what was applied stays applied.

    Raises:
        RosterImportError: the worker is at it.
    """
    _lock(timetable_import, by)
    discard_open(timetable_import)
    return timetable_import


def erase_stale_imports() -> int:
    """Discard what nobody applies, erase files without an import; return how many."""
    return erase_stale(TimetableImport)


@transaction.atomic
def _discard_waiting(school: School) -> None:
    """What waits since an earlier file is out of date with the next one."""
    waiting = school.timetable_imports.filter(stage__in=OPEN).exclude(state=JobState.RUNNING)
    for timetable_import in waiting.select_for_update(of=("self",), no_key=True):
        discard_open(timetable_import)


def _lock(timetable_import: TimetableImport, by: User) -> None:
    _refuse_others(timetable_import.school, by)
    lock_import(timetable_import)


def _refuse_others(school: School, by: User) -> None:
    if not is_office_of(by, school.pk):
        raise NotOfficeError("timetable_for_office_only")
