"""Set up kiosks, give them new links, and end them."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from classes.access import is_office_of
from classes.errors import NotOfficeError
from classes.models import Room, School
from classes.versions import ShownVersion, refuse_stale
from kiosks.errors import KioskRefusedError
from kiosks.models import Kiosk
from storage.free_space import noted_beside_answer


@dataclass(frozen=True)
class KioskSettings:
    """Where a kiosk stands, and who answers for it; each as in `Kiosk`."""

    name: str
    room: Room | None
    assessed_on: date
    notice_on: date
    answered_by: str


@transaction.atomic
def set_up_kiosk(*, school: School, wanted: KioskSettings, by: User) -> Kiosk:
    """Make a kiosk; a device becomes it by its link.

    Raises:
        NotOfficeError: whoever sets it up is not of the school's office.
        KioskRefusedError: the assessment or the notice is still to come.
    """
    _require_office(by, school_id=school.pk)
    # What is to be seen beside a camera must be there before it looks at anybody.
    if max(wanted.assessed_on, wanted.notice_on) > school.today():
        raise KioskRefusedError("kiosk_in_future")
    return Kiosk.objects.create(
        school=school,
        name=wanted.name.strip(),
        room=wanted.room,
        assessed_on=wanted.assessed_on,
        notice_on=wanted.notice_on,
        answered_by=wanted.answered_by.strip(),
        set_up_by=by,
    )


@transaction.atomic
def renew_link(*, kiosk: Kiosk, by: User, shown_version: ShownVersion) -> Kiosk:
    """Make whatever link there is void, so that only the next one opens the page."""
    kiosk = _locked(kiosk, by)
    refuse_stale(shown_version, kiosk.version)
    kiosk.number += 1
    # Nobody has opened the new link yet, and the page says so.
    kiosk.opened_at = None
    kiosk.save(update_fields=["number", "opened_at"])
    return kiosk


@transaction.atomic
def end_kiosk(*, kiosk: Kiosk, by: User) -> Kiosk:
    """Let no device be this kiosk any more; again is no error."""
    _require_office(by, school_id=kiosk.school_id)
    if kiosk.ended_at is None:
        kiosk.ended_at = timezone.now()
        kiosk.save(update_fields=["ended_at"])
    return kiosk


def note_opening(*, kiosk: Kiosk) -> None:
    """Note that a device has become this kiosk."""
    kiosk.opened_at = timezone.now()
    # Beside the answer: the door opens even where the database takes nothing.
    with noted_beside_answer():
        kiosk.save(update_fields=["opened_at"])


def _locked(kiosk: Kiosk, by: User) -> Kiosk:
    _require_office(by, school_id=kiosk.school_id)
    locked = Kiosk.objects.select_for_update(of=("self",), no_key=True)
    found = locked.in_use().filter(pk=kiosk.pk).first()
    if found is None:
        raise KioskRefusedError("kiosk_ended")
    return found


def _require_office(by: User, *, school_id: int) -> None:
    if not is_office_of(by, school_id):
        raise NotOfficeError("kiosk_for_office_only")
