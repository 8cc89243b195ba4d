"""Two people at one session at the same moment: one waits, and then knows what the other did."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from classes.errors import RefusedError
from classes.versions import NOT_SHOWN
from faces.models import FacePicture
from recognition.models import Sighting
from recognition.services.captures import retry_capture
from recognition.services.review import accept_sighting
from recognition.services.sighting_registration import submit_sighting
from tests.factories import make_capture, make_record, make_sighting

MEANWHILE_S = 0.5
"""So long the other one may go on, if nothing holds her up, before the first is done."""

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def face(session, consenting) -> Sighting:
    """A face that recognition takes for Ana, in a film that failed after it was found."""
    film = make_capture(session=session, state="failed", failure_code="video_without_frame")
    return make_sighting((consenting[0], 0.8), capture=film, proposed_student=consenting[0])


def while_another(first: Callable[[], object], other: Callable[[], object]) -> list[str]:
    """Let another begin before the first is done; return why she was refused, if she was."""
    refusals = []

    def act():
        try:
            other()
        except RefusedError as refusal:
            refusals.append(refusal.code)
        finally:
            connection.close()

    thread = threading.Thread(target=act)
    with transaction.atomic():
        first()
        thread.start()
        thread.join(MEANWHILE_S)
    thread.join(30)
    assert not thread.is_alive()
    return refusals


def test_a_word_about_a_face_is_not_erased_by_trying_again(face, consenting, alice):
    refusals = while_another(
        lambda: accept_sighting(
            sighting=face, student=consenting[0], by=alice, shown_version=NOT_SHOWN
        ),
        lambda: retry_capture(capture=face.capture, shown_version=NOT_SHOWN),
    )
    assert refusals == ["capture_reviewed"]
    face.refresh_from_db()
    assert (face.review, face.capture.state) == ("accepted", "failed")


def test_a_face_that_is_being_renamed_is_not_learned_under_its_old_name(
    face, session, consenting, alice, bob
):
    for student in consenting[:2]:
        make_record(session=session, student=student, status="present")
    session.confirmed_at = face.capture.captured_at
    session.save()
    shown = Sighting.objects.get(pk=face.pk)
    refusals = while_another(
        lambda: accept_sighting(
            sighting=face, student=consenting[1], by=bob, shown_version=NOT_SHOWN
        ),
        lambda: submit_sighting(sighting=shown, by=alice, shown_version=shown.version),
    )
    assert refusals == ["row_changed_meanwhile"]
    assert not FacePicture.objects.exists()
