"""Make kiosks and visits at them for tests."""

from datetime import date
from uuid import uuid4

from kiosks.models import DoorVisit, Kiosk
from tests.factories import NINE_O_CLOCK, make_school, make_user


def make_kiosk(**overrides) -> Kiosk:
    school = overrides.pop("school", None) or make_school()
    by = overrides.pop("set_up_by", None) or make_user()
    answered = {"assessed_on": date(2026, 8, 1), "notice_on": date(2026, 8, 2)}
    fields = {"name": "Main entrance", "answered_by": "Grace Hopper, head"}
    return Kiosk.objects.create(school=school, set_up_by=by, **answered | fields | overrides)


def make_door_visit(**overrides) -> DoorVisit:
    kiosk = overrides.pop("kiosk", None) or make_kiosk()
    fields = {"client_id": uuid4(), "at": NINE_O_CLOCK, "outcome": "nobody"}
    return DoorVisit.objects.create(kiosk=kiosk, **fields | overrides)
