"""Registers are locked some days after the lesson, and take nothing before its day."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from classes.errors import (
    FutureLessonError,
    NotOfficeError,
    ReasonMissingError,
    RegisterLockedError,
    StaleRowError,
)
from classes.services import Author, RegisterEntry, close_session, record_attendance, reopen_session
from classes.services.register.lock import lift_lock
from classes.versions import NOT_SHOWN
from recognition.services.confirmation import confirm_session
from tests.factories import make_record, make_session
from tests.shown_forms import version_in


@pytest.fixture
def old(session, school):
    """A lesson of long ago, at a school that locks registers after two weeks."""
    school.days_until_lock = 14
    school.save()
    session.refresh_from_db()
    return session


def mark(session, student, by, reason=""):
    return record_attendance(
        session=session,
        student=student,
        entry=RegisterEntry("absent"),
        author=Author(by, reason=reason),
        shown_version=NOT_SHOWN,
    )


def unlock(session, by, reason="Her letter came late"):
    return lift_lock(session=session, reason=reason, by=by, shown_version=session.version)


@pytest.mark.parametrize(("n_days", "is_locked"), [(14, False), (15, True)])
def test_the_lock_falls_after_as_many_days_as_the_school_says(school, n_days, is_locked):
    school.days_until_lock = 14
    school.save()
    session = make_session(starts_at=timezone.now() - timedelta(days=n_days))
    session.class_group.school = school
    assert session.is_locked is is_locked


def test_a_school_that_sets_no_days_locks_nothing(session):
    assert not session.is_locked


def test_a_teacher_is_refused_and_told_whom_to_ask(old, student, alice):
    with pytest.raises(RegisterLockedError, match="ask the school office"):
        mark(old, student, alice)
    with pytest.raises(RegisterLockedError):
        close_session(session=old, by=alice, shown_version=NOT_SHOWN)
    with pytest.raises(RegisterLockedError):
        confirm_session(session=old, by=alice, shown_version=NOT_SHOWN)


def test_a_closed_register_is_not_reopened_behind_its_lock(old, alice, gina):
    close_session(session=old, by=gina, shown_version=NOT_SHOWN)
    with pytest.raises(RegisterLockedError):
        reopen_session(session=old, by=alice, shown_version=NOT_SHOWN)


def test_the_office_still_changes_it_with_a_reason(old, student, gina):
    close_session(session=old, by=gina, shown_version=NOT_SHOWN)
    with pytest.raises(ReasonMissingError):
        mark(old, student, gina)
    assert mark(old, student, gina, "A letter came").status == "absent"


def test_the_office_lifts_the_lock_for_as_many_days(old, student, alice, gina):
    unlock(old, gina)
    assert mark(old, student, alice).recorded_by == alice
    old.lock_lifted_at -= timedelta(days=15)
    assert old.is_locked


@pytest.mark.parametrize("reason", ["", "x", " ! "])
def test_lifting_wants_a_reason_of_more_than_a_letter(old, gina, reason):
    with pytest.raises(ReasonMissingError):
        unlock(old, gina, reason)


def test_only_the_office_lifts_it_and_only_a_lock_that_is_there(old, alice, gina):
    with pytest.raises(NotOfficeError):
        unlock(old, alice)
    unlock(old, gina)
    with pytest.raises(StaleRowError):
        unlock(old, gina)


def test_the_page_shows_the_lock_and_no_buttons_to_a_teacher(old, alice_client, gina_client):
    make_record(session=old, student=old.class_group.roster_on(old.day)[0])
    page = alice_client.get(f"/sessions/{old.pk}/").text
    assert "Locked" in page
    assert "Lift the lock" not in page
    assert "status-button" not in page
    assert "Lift the lock" in gina_client.get(f"/sessions/{old.pk}/").text


def test_the_office_lifts_it_on_a_page(old, gina_client, school):
    address = f"/sessions/{old.pk}/unlock/"
    version = version_in(gina_client.get(address).text)
    sent = {"shown_version": version, "reason": ""}
    assert "This field is required" in gina_client.post(address, sent).text
    assert "few words" in gina_client.post(address, sent | {"reason": "x"}).text
    gina_client.post(address, sent | {"reason": "A letter came late"})
    old.refresh_from_db()
    assert not old.is_locked


@pytest.mark.parametrize(("who", "answer"), [("alice", 404), ("eve", 404), ("helen", 403)])
def test_nobody_else_opens_that_page(old, who, answer, request):
    client = request.getfixturevalue(f"{who}_client")
    assert client.get(f"/sessions/{old.pk}/unlock/").status_code == answer
    assert client.post(f"/sessions/{old.pk}/unlock/", {"reason": "Yes"}).status_code == answer


def test_other_systems_are_refused_too(old, student, alice_client):
    answer = alice_client.put(
        f"/api/v1/sessions/{old.pk}/records/{student.pk}",
        {"status": "absent"},
        "application/json",
        headers={"If-None-Match": "*"},
    )
    assert (answer.status_code, answer.json()["kind"]) == (409, "RegisterLockedError")


def test_the_school_sets_the_days_in_its_form(dana_client, school):
    page = dana_client.get(f"/admin/classes/school/{school.pk}/change/").text
    assert 'name="days_until_lock"' in page


def test_a_lesson_to_come_takes_no_entry(student, class_group, alice, gina):
    session = make_session(class_group=class_group, starts_at=datetime(2100, 1, 1, 8, tzinfo=UTC))
    for who in (alice, gina):
        with pytest.raises(FutureLessonError, match="plan an absence"):
            mark(session, student, who)
    assert not session.records.exists()


@pytest.mark.parametrize("reason", ["x", " . ", "?!"])
def test_a_letter_is_no_reason(session, student, alice, reason):
    close_session(session=session, by=alice, shown_version=NOT_SHOWN)
    with pytest.raises(ReasonMissingError, match="few words"):
        mark(session, student, alice, reason)
