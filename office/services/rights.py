"""Refuse whoever may not change what the office keeps of a person."""

from accounts.models import User
from classes.access import administered_schools, office_schools
from classes.errors import NotOfficeError
from classes.models import Student, Teacher


def require_office_for_people(by: User, *, row: Student | Teacher) -> None:
    schools = administered_schools(by) if isinstance(row, Teacher) else office_schools(by)
    if not schools.filter(pk=row.school_id).exists():
        raise NotOfficeError("people_for_office_only")
