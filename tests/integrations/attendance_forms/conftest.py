"""Other systems that read attendance itself, and a school that writes into them."""

from collections.abc import Iterator
from typing import Any

import pytest

from classes.services import Author, RegisterEntry, close_session, record_attendance
from classes.versions import NOT_SHOWN
from integrations.models import Event, WebhookDelivery, WebhookEndpoint
from recognition.services.confirmation import confirm_session, undo_confirmation
from tests.factories.webhooks import make_endpoint, try_now
from tests.integrations.attendance_forms import ed_fi_server, sif_server
from tests.integrations.attendance_forms.ed_fi_server import EdFiServer
from tests.integrations.attendance_forms.sif_server import SifServer

SIF_WORDS = {"late": "101", "excused": "201", "absent": "500", "early": "102"}


@pytest.fixture
def ods(settings, students) -> Iterator[EdFiServer]:
    settings.WEBHOOK_ALLOW_PRIVATE = True
    server = EdFiServer(*[student.number for student in students])
    yield server
    server.close()


@pytest.fixture
def ed_fi(ods, school) -> WebhookEndpoint:
    return make_endpoint(
        school=school,
        url=f"{ods.origin}/data/v3/",
        form="ed_fi",
        token_url=f"{ods.origin}/oauth/token",
        client_id=ed_fi_server.CLIENT,
        client_secret=ed_fi_server.SECRET,
        school_there=str(ed_fi_server.SCHOOL),
    )


@pytest.fixture
def zone(settings) -> Iterator[SifServer]:
    settings.WEBHOOK_ALLOW_PRIVATE = True
    server = SifServer()
    yield server
    server.close()


@pytest.fixture
def sif(zone, school, students) -> WebhookEndpoint:
    for number, student in enumerate(students, 1):
        student.sourced_id = f"00000000-0000-4000-8000-{number:012}"
        student.save()
    return make_endpoint(
        school=school,
        url=zone.url,
        form="sif",
        client_id=sif_server.TOKEN,
        client_secret=sif_server.SECRET,
        school_there="11111111-0000-4000-8000-000000000000",
        words=SIF_WORDS,
    )


class Registers:
    """What a teacher does, and the sending that follows from it."""

    def __init__(self, session: Any, by: Any) -> None:
        self.session, self.by = session, by

    def enter(self, student: Any, entry: RegisterEntry, session: Any = None) -> None:
        record_attendance(
            session=session or self.session,
            student=student,
            entry=entry,
            author=Author(self.by, reason="Found her"),
            shown_version=NOT_SHOWN,
        )

    def close(self, session: Any = None) -> None:
        close_session(session=session or self.session, by=self.by, shown_version=NOT_SHOWN)

    def confirm(self) -> None:
        confirm_session(session=self.session, by=self.by, shown_version=NOT_SHOWN)
        self.session.refresh_from_db()

    def undo(self) -> None:
        undo_confirmation(session=self.session, by=self.by, shown_version=NOT_SHOWN)

    def send(self) -> list[WebhookDelivery]:
        """Send what waits; return what was tried."""
        waiting = WebhookDelivery.objects.filter(state=WebhookDelivery.State.QUEUED)
        return [try_now(delivery) for delivery in waiting.order_by("pk")]

    def send_all(self) -> None:
        assert {delivery.state for delivery in self.send()} == {"ready"}

    @property
    def events(self) -> list[str]:
        return [Event(x).value for x in WebhookDelivery.objects.values_list("event", flat=True)]


@pytest.fixture
def registers(session, alice) -> Registers:
    return Registers(session, alice)
