"""Rows of kiosks that the database must refuse, by the constraint that refuses each."""

from uuid import uuid4

from tests.factories import make_session, make_student
from tests.factories.kiosks import make_door_visit, make_kiosk

UNKNOWN = "?"


def one_visit_twice():
    kiosk, client_id = make_kiosk(), uuid4()
    for _ in range(2):
        make_door_visit(kiosk=kiosk, client_id=client_id)


KIOSKS_BAD_ROWS = {
    "kiosk_answered_for": [lambda: make_kiosk(answered_by=""), lambda: make_kiosk(name="")],
    "door_visit_once": [one_visit_twice],
    "door_visit_outcome": [lambda: make_door_visit(outcome=UNKNOWN)],
    "door_visit_of_a_student_and_a_lesson": [
        lambda: make_door_visit(outcome="code", student=make_student()),
    ],
    "door_visit_of_nobody_names_nobody": [
        lambda: make_door_visit(student=make_student(), session=make_session()),
    ],
}
