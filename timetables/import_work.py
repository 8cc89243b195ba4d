"""What the worker does for a timetable: read it, plan with the answers, write what is confirmed."""

from classes.models import Room, School
from privacy.accesses import Access
from privacy.services.access_log import log_change
from rosters.file_imports.work import Found, ImportWork, content_of_file
from timetables.models import TimetableImport
from timetables.planning.import_state import ImportState, plan_import, save_state, without_new
from timetables.planning.planner import ImportPlan
from timetables.readers.reader import read_timetable
from timetables.readers.tables import LessonTable
from timetables.selectors.school_weeks import read_week
from timetables.services.lines import write_lines


def _plan(timetable_import: TimetableImport) -> Found:
    table = _table_of(timetable_import)
    state, _plan = plan_import(timetable_import, table, read_week(timetable_import.school))
    save_state(timetable_import, state)
    return _found(state) | {"kind": table.kind}


def _write(timetable_import: TimetableImport, school: School) -> Found | None:
    table = _table_of(timetable_import)
    state, plan = plan_import(timetable_import, table, read_week(school))
    # Something was changed since somebody looked: the new plan is shown before it is written.
    if not state.is_ready or state.fingerprint != timetable_import.fingerprint:
        return None
    if plan.new_rooms:
        plan = _with_rooms(timetable_import, table, school, plan.new_rooms)
    if not plan.is_empty:
        write_lines(school=school, changes=plan.changes, by=timetable_import.applied_by)
    return _found(state)


def _with_rooms(
    timetable_import: TimetableImport, table: LessonTable, school: School, names: set[str]
) -> ImportPlan:
    """Make the rooms that are new; return the plan in which they are rows."""
    Room.objects.bulk_create(Room(school=school, name=name) for name in sorted(names))
    # At once, as there may be a hundred; so the line of the access log is written here.
    params = {"how": "added", "name": ", ".join(sorted(names))}
    log_change(Access("rooms", school.pk, params=params))
    # Planned anew, since a line is saved with the key of its room.
    asked = timetable_import.answers
    timetable_import.answers = without_new(asked)
    _state, plan = plan_import(timetable_import, table, read_week(school))
    timetable_import.answers = asked
    return plan


def _table_of(timetable_import: TimetableImport) -> LessonTable:
    school, term = timetable_import.school, timetable_import.term
    today = school.today()
    # What a series has given before the term, or before today, is no lesson of the week to come.
    since = max(today, term.first_on) if term else today
    return read_timetable(content_of_file(timetable_import), school.zone, since=since)


def _found(state: ImportState) -> Found:
    counts = dict(state.counts)
    return {
        "counts": counts,
        "fingerprint": state.fingerprint,
        "is_answered": state.is_ready,
    }


IMPORTS = ImportWork(TimetableImport, _plan, _write).kind("timetable import")
