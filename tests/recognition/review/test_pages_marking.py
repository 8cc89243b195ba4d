"""The review by hand: taps that cycle, all the others, undo, and what others say meanwhile."""

import re
from datetime import timedelta

import pytest

from classes.services import Author, RegisterEntry, record_attendance
from classes.versions import NOT_SHOWN
from recognition.models import Capture, Sighting
from recognition.services.confirmation import confirm_session
from recognition.services.review import reject_sighting
from tests.factories import NINE_O_CLOCK, make_capture, make_session, make_sighting
from tests.painted_faces import write_class_video
from tests.shown_forms import fields_of, press

HTMX = {"HX-Request": "true"}
HOUR = timedelta(hours=1)


@pytest.fixture
def address(known_session) -> str:
    return f"/sessions/{known_session.pk}/review/"


def test_a_tap_cycles_absent_late_present(alice_client, address, students):
    mark, statuses = f"{address}students/{students[3].pk}/", []
    for _ in range(4):
        page = alice_client.get(address).text
        tapped = re.search(rf'id="cycle-{students[3].pk}" name="status" value="(\w+)"', page)
        statuses.append(tapped[1])
        seen = fields_of(page, mark)["shown_version"][0]
        alice_client.post(mark, {"status": tapped[1], "shown_version": seen})
    assert statuses == ["absent", "late", "present", "absent"]


def test_a_stale_tap_changes_nothing_and_is_told(
    alice_client, bob, address, known_session, students
):
    mark = f"{address}students/{students[3].pk}/"
    seen = fields_of(alice_client.get(address).text, mark)["shown_version"][0]
    record_attendance(
        session=known_session,
        student=students[3],
        entry=RegisterEntry("excused"),
        author=Author(bob),
        shown_version=NOT_SHOWN,
    )
    answer = alice_client.post(mark, {"status": "absent", "shown_version": seen}, follow=True)
    assert "Bob has set Anabel Clark to “Excused” meanwhile" in answer.text.replace("&nbsp;", " ")
    assert known_session.records.get().status == "excused"
    part = alice_client.post(mark, {"status": "absent", "shown_version": seen}, headers=HTMX)
    assert (part.status_code, "HX-Redirect" in part.headers) == (204, True)


def test_a_stale_form_of_the_register_is_told_as_well(alice_client, bob, known_session, students):
    line = f"/sessions/{known_session.pk}/students/{students[3].pk}/"
    record_attendance(
        session=known_session,
        student=students[3],
        entry=RegisterEntry("excused"),
        author=Author(bob),
        shown_version=NOT_SHOWN,
    )
    answer = alice_client.post(
        line, {"status": "absent", "note": "", "shown_version": ""}, follow=True
    )
    assert "meanwhile" in answer.text
    assert known_session.records.get().status == "excused"


def test_a_register_by_hand_counts_who_is_still_to_be_marked(alice_client, address, students):
    n_before = re.search(r'id="n-not-seen"[^>]*>(\d+)<', alice_client.get(address).text)
    mark = f"{address}students/{students[3].pk}/"
    part = press(alice_client, address, mark, {"status": "late"}, headers=HTMX).text
    n_after = re.search(r'id="n-not-seen"[^>]*>(\d+)<', part)
    assert int(n_after[1]) == int(n_before[1]) - 1


def test_all_the_others_and_undo(alice_client, address, known_session):
    page = press(
        alice_client, address, f"{address}others/", {"status": "absent"}, headers=HTMX
    ).text
    assert "4 others are absent." in page
    undo = fields_of(page, f"{address}undo/")
    page = alice_client.post(f"{address}undo/", undo, headers=HTMX).text
    assert "4 entries are taken back." in page
    assert not known_session.records.exists()
    assert "It is undone already." in alice_client.post(f"{address}undo/", undo, headers=HTMX).text
    assert "It is undone already." in alice_client.post(f"{address}undo/", undo, follow=True).text


def test_the_same_entered_twice_is_taken_back_at_once(
    alice_client, address, known_session, students
):
    """As “Save” does beside empty minutes, or a second tap."""
    mark = f"{address}students/{students[3].pk}/"
    press(alice_client, address, mark, {"status": "late"}, headers=HTMX)
    again = press(
        alice_client, address, mark, {"status": "late", "minutes_late": ""}, headers=HTMX
    ).text
    undo = fields_of(again, f"{address}undo/")
    page = alice_client.post(f"{address}undo/", undo, headers=HTMX).text
    assert "1 entry is taken back." in page
    assert not known_session.records.exists()
    assert f'action="{address}undo/"' not in page


def test_what_was_confirmed_is_not_called_undone(alice_client, address, known_session):
    page = press(
        alice_client, address, f"{address}others/", {"status": "absent"}, headers=HTMX
    ).text
    undo = fields_of(page, f"{address}undo/")
    known_session.review_steps.all().delete()
    known_session.confirmed_at = NINE_O_CLOCK
    known_session.save()
    answer = alice_client.post(f"{address}undo/", undo, follow=True)
    assert (answer.status_code, "is confirmed by now" in answer.text) == (200, True)
    assert known_session.records.count() == 4


def test_undo_of_a_face_that_went_with_the_confirmation_says_so(
    alice_client, alice, charlie_client, known_session
):
    capture = make_capture(session=known_session, state="ready")
    stranger = make_sighting(capture=capture)
    reject_sighting(sighting=stranger, by=alice, shown_version=NOT_SHOWN)
    undo = f"/sightings/{stranger.pk}/undo/"
    shown = fields_of(alice_client.get(f"/sightings/{stranger.pk}/name/").text, undo)
    confirm_session(session=known_session, by=alice, shown_version=NOT_SHOWN)
    assert not Sighting.objects.filter(pk=stranger.pk).exists()
    answer = alice_client.post(undo, shown, follow=True)
    assert (answer.status_code, "This face is gone" in answer.text) == (200, True)
    assert charlie_client.post(undo, shown).status_code == 404


