"""Make the address of a teacher's calendar, make it anew, end it."""

from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from classes.models import Teacher
from classes.versions import ShownVersion, refuse_stale
from privacy.accesses import Access
from privacy.services.access_log import log_change
from storage.free_space import noted_beside_answer
from timetables.models import CalendarAddress


@transaction.atomic
def make_address(*, teacher: Teacher, shown_version: ShownVersion) -> CalendarAddress:
    """Give a teacher an address; one that she has already is void from now on."""
    address = _locked(teacher, shown_version)
    # The number makes every earlier key void; counted in the database, whatever was read here.
    fresh = {"number": F("number") + 1, "made_at": timezone.now(), "read_on": None}
    CalendarAddress.objects.filter(pk=address.pk).update(is_open=True, **fresh)
    address.refresh_from_db()
    _log(teacher, how="made")
    return address


@transaction.atomic
def end_address(*, teacher: Teacher, shown_version: ShownVersion) -> None:
    """Make void whatever address a teacher has; calendar programs get nothing any more."""
    address = _locked(teacher, shown_version)
    CalendarAddress.objects.filter(pk=address.pk).update(is_open=False)
    _log(teacher, how="ended")


def note_reading(*, address: CalendarAddress, day: date) -> None:
    """Note the day on which a program read it last: many read each quarter of an hour."""
    if address.read_on != day:
        # Beside the answer: a program that reads its calendar must not wait for a note about it.
        with noted_beside_answer():
            CalendarAddress.objects.filter(pk=address.pk).update(read_on=day)


def _locked(teacher: Teacher, shown_version: ShownVersion) -> CalendarAddress:
    # Closed at first, so that two presses at once find the same version and one is refused.
    CalendarAddress.objects.get_or_create(teacher=teacher, defaults={"is_open": False})
    locked = CalendarAddress.objects.select_for_update(of=("self",), no_key=True)
    address = locked.get(teacher=teacher)
    refuse_stale(shown_version, address.version)
    return address


def _log(teacher: Teacher, *, how: str) -> None:
    about = f"teacher {teacher.pk}"
    log_change(Access("calendar_address", teacher.school_id, about=about, params={"how": how}))
