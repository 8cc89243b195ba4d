"""The key in the address of a calendar: signed, for one teacher, until she ends it or leaves."""

from django.core import signing
from django.urls import reverse

from classes.models import Teacher
from timetables.models import CalendarAddress

SALT = "timetables.address of a calendar"


def address_of(teacher: Teacher) -> CalendarAddress | None:
    """Return the address that a teacher has now."""
    return CalendarAddress.objects.filter(teacher=teacher, is_open=True).first()


def path_of(address: CalendarAddress) -> str:
    key = signing.dumps([address.teacher_id, address.number], salt=SALT)
    return reverse("timetables:calendar_file", args=[key])


def address_by(key: str) -> CalendarAddress | None:
    """Return the address that bears a key, as long as it and its teacher's account are open."""
    try:
        teacher_id, number = signing.loads(key, salt=SALT)
    # A list of another length and a value that is no list end here too, if the format ever changes.
    except (signing.BadSignature, ValueError, TypeError):
        return None
    found = CalendarAddress.objects.filter(teacher=teacher_id, number=number, is_open=True)
    # Whoever left or was switched off keeps no door: nobody has to remember to end the address.
    working = found.filter(teacher__left_on=None, teacher__user__is_active=True)
    return working.select_related("teacher__school", "teacher__user").first()
