"""An import as the school is now: its columns, its names, what it would do with each line."""

from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any

from rosters.file_imports.lines import load_lines, save_lines
from timetables.models import TimetableImport
from timetables.planning.couplings import uncouple
from timetables.planning.names import Answers, NameBook, NameQuestion
from timetables.planning.planner import CHANGES, ImportPlan, PlannedLine, Planner, take_turns
from timetables.readers.columns import is_enough
from timetables.readers.lessons import read_lessons
from timetables.readers.tables import LessonTable
from timetables.selectors.school_weeks import SchoolWeek

COLUMNS, WEEKS = "columns", "weeks"


@dataclass(frozen=True)
class ImportState:
    """What a page shows of an import; kept beside its file, in no language.

    Args:
        headings: of the columns.
        columns: the column of each field, as far as it is known.
        lines: what becomes of each line of the file.
        fingerprint: of all that would be written.
    """

    headings: list[str]
    columns: dict[str, int]
    questions: list[NameQuestion]
    lines: list[PlannedLine]
    fingerprint: str

    @property
    def has_columns(self) -> bool:
        return is_enough(self.columns)

    @property
    def open_questions(self) -> list[NameQuestion]:
        return [question for question in self.questions if question.is_open]

    @property
    def is_ready(self) -> bool:
        return self.has_columns and not self.open_questions

    @property
    def counts(self) -> Counter[str]:
        return Counter(line.action.value for line in self.lines)

    @property
    def changes_nothing(self) -> bool:
        return not any(self.counts[action] for action in CHANGES)


def plan_import(
    timetable_import: TimetableImport, table: LessonTable, week: SchoolWeek
) -> tuple[ImportState, ImportPlan]:
    """Return what the import asks and would do, and the lines that it would write."""
    answers: Answers = timetable_import.answers
    chosen = answers.get(COLUMNS)
    columns = {name: int(n) for name, n in chosen.items()} if chosen else table.columns
    # Nothing is read before the columns are known: the page asks for them alone then.
    found, left_out = read_lessons(table, columns) if is_enough(columns) else ([], [])
    book = NameBook(week, answers, _remembered(timetable_import))
    rows, others = uncouple(found, book)
    planner = Planner(week, book, term=timetable_import.term)
    # Asked before turns are taken: names do not depend on weeks.
    questions = book.questions(rows)
    for row in take_turns(rows, book) if answers.get(WEEKS) else rows:
        planner.take(row)
    plan = planner.finish([*left_out, *others], removes_missing=timetable_import.removes_missing)
    state = ImportState(table.headings, columns, questions, plan.lines, plan.fingerprint)
    return state, plan


def save_state(timetable_import: TimetableImport, state: ImportState) -> None:
    save_lines(timetable_import, asdict(state))


def load_state(timetable_import: TimetableImport) -> ImportState | None:
    """Return what was kept; None if it is gone."""
    kept = load_lines(timetable_import)
    if kept is None:
        return None
    questions = [NameQuestion(**question) for question in kept.pop("questions")]
    lines = [PlannedLine.of_json(line) for line in kept.pop("lines")]
    return ImportState(**kept, questions=questions, lines=lines)


def without_new(answers: Answers) -> Answers:
    """Return the answers without new rooms: those are there by now, and found by their names."""
    rooms = answers.get("room", {})
    return answers | {"room": {name: value for name, value in rooms.items() if value != "new"}}


def _remembered(timetable_import: TimetableImport) -> Answers:
    """Return the answers of the last import that was applied: names mean the same again."""
    applied: Any = TimetableImport.objects.filter(
        school=timetable_import.school_id, stage=TimetableImport.Stage.APPLIED
    )
    last = applied.order_by("-applied_at").first()
    answers: Answers = dict(last.answers) if last else {}
    # Of the file alone: the next one may have other columns, and its weeks are chosen anew.
    for name in (COLUMNS, WEEKS):
        answers.pop(name, None)
    return without_new(answers)
