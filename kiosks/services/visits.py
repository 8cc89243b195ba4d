"""Take in what a kiosk hands in, once; whoever hands it in again gets the same answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from classes.models import ClassSession
from faces.errors import NetworksAwayError
from faces.inference.client import ask_inference_server
from faces.selectors.consents import recognition_refusal
from kiosks.models import DoorVisit, Kiosk
from kiosks.selectors.door_lessons import lessons_at, student_by_code
from kiosks.services.limits import count_code, count_visit, forgive_code, forgive_visit

Outcome = DoorVisit.Outcome


@dataclass(frozen=True)
class Visit:
    """One press on a kiosk.

    Args:
        client_id: chosen by the device, so that it counts once.
        at: when somebody pressed, by the site's clock.
        pictures: JPEGs of whoever stood there, in order.
        offsets_s: when each was taken, seconds since the first.
        code: tapped in place of pictures; empty: none.
    """

    client_id: UUID
    at: datetime
    pictures: Sequence[bytes] = ()
    offsets_s: Sequence[float] = ()
    code: str = ""


def hand_in(*, kiosk: Kiosk, visit: Visit) -> DoorVisit:
    """Find out who it was and propose her to the lesson; nobody is entered in a register.

    Raises:
        NetworksAwayError: the networks do not run or are busy: the kiosk keeps it and tries again.
        TooManyVisitsError: likewise.
    """
    # First of all: a visit that was answered costs nothing, however often the tablet sends it.
    known = DoorVisit.objects.filter(kiosk=kiosk, client_id=visit.client_id).first()
    if known:
        return known
    count_visit(kiosk)
    lessons = lessons_at(kiosk, visit.at)
    if not lessons:
        return note_visit(kiosk=kiosk, visit=visit, outcome=Outcome.NO_LESSON)
    # Before the switch of recognition: a code is no face, and goes on working without it.
    if visit.code:
        return _note_code(kiosk, visit, lessons)
    # Also of what was taken before the school switched it off: nothing is compared any more.
    if recognition_refusal(kiosk.school_id):
        return note_visit(kiosk=kiosk, visit=visit, outcome=Outcome.OFF)
    try:
        answer = _recognise(kiosk, visit, lessons)
    except NetworksAwayError:
        # While they are away a tablet tries all that it keeps again and again.
        forgive_visit(kiosk)
        raise
    return DoorVisit.objects.get(pk=answer["visit"])


@transaction.atomic
def note_visit(
    *, kiosk: Kiosk, visit: Visit, outcome: str, whose: tuple[int, ClassSession] | None = None
) -> DoorVisit:
    """Note a visit unless it is noted already."""
    student_id, session = whose or (None, None)
    # The constraint decides, should both copies of one visit arrive at once.
    row, _is_new = DoorVisit.objects.get_or_create(
        kiosk=kiosk,
        client_id=visit.client_id,
        defaults={
            "at": visit.at,
            "handed_in_at": timezone.now(),
            "outcome": outcome,
            "student_id": student_id,
            "session": session,
        },
    )
    return row


def _note_code(kiosk: Kiosk, visit: Visit, lessons: list[ClassSession]) -> DoorVisit:
    count_code(kiosk)
    found = student_by_code(visit.code, lessons)
    if found is None:
        return note_visit(kiosk=kiosk, visit=visit, outcome=Outcome.NO_SUCH_CODE)
    forgive_code(kiosk)
    student, session = found
    return note_visit(kiosk=kiosk, visit=visit, outcome=Outcome.CODE, whose=(student.pk, session))


def _recognise(kiosk: Kiosk, visit: Visit, lessons: list[ClassSession]) -> dict[str, int]:
    parameters = {
        "kiosk": kiosk.pk,
        # As text: JSON knows neither ids nor times.
        "client_id": visit.client_id.hex,
        "at": visit.at.isoformat(),
        "lessons": [lesson.pk for lesson in lessons],
        "sizes": [len(picture) for picture in visit.pictures],
        "offsets_s": list(visit.offsets_s),
    }
    return ask_inference_server("visit", b"".join(visit.pictures), parameters)
