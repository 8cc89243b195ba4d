"""Read a command's arguments; what cannot be read is wrong usage (exit code 2)."""

from argparse import ArgumentTypeError
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from django.core.exceptions import ValidationError

from classes.models.class_sessions import FIRST_YEAR, LAST_YEAR
from classes.school_clock import validate_time_zone


def moment(text: str) -> datetime:
    """Read a date and time such as 2026-09-01T09:00, with or without an offset."""
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(
            f"{text!r} is not a date and time such as 2026-09-01T09:00"
        ) from None
    has_time = ":" in text
    if not has_time or not FIRST_YEAR <= read.year <= LAST_YEAR:
        raise ArgumentTypeError(f"{text!r} is not a date and time such as 2026-09-01T09:00")
    return read


def day(text: str) -> date:
    """Read a date such as 2026-09-01."""
    try:
        read = date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is no date such as 2026-09-01") from None
    if not FIRST_YEAR <= read.year <= LAST_YEAR:
        raise ArgumentTypeError(f"{text!r} is no date such as 2026-09-01")
    return read


def time_zone(name: str) -> str:
    """Read the name of a time zone such as Europe/Berlin."""
    try:
        validate_time_zone(name)
    except ValidationError as error:
        raise ArgumentTypeError(error.message) from None
    return name


def file_ending_in(ending: str) -> Callable[[str], Path]:
    """Read the path of a file to be written, which must have an ending."""

    def target(text: str) -> Path:
        path = Path(text)
        if path.suffix.lower() != ending:
            raise ArgumentTypeError(f"{text!r} must end in {ending}")
        if path.is_dir() or not path.parent.is_dir():
            raise ArgumentTypeError(f"{text!r} cannot be written: there is no such folder")
        return path

    return target


def number_between(lowest: float, highest: float) -> Callable[[str], float]:
    def number(text: str) -> float:
        try:
            read = float(text)
        except ValueError:
            raise ArgumentTypeError(f"{text!r} is no number") from None
        if not lowest <= read <= highest:
            raise ArgumentTypeError(f"must lie between {lowest:g} and {highest:g}")
        return read

    return number


def text_of(longest: int) -> Callable[[str], str]:
    """Read a text that is not empty, without spaces around it."""

    def text(given: str) -> str:
        if not 0 < len(given.strip()) <= longest:
            raise ArgumentTypeError(f"must have 1 to {longest} letters")
        return given.strip()

    return text
