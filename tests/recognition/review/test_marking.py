"""Several students at once, what two people say at once, and taking it back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from classes.errors import SessionClosedError, StaleEntryError
from classes.models import ClassSession
from classes.services import (
    Author,
    MadeEntries,
    RegisterEntry,
    close_session,
    record_attendance,
    undo_entries,
)
from classes.versions import NOT_SHOWN
from recognition.errors import NotConfirmedError, StaleFaceError
from recognition.selectors.review_version import review_version
from recognition.services.confirmation import confirm_session, undo_confirmation
from recognition.services.review import accept_sighting, reject_sighting
from recognition.services.review.bulk_entries import mark_undecided
from tests.factories import make_capture, make_sighting


@pytest.fixture
def sightings(capture, known_students):
    """The first present, the second to check, the third not seen, the fourth by hand."""
    first, second, _ = known_students
    sure = make_sighting((first, 0.8), capture=capture, proposed_student=first)
    doubtful = make_sighting(
        (second, 0.65), capture=capture, proposed_student=second, proposal="check"
    )
    return [sure, doubtful]


def statuses(session: ClassSession) -> dict[str, str]:
    return dict(session.records.values_list("student__number", "status"))


def test_all_the_others_leaves_proposals_and_doubts_alone(known_session, sightings, alice):
    marked = mark_undecided(
        session=known_session, status="absent", by=alice, shown_version=NOT_SHOWN
    )
    assert statuses(known_session) == {"704": "absent"}
    assert len(marked.versions) == 1


def test_nobody_whom_a_film_did_not_see_becomes_present_with_the_others(
    known_session, sightings, alice
):
    mark_undecided(session=known_session, status="present", by=alice, shown_version=NOT_SHOWN)
    assert statuses(known_session) == {"704": "present"}


def test_all_the_others_does_not_touch_what_was_said(known_session, students, alice, bob):
    record_attendance(
        session=known_session,
        student=students[0],
        entry=RegisterEntry("late"),
        author=Author(bob),
        shown_version=NOT_SHOWN,
    )
    mark_undecided(session=known_session, status="present", by=alice, shown_version=NOT_SHOWN)
    assert statuses(known_session) == {
        **dict.fromkeys(["702", "703", "704"], "present"),
        "701": "late",
    }


def test_marking_many_can_be_taken_back(known_session, students, alice):
    marked = mark_undecided(
        session=known_session, status="present", by=alice, shown_version=NOT_SHOWN
    )
    n = undo_entries(
        session=known_session,
        made=MadeEntries(dict.fromkeys(marked.versions, False), marked.since),
        by=alice,
        shown_versions=NOT_SHOWN,
    )
    assert (n, statuses(known_session)) == (4, {})


def test_a_change_that_is_taken_back_says_what_it_said_before(known_session, student, alice):
    record_attendance(
        session=known_session,
        student=student,
        entry=RegisterEntry("late", minutes_late=7, note="Bus"),
        author=Author(alice),
        shown_version=NOT_SHOWN,
    )
    since = timezone.now()
    record_attendance(
        session=known_session,
        student=student,
        entry=RegisterEntry("absent"),
        author=Author(alice),
        shown_version=NOT_SHOWN,
    )
    undo_entries(
        session=known_session,
        made=MadeEntries({student.pk: True}, since),
        by=alice,
        shown_versions=NOT_SHOWN,
    )
    record = known_session.records.get()
    assert (record.status, record.minutes_late, record.note) == ("late", 7, "Bus")
    assert record.amendments.count() == 2


def test_what_somebody_else_said_meanwhile_is_not_taken_back(known_session, student, alice, bob):
    since = timezone.now()
    record_attendance(
        session=known_session,
        student=student,
        entry=RegisterEntry("absent"),
        author=Author(alice),
        shown_version=NOT_SHOWN,
    )
    record_attendance(
        session=known_session,
        student=student,
        entry=RegisterEntry("present"),
        author=Author(bob),
        shown_version=NOT_SHOWN,
    )
    had = {student.pk: False}
    assert (
        undo_entries(
            session=known_session, made=MadeEntries(had, since), by=alice, shown_versions=NOT_SHOWN
        )
        == 0
    )
    assert statuses(known_session) == {"701": "present"}


def test_a_closed_register_takes_nothing_back(known_session, student, alice):
    record_attendance(
        session=known_session,
        student=student,
        entry=RegisterEntry("absent"),
        author=Author(alice),
        shown_version=NOT_SHOWN,
    )
    close_session(session=known_session, by=alice, shown_version=NOT_SHOWN)
    long_ago = timezone.now() - timedelta(hours=1)
    with pytest.raises(SessionClosedError):
        undo_entries(
            session=known_session,
            made=MadeEntries({student.pk: False}, long_ago),
            by=alice,
            shown_versions=NOT_SHOWN,
        )


def test_a_stale_entry_is_refused_and_says_what_was_said(known_session, student, alice, bob):
    record_attendance(
        session=known_session,
        student=student,
        entry=RegisterEntry("late"),
        author=Author(bob),
        shown_version="",
    )
    with pytest.raises(StaleEntryError, match=r"Bob.* has set Ana Adams to “Late”"):
        record_attendance(
            session=known_session,
            student=student,
            entry=RegisterEntry("absent"),
            author=Author(alice),
            shown_version="",
        )
    assert statuses(known_session) == {"701": "late"}


def test_an_entry_seen_as_it_is_may_be_changed(known_session, student, alice, bob):
    record = record_attendance(
        session=known_session,
        student=student,
        entry=RegisterEntry("late"),
        author=Author(bob),
        shown_version=NOT_SHOWN,
    )
    record_attendance(
        session=known_session,
        student=student,
        entry=RegisterEntry("absent"),
        author=Author(alice),
        shown_version=record.version,
    )
    assert statuses(known_session) == {"701": "absent"}


def test_an_entry_taken_back_meanwhile_is_stale_too(known_session, student, alice):
    record = record_attendance(
        session=known_session,
        student=student,
        entry=RegisterEntry("late"),
        author=Author(alice),
        shown_version=NOT_SHOWN,
    )
    seen = record.version
    record.delete()
    with pytest.raises(StaleEntryError, match="taken back"):
        record_attendance(
            session=known_session,
            student=student,
            entry=RegisterEntry("absent"),
            author=Author(alice),
            shown_version=seen,
        )


def test_two_people_change_different_students_without_a_conflict(
    known_session, students, alice, bob
):
    record_attendance(
        session=known_session,
        student=students[0],
        entry=RegisterEntry("late"),
        author=Author(bob),
        shown_version="",
    )
    record_attendance(
        session=known_session,
        student=students[1],
        entry=RegisterEntry("late"),
        author=Author(alice),
        shown_version="",
    )
    assert statuses(known_session) == {"701": "late", "702": "late"}


def test_a_face_somebody_has_named_meanwhile_is_not_named_again(
    sightings, known_students, alice, bob
):
    accept_sighting(sighting=sightings[1], student=known_students[1], by=bob, shown_version="")
    with pytest.raises(StaleFaceError, match="Bob"):
        reject_sighting(sighting=sightings[1], by=alice, shown_version="")
    sightings[1].refresh_from_db()
    assert sightings[1].confirmed_student == known_students[1]


def test_a_confirmation_can_be_taken_back(known_session, sightings, students, alice):
    record_attendance(
        session=known_session,
        student=students[3],
        entry=RegisterEntry("excused"),
        author=Author(alice),
        shown_version=NOT_SHOWN,
    )
    confirm_session(session=known_session, by=alice, shown_version=NOT_SHOWN)
    assert statuses(known_session) == {"701": "present", "703": "absent", "704": "excused"}
    undo_confirmation(session=known_session, by=alice, shown_version=NOT_SHOWN)
    known_session.refresh_from_db()
    assert (known_session.confirmed_at, statuses(known_session)) == (None, {"704": "excused"})


def test_taking_back_the_second_confirmation_leaves_the_first(
    known_session, sightings, known_students, alice
):
    confirm_session(session=known_session, by=alice, shown_version=NOT_SHOWN)
    third = known_students[2]
    later = make_capture(session=known_session, state="ready")
    make_sighting((third, 0.8), capture=later, proposed_student=third)
    confirm_session(session=known_session, by=alice, shown_version=NOT_SHOWN)
    assert statuses(known_session)["703"] == "present"
    undo_confirmation(session=known_session, by=alice, shown_version=NOT_SHOWN)
    assert statuses(known_session) == {"701": "present", "703": "absent"}
    confirm_session(session=known_session, by=alice, shown_version=NOT_SHOWN)
    assert statuses(known_session) == {"701": "present", "703": "present"}


def test_without_a_confirmation_there_is_nothing_to_take_back(known_session, alice):
    with pytest.raises(NotConfirmedError):
        undo_confirmation(session=known_session, by=alice, shown_version=NOT_SHOWN)


def test_the_version_changes_with_everything_that_is_said(
    known_session, capture, sightings, student, alice
):
    versions = [review_version(known_session)]
    record_attendance(
        session=known_session,
        student=student,
        entry=RegisterEntry("late"),
        author=Author(alice),
        shown_version=NOT_SHOWN,
    )
    versions.append(review_version(known_session))
    reject_sighting(sighting=sightings[1], by=alice, shown_version=NOT_SHOWN)
    versions.append(review_version(known_session))
    capture.delete()
    versions.append(review_version(known_session))
    close_session(session=known_session, by=alice, shown_version=NOT_SHOWN)
    versions.append(review_version(known_session))
    assert len(set(versions)) == len(versions)
    assert review_version(known_session) == versions[-1]
