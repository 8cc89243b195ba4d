"""Filters that show the statuses of the register."""

from django import template

from classes.attendance_choice import choice_value as value_of
from classes.models import AttendanceRecord, PlannedAbsence, Status

register = template.Library()


@register.filter
def letter(status: str) -> str:
    """Show the letter of a status in the reader's language."""
    return Status(status).letter


@register.simple_tag
def all_statuses() -> list[Status]:
    """Offer the statuses to a page, in the order of the register."""
    return list(Status)


@register.filter
def choice_value(entry: AttendanceRecord | PlannedAbsence) -> str:
    """Write what is recorded or planned as a form sends it."""
    return value_of(entry.status, entry.code_id)
