"""Filters that show the statuses of the register."""

from django import template

from classes.models import AttendanceRecord, PlannedAbsence
from classes.models.register import Status
from classes.said import said_value as value_of

register = template.Library()


@register.filter
def letter(status: str) -> str:
    """Show the letter of a status in the reader's language."""
    return Status(status).letter


@register.filter
def said_value(entry: AttendanceRecord | PlannedAbsence) -> str:
    """Write what is recorded or planned as a form sends it."""
    return value_of(entry.status, entry.code_id)
