"""What was pressed in a review is taken back, and what is typed in it stays while it is refused."""

import pytest
from django.contrib.sessions.models import Session

from classes.services import Author, RegisterEntry, record_attendance
from classes.services.sessions import close_session
from classes.versions import NOT_SHOWN
from recognition.models import ReviewStep, Sighting
from recognition.services.confirmation import confirm_session
from recognition.services.review.steps import MOST_STEPS
from tests.factories import make_capture, make_sighting
from tests.shown_forms import fields_of

HTMX = {"HX-Request": "true"}


@pytest.fixture
def address(known_session) -> str:
    return f"/sessions/{known_session.pk}/review/"


def set_status(client, address, student, status):
    mark = f"{address}students/{student.pk}/"
    shown = fields_of(client.get(address).text, mark)
    return client.post(mark, shown | {"status": status}, headers=HTMX)


def undo_last(client, address):
    shown = fields_of(client.get(address).text, f"{address}undo/")
    return client.post(f"{address}undo/", shown, headers=HTMX)


def sign_in_again(client, user):
    Session.objects.all().delete()
    client.force_login(user)


def test_steps_live_over_signing_in_again(alice_client, alice, address, known_session, students):
    set_status(alice_client, address, students[3], "absent")
    set_status(alice_client, address, students[3], "late")
    sign_in_again(alice_client, alice)
    undo_last(alice_client, address)
    assert known_session.records.get().status == "absent"
    undo_last(alice_client, address)
    assert not known_session.records.exists()
    assert not ReviewStep.objects.exists()


def test_the_question_for_the_reason_lives_over_signing_in_again(
    alice_client, alice, address, students
):
    set_status(alice_client, address, students[3], "excused")
    sign_in_again(alice_client, alice)
    assert 'class="ask-more"' in alice_client.get(address).text


def test_each_reason_is_asked_for_until_it_is_there(alice_client, address, students, known_session):
    """The next tap is on somebody else: what is open of the one before comes back."""
    for student in students[2:]:
        set_status(alice_client, address, student, "late")
    for student in students[:1:-1]:
        mark = f"{address}students/{student.pk}/"
        page = alice_client.get(address).text
        asking = page.partition('class="ask-more"')[2].partition("</form>")[0]
        assert mark in page.partition('class="ask-more"')[2].partition(">")[0]
        assert (str(student) in asking) == (student != students[-1])
        sent = {"status": "late", "minutes_late": "5", "note": "", "left_at": ""}
        shown = {"shown_version": known_session.records.get(student=student).version}
        answer = alice_client.post(mark, sent | shown, headers=HTMX)
        assert ('class="ask-more"' in answer.text) == (student != students[2])
    assert 'class="ask-more"' not in alice_client.get(address).text
    assert set(known_session.records.values_list("minutes_late", flat=True)) == {5}


def test_a_rejected_face_is_taken_back_after_signing_in_again(
    alice_client, alice, address, known_session, students
):
    face = make_sighting(
        (students[0], 0.8),
        capture=make_capture(session=known_session, state="ready"),
        proposed_student=students[0],
    )
    page = alice_client.get(address).text
    alice_client.post(
        f"/sightings/{face.pk}/reject/",
        fields_of(page, f"/sightings/{face.pk}/reject/"),
        headers=HTMX,
    )
    sign_in_again(alice_client, alice)
    undo = f"/sightings/{face.pk}/undo/"
    dock = alice_client.get(address).text.partition('id="dock-feedback"')[2]
    alice_client.post(undo, fields_of(dock, undo), headers=HTMX)
    assert Sighting.objects.get().review == Sighting.Review.UNREVIEWED
    assert not ReviewStep.objects.exists()


def test_a_colleague_is_not_offered_the_steps_of_somebody_else(
    alice_client, bob_client, address, students
):
    set_status(alice_client, address, students[3], "absent")
    assert f'action="{address}undo/"' not in bob_client.get(address).text


@pytest.mark.parametrize("end", [confirm_session, close_session])
def test_with_the_confirmation_no_step_is_left(
    end, alice_client, alice, address, known_session, students
):
    set_status(alice_client, address, students[3], "absent")
    end(session=known_session, by=alice, shown_version=NOT_SHOWN)
    assert not ReviewStep.objects.exists()


def test_a_student_who_is_deleted_leaves_no_name_in_a_step(alice_client, address, students):
    set_status(alice_client, address, students[3], "absent")
    assert str(students[3]) in ReviewStep.objects.get().text
    students[3].delete()
    assert not ReviewStep.objects.exists()


@pytest.mark.thorough
def test_only_the_last_steps_are_kept(alice_client, address, students):
    for number in range(MOST_STEPS + 2):
        set_status(alice_client, address, students[3], ["absent", "late"][number % 2])
    assert ReviewStep.objects.count() == MOST_STEPS


@pytest.fixture
def mark(alice_client, address, students) -> str:
    """An excuse of a student, whose note is asked for."""
    mark = f"{address}students/{students[3].pk}/"
    seen = fields_of(alice_client.get(address).text, mark)["shown_version"][0]
    alice_client.post(mark, {"status": "excused", "shown_version": seen}, headers=HTMX)
    return mark


@pytest.fixture
def noted(alice_client, bob, address, mark, known_session, students) -> dict:
    """The note as Alice has typed it, while Bob sets the student to absent."""
    asked = alice_client.get(address).text.partition('class="ask-more"')[2]
    seen = asked.partition('name="shown_version" value="')[2].partition('"')[0]
    record_attendance(
        session=known_session,
        student=students[3],
        entry=RegisterEntry("absent"),
        author=Author(bob),
        shown_version=NOT_SHOWN,
    )
    return {"status": "excused", "note": "Dentist until ten", "shown_version": seen}


@pytest.mark.parametrize("headers", [HTMX, {}])
def test_a_note_that_somebody_else_was_quicker_than_stays(alice_client, mark, noted, headers):
    answer = alice_client.post(mark, noted, headers=headers)
    assert answer.status_code == 422
    assert "meanwhile" in answer.text
    assert "Dentist until ten" in answer.text


def test_whoever_has_seen_it_saves_over_it(alice_client, mark, noted, known_session):
    asked = alice_client.post(mark, noted, headers=HTMX).text.partition('class="ask-more"')[2]
    seen = asked.partition('name="shown_version" value="')[2].partition('"')[0]
    again = alice_client.post(mark, noted | {"shown_version": seen}, headers=HTMX)
    assert again.status_code == 200
    record = known_session.records.get()
    assert (record.status, record.note) == ("excused", "Dentist until ten")


def test_minutes_that_are_none_stand_there_with_the_reason(alice_client, mark):
    sent = {"status": "late", "minutes_late": "999", "note": "", "shown_version": ""}
    answer = alice_client.post(mark, sent, headers=HTMX).text
    assert 'value="999"' in answer


def test_a_step_that_somebody_overtook_does_not_stand_before_the_others(
    alice_client, bob, address, known_session, students
):
    for student in students[2:4]:
        set_status(alice_client, address, student, "absent")
    record_attendance(
        session=known_session,
        student=students[3],
        entry=RegisterEntry("late"),
        author=Author(bob),
        shown_version=NOT_SHOWN,
    )
    undo_last(alice_client, address)
    assert known_session.records.count() == 2
    undo_last(alice_client, address)
    assert known_session.records.get().student == students[3]
