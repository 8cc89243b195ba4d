"""What somebody at home sees of what is kept of her child: counts and periods, nothing itself."""

from dataclasses import dataclass

from django.utils.functional import Promise

from classes.models import Student
from privacy.registry import all_holdings
from privacy.selectors.exports import count_held
from privacy.selectors.retention import periods_of


@dataclass(frozen=True)
class HeldLine:
    """One kind of thing that is kept.

    Args:
        until: when it goes, in words; after so many days where there are any.
    """

    title: str | Promise
    n: int
    until: str | Promise
    days: int | None


def held_lines(student: Student) -> list[HeldLine]:
    counts, days = count_held(student), periods_of(student.school_id)
    return [
        HeldLine(holding.title, counts[holding.name], holding.until, days.get(holding.name))
        for holding in all_holdings()
        # What is not counted by student is not hers to see.
        if holding.name in counts
    ]
