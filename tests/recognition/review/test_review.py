"""Trays, a person's word about a face, and the confirmed register."""

import pytest

from classes.errors import NobodyConfirmsError, SessionClosedError
from classes.models import AttendanceRecord
from classes.services.register.entries import Author, RegisterEntry, record_attendance
from classes.services.sessions import close_session
from classes.versions import NOT_SHOWN
from privacy.models import AccessEntry
from recognition.errors import SightingReviewError, WorkUnfinishedError
from recognition.models import Sighting
from recognition.selectors.review_queue import review_of
from recognition.services.confirmation import confirm_session
from recognition.services.review import accept_sighting, reject_sighting, undo_review
from tests.factories import (
    make_capture,
    make_record,
    make_sighting,
    make_student,
    make_user,
)


@pytest.fixture
def sightings(capture, known_students) -> list[Sighting]:
    """The first student present, the second to check, a stranger."""
    first, second, _ = known_students
    return [
        make_sighting((first, 0.8), (second, 0.3), capture=capture, proposed_student=first),
        make_sighting(
            (second, 0.52), (first, 0.4), capture=capture, proposed_student=second, proposal="check"
        ),
        make_sighting((first, 0.2), capture=capture),
    ]


def trays(session) -> dict[str, str]:
    review = review_of(session)
    return {row.student.number: row.tray.value for row in review.rows}


def test_the_roster_is_sorted_into_trays(known_session, sightings):
    assert trays(known_session) == {
        "701": "present",
        "702": "check",
        "703": "not_seen",
        "704": "by_hand",
    }
    review = review_of(known_session)
    assert [row.runner_up.number for row in review.check] == ["701"]
    assert review.unknown == [sightings[2]]
    assert review.n_to_check == 1


def test_reading_the_trays_takes_a_fixed_number_of_queries(
    known_session, sightings, django_assert_max_num_queries
):
    with django_assert_max_num_queries(11):
        review_of(known_session)


def test_yes_moves_a_doubtful_face_to_present(known_session, sightings, students, alice):
    accept_sighting(sighting=sightings[1], student=students[1], by=alice, shown_version=NOT_SHOWN)
    assert trays(known_session)["702"] == "present"


def test_no_moves_it_to_not_seen_and_undo_brings_it_back(known_session, sightings, alice):
    reject_sighting(sighting=sightings[1], by=alice, shown_version=NOT_SHOWN)
    assert trays(known_session)["702"] == "not_seen"
    undo_review(sighting=sightings[1], by=alice, shown_version=NOT_SHOWN)
    assert trays(known_session)["702"] == "check"


def test_an_unknown_face_may_be_named(known_session, sightings, students, alice):
    accept_sighting(sighting=sightings[2], student=students[2], by=alice, shown_version=NOT_SHOWN)
    assert trays(known_session)["703"] == "present"


def test_a_face_is_not_given_to_somebody_outside_the_roster(sightings, school, alice):
    with pytest.raises(SightingReviewError, match="roster"):
        accept_sighting(
            sighting=sightings[1],
            student=make_student(school=school),
            by=alice,
            shown_version=NOT_SHOWN,
        )


def test_nobody_is_named_on_two_faces_seen_at_once(sightings, students, alice):
    accept_sighting(sighting=sightings[1], student=students[1], by=alice, shown_version=NOT_SHOWN)
    with pytest.raises(SightingReviewError, match="same moment"):
        accept_sighting(
            sighting=sightings[2], student=students[1], by=alice, shown_version=NOT_SHOWN
        )


def test_a_student_is_named_on_a_face_seen_while_her_other_was_away(sightings, students, alice):
    earlier, later = sightings[1:3]
    earlier.first_seen_s, earlier.last_seen_s, earlier.stays = 0, 9, [[0, 1], [8, 9]]
    later.first_seen_s, later.last_seen_s = 3, 5
    earlier.save()
    later.save()
    accept_sighting(sighting=earlier, student=students[1], by=alice, shown_version=NOT_SHOWN)
    accept_sighting(sighting=later, student=students[1], by=alice, shown_version=NOT_SHOWN)
    later.refresh_from_db()
    assert later.confirmed_student == students[1]


def test_nothing_is_recorded_before_the_confirmation(sightings):
    assert not AttendanceRecord.objects.exists()


