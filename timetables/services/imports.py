"""Import a timetable of another system: keep its rows, ask about names, apply all or nothing."""

from pathlib import PurePath
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from classes.access import is_office_of
from classes.errors import NotOfficeError
from classes.models import Room, School, Term
from classes.versions import ShownVersion, refuse_stale
from timetables.errors import TimetableImportError
from timetables.models import TimetableImport
from timetables.planning.planner import ImportPlan
from timetables.readers.reader import read_timetable
from timetables.selectors.imports import state_with
from timetables.selectors.school_weeks import read_week
from timetables.services.lines import write_lines

LONGEST_NAME = 200


def start_timetable_import(
    *, school: School, by: User, file_name: str, content: bytes
) -> TimetableImport:
    """Read a file and keep its rows; nothing of the school is changed.

    Raises:
        RosterUnreadableError: it is no timetable, too large, or has too many rows.
    """
    _refuse_others(school, by)
    table = read_timetable(content, school.zone)
    # What waits since an earlier file is out of date with the next one.
    school.timetable_imports.filter(state=TimetableImport.State.WAITING).update(
        state=TimetableImport.State.DISCARDED, table={}
    )
    return TimetableImport.objects.create(
        school=school,
        uploaded_by=by,
        file_name=_shown_name(file_name),
        kind=table.kind,
        table=table.as_json(),
    )


@transaction.atomic
def answer_questions(
    *,
    timetable_import: TimetableImport,
    answers: dict[str, Any],
    by: User,
    shown_version: ShownVersion,
) -> TimetableImport:
    """Keep what the office answers: by kind and name, the columns, the term, what is removed."""
    _lock(timetable_import, by)
    refuse_stale(shown_version, timetable_import.version)
    term: Term | None = answers.pop("term", None)
    timetable_import.term = term
    timetable_import.removes_missing = answers.pop("removes_missing", False)
    timetable_import.answers = answers
    timetable_import.save(update_fields=["answers", "removes_missing", "term"])
    return timetable_import


@transaction.atomic
def apply_timetable_import(
    *, timetable_import: TimetableImport, by: User, shown_version: ShownVersion
) -> ImportPlan:
    """Write all of it or nothing.

    Raises:
        TimetableImportError: a name is unanswered, or it does not wait any more.
        StaleRowError: it would do something else than was shown.
    """
    school = School.objects.select_for_update(no_key=True).get(pk=timetable_import.school_id)
    _lock(timetable_import, by)
    state = state_with(timetable_import, read_week(school))
    if not state.is_ready:
        raise TimetableImportError("timetable_import_unanswered")
    refuse_stale(shown_version, state.plan.fingerprint)
    if state.plan.new_rooms:
        Room.objects.bulk_create(
            Room(school=school, name=name) for name in sorted(state.plan.new_rooms)
        )
        state = state_with(timetable_import, read_week(school), has_rooms=True)
    if not state.plan.is_empty:
        write_lines(school=school, changes=state.plan.changes, by=by)
    timetable_import.state = TimetableImport.State.APPLIED
    timetable_import.applied_at = timezone.now()
    timetable_import.counts, timetable_import.table = dict(state.plan.counts), {}
    timetable_import.save()
    return state.plan


@transaction.atomic
def discard_timetable_import(*, timetable_import: TimetableImport, by: User) -> None:
    _lock(timetable_import, by)
    timetable_import.state, timetable_import.table = TimetableImport.State.DISCARDED, {}
    timetable_import.save()


def _lock(timetable_import: TimetableImport, by: User) -> None:
    _refuse_others(timetable_import.school, by)
    locked = TimetableImport.objects.select_for_update(no_key=True)
    timetable_import.refresh_from_db(from_queryset=locked)
    if not timetable_import.is_waiting:
        raise TimetableImportError("timetable_import_over")


def _refuse_others(school: School, by: User) -> None:
    if not is_office_of(by, school.pk):
        raise NotOfficeError("timetable_for_office_only")


def _shown_name(file_name: str) -> str:
    name = PurePath(file_name.replace("\\", "/")).name
    plain = "".join(letter if letter.isprintable() else "?" for letter in name)
    return plain[-LONGEST_NAME:] or "timetable"
