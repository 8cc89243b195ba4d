"""Filters that show the statuses of the register."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django import template

from classes.forms.attendance_choice import AttendanceChoice, choice_of, choice_of_code
from classes.forms.attendance_choice import choice_value as write_value
from classes.models import AttendanceCode, AttendanceRecord, PlannedAbsence, School, Status

register = template.Library()

MOST_CODES_IN_SIGHT = 4
"""As many as the statuses: the first of a school with more, which finds the others under "More"."""

Pressable = tuple[AttendanceChoice, bool]


@dataclass(frozen=True)
class StatusButtons:
    """The buttons of one student, each with whether it holds already.

    Args:
        in_sight: the statuses, the code that holds, and the school's first codes.
        more: its other codes.
    """

    in_sight: Sequence[Pressable]
    more: Sequence[Pressable]


@register.filter
def letter(status: str, school: School) -> str:
    """Show the letter with which a school writes a status."""
    return school.letter_of(status)


@register.filter
def counted(status: str, n: int) -> str:
    """Say of how many students a status holds: "2 absent"."""
    return Status(status).counted(n)


@register.simple_tag
def all_statuses() -> list[Status]:
    """Offer the statuses to a page, in the order of the register."""
    return list(Status)


@register.simple_tag
def status_choices(
    record: AttendanceRecord | None, codes: Iterable[AttendanceCode] | None, school: School
) -> StatusButtons:
    """Offer the statuses and the school's codes, in their order, and say which holds already."""
    statuses = [choice_of(status, school) for status in Status]
    choices = [*statuses, *map(choice_of_code, codes or ())]
    held = write_value(record.status, record.code_id) if record else ""
    # A code that she may not choose shows as what it counts as.
    if record and held not in {choice.value for choice in choices}:
        held = record.status
    buttons = [(choice, choice.value == held) for choice in choices]
    others = [choice for choice in choices if choice.is_code][MOST_CODES_IN_SIGHT:]
    more = [(choice, pressed) for choice, pressed in buttons if choice in others and not pressed]
    return StatusButtons([button for button in buttons if button not in more], more)


@register.filter
def choice_value(entry: AttendanceRecord | PlannedAbsence) -> str:
    """Write what is recorded or planned as a form sends it."""
    return write_value(entry.status, entry.code_id)
