"""The register of a session: marking, amending, closing, reopening."""

import pytest

from classes.services import Author, RegisterEntry, close_session, record_attendance
from classes.versions import NOT_SHOWN
from tests.factories import make_enrolment, make_record, make_student
from tests.shown_forms import press

HTMX = {"HX-Request": "true"}


@pytest.fixture
def address(session) -> str:
    return f"/sessions/{session.pk}/"


@pytest.fixture
def line(session, student) -> str:
    return f"/sessions/{session.pk}/students/{student.pk}/"


def test_the_register_lists_the_roster_on_the_schools_clock(alice_client, address):
    page = alice_client.get(address).text
    assert "Tuesday 1 September 2026, 09:00 to 09:45" in page
    assert page.count('class="register-line"') == 4


def test_one_tap_sets_a_status(alice_client, alice, session, student, line):
    answer = alice_client.post(line, {"status": "absent"})
    record = session.records.get(student=student)
    assert (record.status, record.recorded_by) == ("absent", alice)
    assert answer["Location"] == f"/sessions/{session.pk}/#student-{student.pk}"


def test_a_tap_without_a_page_load_answers_with_the_line_alone(alice_client, line):
    page = alice_client.post(line, {"status": "present"}, headers=HTMX).text
    assert page.count('class="register-line"') == 1
    assert "<html" not in page


def test_late_asks_for_the_minutes(alice_client, session, student, line):
    page = alice_client.post(line, {"status": "late"}, headers=HTMX).text
    assert 'name="minutes_late"' in page
    assert session.records.get(student=student).status == "late"


def test_minutes_and_note_are_kept(alice_client, session, student, line):
    sent = {"status": "late", "minutes_late": "7", "note": "Bus"}
    page = alice_client.post(line, sent, headers=HTMX).text
    assert "7 minutes late." in page
    assert session.records.get(student=student).note == "Bus"


def test_minutes_left_over_from_another_status_are_dropped(alice_client, session, student, line):
    alice_client.post(line, {"status": "present", "minutes_late": "7", "note": ""})
    assert session.records.get(student=student).minutes_late is None


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"status": "asleep", "note": ""}, "This can no longer be chosen"),
        ({"status": "late", "minutes_late": "soon", "note": ""}, "Enter a whole number"),
        ({"status": "late", "minutes_late": "0", "note": ""}, "greater than or equal to 1"),
        ({"status": "present", "note": "x" * 301}, "at most 300 characters"),
        ({}, "This field is required"),
    ],
)
def test_bad_input_is_refused_beside_its_field(alice_client, session, line, sent, words):
    for headers in [{}, HTMX]:
        assert words in alice_client.post(line, sent, headers=headers).text
    assert not session.records.exists()


def test_a_closed_register_wants_a_reason(alice_client, alice, session, student, line):
    close_session(session=session, by=alice, shown_version=NOT_SHOWN)
    page = alice_client.post(line, {"status": "late", "note": ""}).text
    assert "This field is required" in page
    assert not session.records.exists()


def test_an_amendment_stays_readable(alice_client, alice, session, student, line, address):
    record_attendance(
        session=session,
        student=student,
        entry=RegisterEntry("absent"),
        author=Author(alice),
        shown_version=NOT_SHOWN,
    )
    close_session(session=session, by=alice, shown_version=NOT_SHOWN)
    sent = {"status": "late", "note": "", "reason": "Came at 9:10"}
    alice_client.post(line, sent | {"shown_version": session.records.get().version})
    page = alice_client.get(address).text
    assert "Late instead of absent" in page
    assert "“Came at 9:10”" in page


def test_a_name_that_looks_like_a_tag_stays_text(alice_client, session, school, address):
    student = make_student(school=school, family_name="<script>alert(1)</script>")
    make_enrolment(student=student, class_group=session.class_group)
    assert "<script>alert" not in alice_client.get(address).text


def test_a_student_of_another_class_is_no_line_of_this_register(
    alice_client, session, other_class_group
):
    stranger = other_class_group.enrolments.get().student
    answer = alice_client.get(f"/sessions/{session.pk}/students/{stranger.pk}/")
    assert answer.status_code == 404


def test_whoever_left_the_class_keeps_a_line_if_recorded(alice_client, session, school, address):
    gone = make_student(school=school, family_name="Gone")
    make_record(session=session, student=gone)
    assert "Gone" in alice_client.get(address).text


def test_closing_and_reopening(dana_client, session, address):
    session.confirmed_at = session.ends_at
    session.save()
    page = press(dana_client, address, f"{address}close/", follow=True).text
    assert "The register is closed." in page
    page = press(dana_client, address, f"{address}reopen/", follow=True).text
    assert "The register is open again." in page
    session.refresh_from_db()
    assert not session.is_closed


@pytest.mark.parametrize("n_more", [0, 20])
def test_the_number_of_queries_does_not_grow_with_the_roster(
    n_more, alice_client, session, school, address, django_assert_num_queries
):
    for _ in range(n_more):
        student = make_student(school=school)
        make_enrolment(student=student, class_group=session.class_group)
        make_record(session=session, student=student)
    with django_assert_num_queries(9 if n_more else 8):
        assert alice_client.get(address).status_code == 200
