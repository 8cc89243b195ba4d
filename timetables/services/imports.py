"""Import a timetable of another system: keep its rows, ask about names, apply all or nothing."""

from dataclasses import dataclass
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
from timetables.planning.names import Answers, NameBook, Question
from timetables.planning.planner import ImportPlan, Planner
from timetables.readers.columns import is_enough
from timetables.readers.lessons import read_lessons
from timetables.readers.reader import read_timetable
from timetables.readers.tables import LessonTable
from timetables.selectors.school_weeks import SchoolWeek, read_week
from timetables.services.lines import write_lines

LONGEST_NAME = 200
COLUMNS = "columns"


@dataclass(frozen=True)
class ImportState:
    """A waiting import as the school is now: its columns, its names, what it would do."""

    table: LessonTable
    columns: dict[str, int]
    questions: list[Question]
    plan: ImportPlan

    @property
    def has_columns(self) -> bool:
        return is_enough(self.columns)

    @property
    def open_questions(self) -> list[Question]:
        return [question for question in self.questions if question.is_open]

    @property
    def is_ready(self) -> bool:
        return self.has_columns and not self.open_questions


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


def state_of(timetable_import: TimetableImport) -> ImportState:
    """Return what a waiting import asks and would do; nine queries."""
    return _state(timetable_import, read_week(timetable_import.school))


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
    state = _state(timetable_import, read_week(school))
    if not state.is_ready:
        raise TimetableImportError("timetable_import_unanswered")
    refuse_stale(shown_version, state.plan.fingerprint)
    if state.plan.new_rooms:
        Room.objects.bulk_create(
            Room(school=school, name=name) for name in sorted(state.plan.new_rooms)
        )
        state = _state(timetable_import, read_week(school), has_rooms=True)
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


def _state(
    timetable_import: TimetableImport, week: SchoolWeek, *, has_rooms: bool = False
) -> ImportState:
    table = LessonTable.of_json(timetable_import.table)
    answers: Answers = timetable_import.answers
    chosen = answers.get(COLUMNS)
    columns = {name: int(n) for name, n in chosen.items()} if chosen else table.columns
    rows, left_out = read_lessons(table, columns) if is_enough(columns) else ([], [])
    if has_rooms:
        # Those that were new are there by now, and found by their names.
        rooms = answers.get("room", {})
        answers = answers | {"room": {name: v for name, v in rooms.items() if v != "new"}}
    book = NameBook(week, answers, _remembered(timetable_import))
    planner = Planner(week, book, term=timetable_import.term)
    questions = book.questions(rows)
    for row in rows:
        planner.take(row)
    plan = planner.finish(left_out, removes_missing=timetable_import.removes_missing)
    return ImportState(table, columns, questions, plan)


def _remembered(timetable_import: TimetableImport) -> Answers:
    """Return the answers of the last import that was applied: names mean the same again."""
    applied = TimetableImport.objects.filter(
        school=timetable_import.school_id, state=TimetableImport.State.APPLIED
    )
    last = applied.order_by("-applied_at").first()
    answers: Answers = dict(last.answers) if last else {}
    answers.pop(COLUMNS, None)
    rooms = answers.get("room", {})
    return answers | {"room": {name: value for name, value in rooms.items() if value != "new"}}


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
