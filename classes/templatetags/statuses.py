"""Filters that show the statuses of the register."""

from django import template

from classes.models.register import Status

register = template.Library()


@register.filter
def letter(status: str) -> str:
    """Show the letter of a status in the reader's language."""
    return Status(status).letter
