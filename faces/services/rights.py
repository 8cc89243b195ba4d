"""Ask whether somebody may do what only a school's office does, before it is done."""

from accounts.models import User
from classes.access import is_office
from classes.errors import NotOfficeError
from classes.models import ClassGroup, Student


def require_office_for_consents(by: User | None, *, student: Student) -> None:
    """Only the office says yes for a family; everybody who sees the student may record a no.

    Without a user it is a command, which whoever runs the installation starts.
    """
    if by is not None and not is_office(by, student):
        raise NotOfficeError("consents_for_office_only")


def require_office_for_lookalikes(by: User, *, row: Student | ClassGroup) -> None:
    """Only the office says that two who look alike are two: it lets their faces be stored."""
    if not is_office(by, row):
        raise NotOfficeError("lookalikes_for_office_only")