def test_confirming_writes_present_and_absent_and_leaves_doubt_open(
    known_session, sightings, alice
):
    confirmation = confirm_session(session=known_session, by=alice, shown_version=NOT_SHOWN)
    statuses = dict(AttendanceRecord.objects.values_list("student__number", "status"))
    assert statuses == {"701": "present", "703": "absent"}
    counts = confirmation.counts
    assert (counts.numbers, confirmation.n_open) == ({"present": 1, "absent": 1}, 2)
    known_session.refresh_from_db()
    assert known_session.confirmed_by == alice


def test_confirming_erases_the_faces_of_nobody(known_session, sightings, alice):
    confirm_session(session=known_session, by=alice, shown_version=NOT_SHOWN)
    assert set(Sighting.objects.all()) == set(sightings[:2])


def test_a_persons_mark_survives_confirming(known_session, sightings, students, alice):
    record_attendance(
        session=known_session,
        student=students[0],
        entry=RegisterEntry("late", minutes_late=7),
        author=Author(alice),
        shown_version=NOT_SHOWN,
    )
    confirm_session(session=known_session, by=alice, shown_version=NOT_SHOWN)
    record = AttendanceRecord.objects.get(student=students[0])
    assert (record.status, record.minutes_late, record.source) == ("late", 7, "person")


def test_a_later_capture_only_turns_not_seen_into_seen(known_session, sightings, students, alice):
    confirm_session(session=known_session, by=alice, shown_version=NOT_SHOWN)
    again = make_capture(session=known_session, state="ready")
    make_sighting((students[2], 0.8), capture=again, proposed_student=students[2])
    confirm_session(session=known_session, by=alice, shown_version=NOT_SHOWN)
    statuses = dict(AttendanceRecord.objects.values_list("student__number", "status"))
    assert statuses == {"701": "present", "703": "present"}


@pytest.mark.parametrize("confirm", [confirm_session, close_session])
def test_nothing_is_confirmed_by_nobody(confirm, known_session, sightings):
    with pytest.raises(NobodyConfirmsError):
        confirm(session=known_session, by=None, shown_version=NOT_SHOWN)
    known_session.refresh_from_db()
    assert known_session.confirmed_at is None
    assert not known_session.records.exists()


def test_the_log_keeps_who_confirmed(
    known_session, sightings, alice, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        confirm_session(session=known_session, by=alice, shown_version=NOT_SHOWN)
    line = AccessEntry.objects.get(subject="register")
    assert line.params == {
        "about": f"session {known_session.pk}",
        "by": alice.pk,
        "how": "confirmed",
    }


def test_confirming_waits_for_unfinished_work(known_session, sightings, alice):
    make_capture(session=known_session)
    with pytest.raises(WorkUnfinishedError):
        confirm_session(session=known_session, by=alice, shown_version=NOT_SHOWN)


def test_a_closed_register_takes_no_review(known_session, sightings, students, alice):
    close_session(session=known_session, by=make_user(), shown_version=NOT_SHOWN)
    sightings[1].capture.session.refresh_from_db()
    with pytest.raises(SessionClosedError):
        accept_sighting(
            sighting=sightings[1], student=students[1], by=alice, shown_version=NOT_SHOWN
        )
    with pytest.raises(SessionClosedError):
        confirm_session(session=known_session, by=alice, shown_version=NOT_SHOWN)


def test_without_a_result_nobody_is_marked_absent(known_session, alice):
    make_capture(session=known_session, state="failed", failure_code="video_without_frame")
    assert confirm_session(session=known_session, by=alice, shown_version=NOT_SHOWN).n_open == 4


def test_equal_names_and_a_name_within_another_are_told_apart(
    known_session, capture, students, alice
):
    """Ana and Anabel, Ben Baker and Ben Baker: records go by primary key."""
    ana, _, second_ben, anabel = students
    for found in (second_ben, anabel):
        make_sighting((found, 0.8), (ana, 0.4), capture=capture, proposed_student=found)
    confirm_session(session=known_session, by=alice, shown_version=NOT_SHOWN)
    assert dict(AttendanceRecord.objects.values_list("student__number", "status")) == {
        "701": "absent",
        "702": "absent",
        "703": "present",
        "704": "present",
    }


def test_who_left_the_class_is_not_counted_as_open(known_session, sightings, students, alice):
    make_record(session=known_session, student=students[3])
    students[3].enrolments.update(until_on=known_session.day)
    assert confirm_session(session=known_session, by=alice, shown_version=NOT_SHOWN).n_open == 1
