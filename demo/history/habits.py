"""What is said of each student of the demonstration in each lesson of the term, from a seed."""

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
class Said:
    """What a register says of one student."""

    status: Status
    code: str = ""
    minutes_late: int | None = None
    note: str = ""


PRESENT = Said(Status.PRESENT)
ABSENT = Said(Status.ABSENT)
ILL = Said(Status.EXCUSED, code="I", note="Flu, note from home")
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
    Said(Status.EXCUSED, code="D", note="Dentist"),
    Said(Status.EXCUSED, code="D"),
    Said(Status.EXCUSED, note="Family occasion, asked beforehand"),
    replace(ILL, note="Ill, telephoned"),
)
LONGEST_DELAYS = (5, 8, 12, 25)


def say_all(student: Student, starts: Sequence[datetime]) -> list[Said]:
    """Say what the registers of a class say of a student, lesson by lesson."""
    # A demonstration must look the same each time; nothing here is secret.
    dice = random.Random(student.number)  # noqa: S311
    habit = HABITS.get(student.number, USUAL)
    said = [_say(habit, dice) for _start in starts]
    if student.number in AT_THE_CONCERT and len(said) > CONCERT:
        said[CONCERT] = Said(Status.PRESENT, code="S", note="Plays in the orchestra")
    if student.number in ILL_FOR_A_WEEK:
        begin = ILL_FOR_A_WEEK[student.number]
        said[begin : begin + 4] = [ILL] * len(said[begin : begin + 4])
    if n_last := min(ABSENT_AT_THE_END.get(student.number, 0), len(said)):
        said[-n_last:] = [ABSENT] * n_last
    return said


def _say(habit: Habit, dice: random.Random) -> Said:
    number = dice.random()
    if number < habit.late:
        return Said(Status.LATE, minutes_late=dice.randint(2, dice.choice(LONGEST_DELAYS)))
    if number < habit.late + habit.absent:
        return ABSENT
    if number < habit.late + habit.absent + habit.excused:
        return dice.choice(EXCUSES)
    return PRESENT