@pytest.mark.parametrize("sent", [{}, {"status": "late"}, {"status": "sick"}])
def test_the_others_are_present_or_absent_and_nothing_else(alice_client, address, sent):
    assert alice_client.post(f"{address}others/", sent).status_code == 404


def test_only_what_was_just_said_by_this_person_can_be_taken_back(
    alice_client, bob_client, address, known_session, students, other_class_group
):
    page = press(
        alice_client, address, f"{address}others/", {"status": "absent"}, headers=HTMX
    ).text
    step = fields_of(page, f"{address}undo/")["step"][0]
    for text in ["", "²", "1" * 30]:
        assert alice_client.post(f"{address}undo/", {"step": text}).status_code == 404
    assert bob_client.post(f"{address}undo/", {"step": step}).status_code == 404
    of_another = make_session(
        class_group=known_session.class_group, starts_at=NINE_O_CLOCK + 2 * HOUR
    )
    elsewhere = f"/sessions/{of_another.pk}/review/undo/"
    assert alice_client.post(elsewhere, {"step": step}).status_code == 404
    assert known_session.records.count() == 4


def test_a_confirmation_can_be_taken_back_on_the_page(
    alice_client, alice, address, known_session, sure
):
    confirm_session(session=known_session, by=alice, shown_version=NOT_SHOWN)
    assert "Confirmed by Alice" in alice_client.get(address).text
    undo = f"/sessions/{known_session.pk}/confirm/undo/"
    answer = press(alice_client, address, undo, follow=True)
    assert "The confirmation is taken back." in answer.text
    assert not known_session.records.exists()


def test_the_version_is_that_of_the_page_until_something_is_said(
    alice_client, bob, address, known_session, students, sure
):
    shown = re.search(r'data-version="(\w+)"', alice_client.get(address).text)[1]
    assert alice_client.get(f"{address}version/").json()["full"] == shown
    record_attendance(
        session=known_session,
        student=students[3],
        entry=RegisterEntry("late"),
        author=Author(bob),
        shown_version=NOT_SHOWN,
    )
    assert alice_client.get(f"{address}version/").json()["full"] != shown


def test_the_trays_alone_can_be_asked_for(alice_client, address, sure):
    part = alice_client.get(f"{address}?part", headers=HTMX).text
    assert "<html" not in part
    assert "present-head" in part


def test_names_appear_while_the_work_goes_on(alice_client, address, known_session, known_students):
    capture = make_capture(
        session=known_session,
        state="running",
        progress=40,
        lease="00000000-0000-0000-0000-000000000001",
        lease_until="2026-09-01T09:00Z",
        started_at="2026-09-01T09:00Z",
        found=[known_students[0].pk],
    )
    for page in (f"{address}count/", address, f"/captures/{capture.pk}/"):
        text = " ".join(alice_client.get(page).text.split())
        assert "Ana Adams …" in text, page
        assert "of 3" in text, page
    assert not known_session.records.exists()


def test_without_work_the_count_is_over(alice_client, address, sure):
    assert "data-is-over" in alice_client.get(f"{address}count/").text


def test_nobody_without_consent_appears_in_the_count(
    alice_client, address, known_session, students
):
    make_capture(
        session=known_session,
        state="running",
        lease="00000000-0000-0000-0000-000000000001",
        lease_until="2026-09-01T09:00Z",
        found=[students[3].pk],
    )
    assert "Anabel Clark" not in alice_client.get(f"{address}count/").text


def test_why_somebody_was_not_seen_is_said(alice_client, address, capture, known_students, sure):
    make_sighting((known_students[2], 0.6), capture=capture, reason="below_threshold")
    page = alice_client.get(address).text
    assert "not alike enough" in page
    assert "(0.60)" not in page


def test_the_evidence_is_the_moment_with_a_box(
    alice_client, charlie_client, known_session, tmp_path, known_students
):
    from django.core.files.base import ContentFile

    from face_vision.media.images import read_picture

    video = write_class_video(tmp_path / "class.mp4", [2], duration_s=3)
    file = ContentFile(video.read_bytes(), name="class.mp4")
    capture = make_capture(session=known_session, state="ready", file=file)
    sighting = make_sighting((known_students[0], 0.9), capture=capture, box=[10, 10, 60, 80])
    answer = alice_client.get(f"/sightings/{sighting.pk}/moment.jpg")
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("image/jpeg", "private, no-store")
    picture = read_picture(answer.content)
    assert picture[40, 10, 0] > 180
    assert picture[40, 10, 2] < 140
    assert charlie_client.get(f"/sightings/{sighting.pk}/moment.jpg").status_code == 404


def test_without_its_file_the_evidence_is_the_face(alice_client, sure):
    answer = alice_client.get(f"/sightings/{sure.pk}/moment.jpg")
    assert answer.content == bytes(sure.chip)


def test_all_the_others_are_offered_only_when_no_film_is_looked_at(
    alice_client, address, known_session
):
    assert 'name="status" value="present"' in _others_of(alice_client.get(address).text)
    film = make_capture(session=known_session, state=Capture.State.QUEUED)
    assert 'name="status"' not in _others_of(alice_client.get(address).text)
    Capture.objects.filter(pk=film.pk).update(state="failed", failure_code="video_unreadable")
    assert 'name="status" value="present"' in _others_of(alice_client.get(address).text)


def _others_of(page: str) -> str:
    [others] = re.findall(r'<div id="mark-others".*?</div>', page, re.DOTALL)
    return others
