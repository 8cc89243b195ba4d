"""A register that is locked offers its teacher nothing that would be refused."""

import pytest

from classes.errors import RegisterLockedError
from classes.models import ClassSession
from classes.versions import NOT_SHOWN
from recognition.models import Capture
from recognition.services.captures import retry_capture, start_live_capture
from recognition.services.review import accept_sighting, reject_sighting, undo_review
from recognition.services.review.bulk_entries import mark_undecided
from recognition.services.review.steps import StepWords, keep_step
from tests.factories import make_capture, make_sighting


@pytest.fixture
def locked(known_session, school) -> ClassSession:
    """A lesson of long ago, at a school that locks registers after two weeks."""
    school.days_until_lock = 14
    school.save()
    return ClassSession.objects.get(pk=known_session.pk)


@pytest.fixture
def address(locked) -> str:
    return f"/sessions/{locked.pk}/review/"


@pytest.fixture
def faces(capture, known_students, sure):
    """One sure, one to be checked, one of nobody."""
    second = known_students[1]
    doubt = make_sighting((second, 0.6), capture=capture, proposed_student=second, proposal="check")
    return [sure, doubt, make_sighting((second, 0.2), capture=capture)]


def test_the_review_says_so_and_has_no_buttons(alice_client, alice, locked, address, faces):
    keep_step(session=locked, by=alice, words=StepWords("Ana is here."), undo=faces[0])
    page = alice_client.get(address).text
    assert "Locked since" in page
    assert "ask the school office" in page
    assert f'href="/sessions/{locked.pk}/"' in page
    assert f'action="/sessions/{locked.pk}/' not in page
    assert 'action="/sightings/' not in page
    assert f"/sessions/{locked.pk}/take/" not in page
    assert "status-buttons" not in page


def test_the_office_still_works_in_it(gina_client, address, faces):
    page = gina_client.get(address).text
    assert "ask the school office" not in page
    assert "Confirm</button>" in page


def test_no_word_about_a_face_is_taken(alice, locked, faces, known_students):
    ana = known_students[0]
    for decide in (accept_sighting, reject_sighting, undo_review):
        named = {"student": ana} if decide is accept_sighting else {}
        with pytest.raises(RegisterLockedError):
            decide(sighting=faces[0], by=alice, shown_version=NOT_SHOWN, **named)
    faces[0].refresh_from_db()
    assert faces[0].review == "unreviewed"


def test_the_office_names_a_face(gina, locked, faces, known_students):
    named = accept_sighting(
        sighting=faces[0], student=known_students[0], by=gina, shown_version=NOT_SHOWN
    )
    assert named.reviewed_by == gina


def test_no_others_are_marked_at_once(alice, locked):
    with pytest.raises(RegisterLockedError):
        mark_undecided(session=locked, status="present", by=alice, shown_version=NOT_SHOWN)


def test_no_camera_watches_it(alice_client, alice, locked):
    with pytest.raises(RegisterLockedError):
        start_live_capture(session=locked, by=alice)
    assert not Capture.objects.exists()
    page = alice_client.get(f"/sessions/{locked.pk}/live/").text
    assert "Locked since" in page
    assert "Start the camera" not in page


def test_no_film_of_it_is_worked_on_again(alice_client, alice, gina, locked):
    failed = make_capture(session=locked, state="failed", failure_code="video_without_frame")
    answer = alice_client.post(f"/captures/{failed.pk}/retry/", follow=True)
    assert "ask the school office" in answer.text
    with pytest.raises(RegisterLockedError):
        retry_capture(capture=failed, shown_version=NOT_SHOWN, by=alice)
    assert retry_capture(capture=failed, shown_version=NOT_SHOWN, by=gina).state == "queued"


def test_the_page_of_the_class_leads_to_the_register(alice_client, gina_client, locked, address):
    page = alice_client.get(f"/classes/{locked.class_group_id}/").text
    assert address not in page
    assert "Locked" in page
    assert address in gina_client.get(f"/classes/{locked.class_group_id}/").text


def test_an_old_link_to_film_it_leads_to_its_register(alice_client, gina_client, locked):
    address = f"/sessions/{locked.pk}/take/"
    answer = alice_client.get(address, follow=True)
    assert answer.redirect_chain == [(f"/sessions/{locked.pk}/", 302)]
    assert "ask the school office" in answer.text
    assert "recordings" in gina_client.get(address).text
