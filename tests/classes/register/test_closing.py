"""Whoever closes a register answers for entries that she has seen, and for no other."""

from datetime import timedelta

import pytest
from django.utils import timezone

from classes.services import Author, RegisterEntry, close_session, record_attendance
from classes.services.sessions import close_taken_registers
from classes.versions import NOT_SHOWN
from tests.factories import make_enrolment, make_record, make_student, make_user
from tests.shown_forms import fields_of, press

HTMX = {"HX-Request": "true"}
MEANWHILE = "meanwhile"


@pytest.fixture
def close(session, alice) -> str:
    """Where the office closes the register that Alice has confirmed."""
    session.confirmed_at, session.confirmed_by = session.ends_at, alice
    session.save()
    return f"/sessions/{session.pk}/close/"


@pytest.mark.parametrize("what", ["entered", "changed", "taken back"])
def test_nobody_answers_for_an_entry_that_she_has_not_seen(
    what, dana_client, bob, session, students, close
):
    first, second = students[:2]
    kept = make_record(session=session, student=first, recorded_by=bob)
    shown = fields_of(dana_client.get(f"/sessions/{session.pk}/").text, close)
    if what == "taken back":
        kept.delete()
    else:
        record_attendance(
            session=session,
            student=second if what == "entered" else first,
            entry=RegisterEntry("absent"),
            author=Author(bob),
            shown_version=NOT_SHOWN,
        )
    assert MEANWHILE in dana_client.post(close, shown, follow=True).text
    session.refresh_from_db()
    assert not session.is_closed


def test_her_own_entries_on_the_page_she_knows(
    dana_client, dana, alice, bob, session, students, close
):
    make_record(session=session, student=students[0], recorded_by=bob)
    page = f"/sessions/{session.pk}/"
    shown = fields_of(dana_client.get(page).text, close)
    for student in students[:2]:
        line = f"{page}students/{student.pk}/"
        press(dana_client, page, line, {"status": "absent"}, headers=HTMX)
    assert "is closed" in dana_client.post(close, shown, follow=True).text
    session.refresh_from_db()
    assert session.confirmed_by == alice
    assert {record.recorded_by for record in session.records.all()} == {dana}


def test_a_teacher_who_has_confirmed_is_done(alice_client, session, close):
    page = alice_client.get(f"/sessions/{session.pk}/").text
    assert "The register is taken" in page
    assert close not in page
    assert f"/sessions/{session.pk}/confirm/undo/" in page


class TestAtNight:
    """What was confirmed before today closes by itself, and stays as it was confirmed."""

    @pytest.fixture
    def taken(self, session, alice):
        session.confirmed_at = session.first_confirmed_at = session.ends_at
        session.confirmed_by = alice
        session.save()
        return session

    @pytest.mark.parametrize(("hours", "is_closed"), [(10, False), (13, False), (15, True)])
    def test_the_register_closes_when_its_day_is_over(self, taken, hours, is_closed):
        close_taken_registers(now=taken.ends_at + timedelta(hours=hours))
        taken.refresh_from_db()
        assert taken.is_closed is is_closed
        assert taken.confirmed_at == taken.ends_at

    def test_a_register_that_nobody_confirmed_stays_open(self, session, student):
        make_record(session=session, student=student)
        assert close_taken_registers(now=timezone.now()) == 0

    def test_a_register_confirmed_late_has_until_the_next_night(self, taken):
        taken.confirmed_at = timezone.now()
        taken.save()
        assert close_taken_registers(now=timezone.now()) == 0


def test_whoever_came_into_the_class_later_is_not_said_to_be_unset(
    alice_client, session, class_group, school
):
    for student in class_group.roster_on(session.day):
        make_record(session=session, student=student)
    close_session(session=session, by=make_user(), shown_version=NOT_SHOWN)
    make_enrolment(
        student=make_student(school=school, family_name="Later"), class_group=class_group
    )
    page = alice_client.get(f"/sessions/{session.pk}/").text
    assert "Later" in page
    assert "Came later" in page
    assert page.count("No entry") == 1
    assert "<dt>No entry</dt><dd>0</dd>" in page
