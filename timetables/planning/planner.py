"""What a timetable of another system would change in the school's week, line by line."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import time
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from classes.models import Room, Term, WeeklyMeeting
from classes.models.timetable.days import CycleDay, Week, day_label, meets_week, week_of
from classes.models.timetable_runs import StepKind
from jobs.failures import sentence_of
from timetables.planning.names import CLASS, NEW, PERIOD, ROOM, SKIP, TEACHER, NameBook
from timetables.readers.lessons import LessonRow
from timetables.readers.tables import LeftOut
from timetables.selectors.school_weeks import SchoolWeek, content_of
from timetables.selectors.subjects import MOST_DIGITS
from timetables.services.lines import LessonPlan, LineChanges

Place = tuple[int, int, time]


class LessonAction(models.TextChoices):
    """What happens to a lesson, the most notable first."""

    LEFT_OUT = "left_out", _("Left out")
    REMOVE = "remove", _("Remove")
    ADD = "add", _("Add")
    CHANGE = "change", _("Change")
    STAYS = "stays", _("Stays")
    UNCHANGED = "unchanged", _("Unchanged")


CHANGES = (LessonAction.REMOVE, LessonAction.ADD, LessonAction.CHANGE)


@dataclass(frozen=True)
class LinePlace:
    """When a lesson is, and who and what is in it besides the class."""

    weekday: int
    period: str
    week: str
    others: list[str]

    def __str__(self) -> str:
        when = f"{day_label(self.weekday)} {self.period}"
        week = [str(Week(self.week).label)] if self.week else []
        return " · ".join([when, *week, *self.others])


@dataclass(frozen=True)
class PlannedLine:
    """A row of the file, or a lesson that is not in it (line 0), and what becomes of it.

    Args:
        title: class and subject.
        place: None for a row that is no lesson.
        code: why it is left out.
    """

    line: int
    action: LessonAction
    title: str
    place: LinePlace | None = None
    code: str = ""
    params: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of_json(cls, kept: dict[str, Any]) -> "PlannedLine":
        place = LinePlace(**kept["place"]) if kept["place"] else None
        return cls(**kept | {"action": LessonAction(kept["action"]), "place": place})

    @property
    def words(self) -> tuple[object, ...]:
        """What it is, in no language."""
        place = (*vars(self.place).values(),) if self.place else ()
        return self.title, *place

    @property
    def what(self) -> str:
        return f"{self.title} · {self.place}" if self.place else self.title

    @property
    def reason(self) -> str:
        return sentence_of(self.code, self.params) if self.code else ""


@dataclass
class ImportPlan:
    """All that an import does, in order of what matters, and the lines it writes."""

    lines: list[PlannedLine] = field(default_factory=list)
    added: list[WeeklyMeeting] = field(default_factory=list)
    changed: list[WeeklyMeeting] = field(default_factory=list)
    removed: list[WeeklyMeeting] = field(default_factory=list)
    new_rooms: set[str] = field(default_factory=set)

    @property
    def counts(self) -> Counter[str]:
        return Counter(line.action.value for line in self.lines)

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.changed or self.removed)

    @property
    def changes(self) -> LineChanges:
        return LineChanges(StepKind.IMPORT, self.added, self.changed, self.removed)

    @property
    def fingerprint(self) -> str:
        lines = [(row.line, row.action.value, *row.words, row.code) for row in self.lines]
        # What is overwritten too: the same words may be meant for another row.
        kept = [(row.pk, *content_of(row).values()) for row in (*self.changed, *self.removed)]
        return hashlib.sha256(repr((lines, kept)).encode()).hexdigest()[:32]


def take_turns(rows: Sequence[LessonRow], book: NameBook) -> list[LessonRow]:
    """Put the two lessons that a class has at one time into weeks A and B, in their order."""
    together: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        group = book.meaning(CLASS, book.class_key(row))
        together[group, row.weekday, row.period, row.starts_at].append(number)
    found = list(rows)
    for pair in together.values():
        # Not where the file says a week itself, nor where three meet: that would be a guess.
        if len(pair) == len(Week) and not any(rows[number].week for number in pair):
            for number, week in zip(pair, Week.values, strict=True):
                found[number] = replace(rows[number], week=week)
    return found


class Planner:
    """Compares the rows of a file with the lessons that hold in one term, or in every term."""

    def __init__(self, week: SchoolWeek, book: NameBook, *, term: Term | None) -> None:
        self.week, self.book, self.term = week, book, term
        self.plan = ImportPlan()
        self._lines: dict[Place, dict[str, int]] = defaultdict(dict)
        self._there: dict[Place, list[WeeklyMeeting]] = defaultdict(list)
        self._found: set[int] = set()
        for line in week.meetings:
            # A lesson of another term is beside the file: it is neither compared nor removed.
            if line.term_id == (term.pk if term else None):
                self._there[line.class_group_id, line.weekday, line.starts_at].append(line)
        self._periods = {str(period.pk): period for period in week.periods}

    def take(self, row: LessonRow) -> None:
        """Plan one row of the file."""
        lesson = self._lesson(row)
        if isinstance(lesson, str):
            return self._leave_out(LeftOut(row.line, row.what, lesson))
        place = (lesson.class_group.pk, lesson.weekday, lesson.starts_at)
        # One of the two could be stored at most: the first stands, the other names its line.
        before = [n for week, n in self._lines[place].items() if meets_week(week, lesson.week)]
        if before:
            params = {"class_group": lesson.class_group.code, "line": str(before[0])}
            return self._leave_out(LeftOut(row.line, row.what, "lesson_twice_in_file", params))
        self._lines[place][lesson.week] = row.line
        return self._write(row, lesson, self._stored(place, lesson.week))

    def _stored(self, place: Place, week: str) -> WeeklyMeeting | None:
        """Return the line that a lesson of the file is: of its week, else of one it meets."""
        lines = [line for line in self._there[place] if line.pk not in self._found]
        same = (line for line in lines if line.week == week)
        meeting = (line for line in lines if meets_week(line.week, week))
        # Only then one that it meets, or weeks A and B of the file would swap the school's lines.
        found = next(same, None) or next(meeting, None)
        self._found |= {found.pk} if found else set()
        return found

    def finish(self, left_out: list[LeftOut], *, removes_missing: bool) -> ImportPlan:
        """Add what is no lesson, and what the classes of the file have besides."""
        for row in left_out:
            self._leave_out(row)
        groups = {place[0] for place, taken in self._lines.items() if taken}
        for place, lines in self._there.items():
            missing = [line for line in lines if line.pk not in self._found]
            for line in missing if place[0] in groups else ():
                # It meets what the file brings, so it cannot stay, whatever was ticked.
                has_no_place = any(meets_week(week, line.week) for week in self._lines[place])
                self._take_off(line, is_removed=removes_missing or has_no_place)
        ranks = {action: rank for rank, action in enumerate(LessonAction)}
        self.plan.lines.sort(key=lambda line: (ranks[line.action], line.line, line.title))
        return self.plan

    def _take_off(self, line: WeeklyMeeting, *, is_removed: bool) -> None:
        """Name a lesson that is not in the file; it stays, or goes."""
        action = LessonAction.REMOVE if is_removed else LessonAction.STAYS
        self.plan.lines.append(self._planned(0, action, line))
        if is_removed:
            self.plan.removed.append(line)

    def _lesson(self, row: LessonRow) -> LessonPlan | str:
        """Return the lesson that a row means, or the code of why there is none."""
        meanings = {k: self.book.meaning(k, name) for k, name in self.book.names_in(row).items()}
        if meanings[CLASS] in ("", SKIP):
            return "class_left_out"
        times = self._times(row, meanings.get(PERIOD, ""))
        if times is None:
            return "period_left_out"
        # A calendar gives a day in place of a letter; which week that is only the school knows.
        week = row.week if isinstance(row.week, str) else week_of(self.week.school, row.week)
        if row.week and not week:
            return "row_week_unknown"
        if row.weekday in CycleDay and row.weekday not in self.week.cycle_days:
            return "row_cycle_unknown"
        return LessonPlan(
            self.week.groups[int(meanings[CLASS])],
            row.weekday,
            *times,
            room=self._room(row.room, meanings.get(ROOM, "")),
            teacher=self.week.teachers.get(_pk(meanings.get(TEACHER, ""))),
            term=self.term,
            subject=self._subject(row, self.book.class_key(row)),
            week=week,
            is_shared=row.is_shared,
        )

    def _times(self, row: LessonRow, meaning: str) -> tuple[time, time] | None:
        if row.starts_at and row.ends_at:
            return row.starts_at, row.ends_at
        begins = (p for p in self.week.periods if p.starts_at == row.starts_at)
        # A file may give the beginning alone: the period that begins then says the end.
        period = self._periods.get(meaning) or next(begins, None)
        return (period.starts_at, period.ends_at) if period else None

    def _room(self, name: str, meaning: str) -> Room | None:
        if meaning == NEW:
            self.plan.new_rooms.add(name)
            return Room(school=self.week.school, name=name)
        return self.week.rooms.get(_pk(meaning))

    def _subject(self, row: LessonRow, key: str) -> str:
        """Return the subject as it stands in the file, unless the class is of this subject only."""
        return "" if key == row.what and row.subject else row.subject[:60]

    def _write(self, row: LessonRow, lesson: LessonPlan, there: WeeklyMeeting | None) -> None:
        plan, action = self.plan, LessonAction.UNCHANGED
        if there is None:
            there, action = lesson.write_to(WeeklyMeeting()), LessonAction.ADD
            plan.added.append(there)
        else:
            before = content_of(there)
            # A room that is new has no key yet, so content alone would call it unchanged.
            is_new_room = bool(lesson.room and lesson.room.pk is None)
            # Only Untis says of every lesson whether it is; elsewhere what the office ticked holds.
            if there.is_shared and not row.number:
                lesson = replace(lesson, is_shared=True)
            lesson.write_to(there)
            if is_new_room or content_of(there) != before:
                action = LessonAction.CHANGE
                plan.changed.append(there)
        plan.lines.append(self._planned(row.line, action, there))

    def _leave_out(self, row: LeftOut) -> None:
        line = PlannedLine(
            row.line, LessonAction.LEFT_OUT, row.what, code=row.code, params=row.params
        )
        self.plan.lines.append(line)

    def _planned(self, number: int, action: LessonAction, line: WeeklyMeeting) -> PlannedLine:
        others = [str(row) for row in (line.teacher, line.room) if row]
        place = LinePlace(line.weekday, self.week.period_name(line.starts_at), line.week, others)
        title = f"{line.class_group.code} {line.subject}".strip()
        return PlannedLine(number, action, title, place)


def _pk(value: str) -> int:
    # More digits than a key has would be refused by the database with an error.
    return int(value) if value.isdecimal() and len(value) <= MOST_DIGITS else 0
