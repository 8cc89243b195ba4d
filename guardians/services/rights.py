"""Ask whether somebody acts for the office of a school, before anything is sent or decided."""

from accounts.models import User
from classes.access import is_office_of
from classes.errors import NotOfficeError


def require_office(by: User, *, school_id: int) -> None:
    # The service asks, whoever calls it: page, list of the administration or command.
    if not is_office_of(by, school_id):
        raise NotOfficeError("link_for_office_only")
