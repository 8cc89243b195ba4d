"""What people type into the pages of the register."""

from classes.forms.posted_fields import as_day, as_key, form_data, is_one_tap, shown_version
from classes.forms.refusals import is_accepted, is_known_stale, refusal_of
from classes.forms.register import (
    AttendanceForm,
    LockLiftForm,
    entry_form,
    follow_up_form,
    propose,
)

__all__ = [
    "AttendanceForm",
    "LockLiftForm",
    "as_day",
    "as_key",
    "entry_form",
    "follow_up_form",
    "form_data",
    "is_accepted",
    "is_known_stale",
    "is_one_tap",
    "propose",
    "refusal_of",
    "shown_version",
]
