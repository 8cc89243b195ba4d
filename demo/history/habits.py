"""What the registers hold of each student of the demonstration in each lesson, from a seed."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from classes.models import Status, Student


@dataclass(frozen=True)
class Habit:
    """How likely a student is not there in time, each lesson; 0 to 1."""

    late: float = 0.03
    absent: float = 0.015
    excused: float = 0.02


@dataclass(frozen=True)
class Entry:
    """What a register holds of one student in one lesson."""

    status: Status
    code: str = ""
    minutes_late: int | None = None
    note: str = ""


PRESENT = Entry(Status.PRESENT)
ABSENT = Entry(Status.ABSENT)
ILL = Entry(Status.EXCUSED, code="I", note="Flu, note from home")
USUAL = Habit()
HABITS = {
    "7A-03": Habit(late=0.26),
    "7A-10": Habit(late=0.14),
    "7A-16": Habit(late=0.05, absent=0.17, excused=0.05),
    "8B-04": Habit(late=0.2),
    "8B-11": Habit(absent=0.16),
    "9C-07": Habit(absent=0.13, excused=0.06),
    "9C-15": Habit(late=0.18, absent=0.08),
}
ABSENT_AT_THE_END = {"7A-05": 4, "9C-02": 3}
"""How many of the last lessons a student was absent from, without a word from home."""

ILL_FOR_A_WEEK = {"7A-13": 20, "7A-22": 33, "8B-08": 12}
"""Number of the lesson in which an illness of a week began."""

AT_THE_CONCERT = {"7A-02", "7A-07", "7A-19", "7A-24"}
CONCERT = 26
"""Number of the lesson during which the school's orchestra played."""

EXCUSES = (
    Entry(Status.EXCUSED, code="D", note="Dentist"),
    Entry(Status.EXCUSED, code="D"),
    Entry(Status.EXCUSED, note="Family occasion, asked beforehand"),
    replace(ILL, note="Ill, telephoned"),
)
LONGEST_DELAYS = (5, 8, 12, 25)


def term_entries(student: Student, starts: Sequence[datetime]) -> list[Entry]:
    """Draw the entries of a student in the registers of a class, lesson by lesson."""
    # A demonstration must look the same each time; nothing here is secret.
    dice = random.Random(student.number)  # noqa: S311
    habit = HABITS.get(student.number, USUAL)
    entries = [_draw_entry(habit, dice) for _start in starts]
    if student.number in AT_THE_CONCERT and len(entries) > CONCERT:
        entries[CONCERT] = Entry(Status.PRESENT, code="S", note="Plays in the orchestra")
    if student.number in ILL_FOR_A_WEEK:
        begin = ILL_FOR_A_WEEK[student.number]
        entries[begin : begin + 4] = [ILL] * len(entries[begin : begin + 4])
    if n_last := min(ABSENT_AT_THE_END.get(student.number, 0), len(entries)):
        entries[-n_last:] = [ABSENT] * n_last
    return entries


def _draw_entry(habit: Habit, dice: random.Random) -> Entry:
    number = dice.random()
    if number < habit.late:
        return Entry(Status.LATE, minutes_late=dice.randint(2, dice.choice(LONGEST_DELAYS)))
    if number < habit.late + habit.absent:
        return ABSENT
    if number < habit.late + habit.absent + habit.excused:
        return dice.choice(EXCUSES)
    return PRESENT
