"""Keep who of the office changed what of a person, and when, in words."""

from django.contrib.admin.models import CHANGE, LogEntry

from accounts.models import User
from classes.access import administered_schools, office_schools
from classes.errors import NotOfficeError
from classes.models import Student, Teacher


def require_office_for_people(by: User, *, row: Student | Teacher) -> None:
    schools = administered_schools(by) if isinstance(row, Teacher) else office_schools(by)
    if not schools.filter(pk=row.school_id).exists():
        raise NotOfficeError("people_for_office_only")


def keep_in_history(row: Student | Teacher, *, by: User, sentence: str) -> None:
    """Add a line to the history of a person, which her page and the administration show."""
    LogEntry.objects.log_actions(by.pk, [row], CHANGE, sentence, single_object=True)
