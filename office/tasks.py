"""What the worker runs for the office; each task may run twice."""

from office.services.student_erasures import clean_after_erasures
from office.services.student_exports import erase_lost_exports


def clean_up() -> int:
    return clean_after_erasures() + erase_lost_exports()
