"""What a waiting timetable asks of the office, and what it would do."""

from dataclasses import dataclass

from timetables.models import TimetableImport
from timetables.planning.names import Answers, NameBook, Question
from timetables.planning.planner import ImportPlan, Planner, take_turns
from timetables.readers.columns import is_enough
from timetables.readers.lessons import read_lessons
from timetables.readers.tables import LessonTable
from timetables.selectors.school_weeks import SchoolWeek, read_week

COLUMNS, WEEKS = "columns", "weeks"


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


def state_of(timetable_import: TimetableImport) -> ImportState:
    """Return what a waiting import asks and would do; nine queries."""
    return state_with(timetable_import, read_week(timetable_import.school))


def state_with(
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
    for row in take_turns(rows, book) if answers.get(WEEKS) else rows:
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
    for name in (COLUMNS, WEEKS):
        answers.pop(name, None)
    rooms = answers.get("room", {})
    return answers | {"room": {name: value for name, value in rooms.items() if value != "new"}}
