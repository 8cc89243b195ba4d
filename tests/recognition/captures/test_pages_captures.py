"""How far the work on a capture is, and what to do when it failed."""

import re

import pytest

from classes.services import close_session
from classes.versions import NOT_SHOWN
from recognition.models import Capture
from recognition.services.captures import retry_capture
from tests.factories import make_capture, make_sighting
from tests.shown_forms import fields_of, press

HTMX = {"HX-Request": "true"}


@pytest.fixture
def queued(known_session) -> Capture:
    return make_capture(session=known_session)


@pytest.fixture
def failed(known_session) -> Capture:
    return make_capture(session=known_session, state="failed", failure_code="video_without_frame")


def test_waiting_work_is_asked_for_again(alice_client, queued):
    page = alice_client.get(f"/captures/{queued.pk}/").text
    assert "Waiting" in page
    assert f'hx-get="/captures/{queued.pk}/progress/"' in page


def test_the_part_that_is_asked_for_is_no_whole_page(alice_client, queued):
    assert "<html" not in alice_client.get(f"/captures/{queued.pk}/progress/").text


def test_times_are_on_the_schools_clock(alice_client, queued):
    for address in (f"/captures/{queued.pk}/", f"/captures/{queued.pk}/progress/"):
        assert "Video of 09:00" in alice_client.get(address).text


def test_long_waiting_says_that_the_worker_may_not_run(alice_client, queued):
    Capture.objects.update(uploaded_at=queued.uploaded_at.replace(year=2020))
    assert "the worker may not be running" in alice_client.get(f"/captures/{queued.pk}/").text


def test_ready_work_leads_to_the_review(alice_client, queued, known_session):
    Capture.objects.update(state="ready")
    review = f"/sessions/{known_session.pk}/review/"
    assert alice_client.get(f"/captures/{queued.pk}/")["Location"] == review
    part = alice_client.get(f"/captures/{queued.pk}/progress/", headers=HTMX)
    assert part["HX-Redirect"] == review


def test_a_failure_says_why_and_what_to_do(alice_client, failed):
    page = alice_client.get(f"/captures/{failed.pk}/").text
    for words in ["No frame of the video can be read", "Try again", "Film again", "Mark by hand"]:
        assert words in page
    assert "hx-trigger" not in page.split("<main", 1)[1]


def test_by_hand_is_the_review_of_a_film_that_failed(alice_client, failed):
    page = alice_client.get(f"/captures/{failed.pk}/").text
    review = f"/sessions/{failed.session_id}/review/"
    assert re.findall(rf'<a class="button is-primary grow" href="{review}">(.*?)</a>', page) == [
        "Mark by hand"
    ]
    assert f'href="/sessions/{failed.session_id}/"' not in page


def test_what_an_earlier_film_found_is_looked_at_when_a_later_one_failed(alice_client, failed):
    make_capture(session=failed.session, state="ready")
    later = make_capture(session=failed.session, state="failed", failure_code="no_face")
    assert "To the review" in alice_client.get(f"/captures/{later.pk}/").text


def test_an_older_failure_does_not_hold_up_a_later_capture(alice_client, failed):
    later = make_capture(session=failed.session, state="ready")
    assert alice_client.get(f"/captures/{later.pk}/").status_code == 302


def test_files_sent_together_are_shown_together(alice_client, queued, failed):
    page = alice_client.get(f"/captures/{queued.pk}/").text
    assert "Waiting" in page
    assert "Failed" in page


def test_trying_again_queues_the_work(alice_client, failed):
    answer = press(alice_client, f"/captures/{failed.pk}/", f"/captures/{failed.pk}/retry/")
    failed.refresh_from_db()
    assert failed.state == "queued"
    assert answer["Location"] == f"/captures/{failed.pk}/"


def test_what_somebody_else_has_tried_again_meanwhile_keeps_its_faces(alice_client, failed):
    page = alice_client.get(f"/captures/{failed.pk}/").text
    shown = fields_of(page, f"/captures/{failed.pk}/retry/")
    retry_capture(capture=failed, shown_version=NOT_SHOWN)
    Capture.objects.update(state="ready")
    make_sighting(capture=failed)
    answer = alice_client.post(f"/captures/{failed.pk}/retry/", shown, follow=True)
    assert "meanwhile" in answer.text
    failed.refresh_from_db()
    assert (failed.state, failed.sightings.count()) == ("ready", 1)


def test_trying_again_in_a_closed_register_is_refused(alice_client, alice, failed):
    close_session(session=failed.session, by=alice, shown_version=NOT_SHOWN)
    answer = alice_client.post(f"/captures/{failed.pk}/retry/", follow=True)
    assert "This register is closed" in answer.text
    failed.refresh_from_db()
    assert failed.state == "failed"
