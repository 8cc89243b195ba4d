"""What may be recorded and amended, by whom, and what is kept of each change."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils.translation import override

from classes.errors import (
    InvalidEntryError,
    NotEnrolledError,
    ReasonMissingError,
    SessionClosedError,
)
from classes.models import AttendanceAmendment, AttendanceRecord, Status
from classes.services import (
    Author,
    RegisterEntry,
    close_session,
    end_enrolment,
    enrol_student,
    record_attendance,
)
from classes.versions import NOT_SHOWN
from tests.factories import make_session, make_student

CAPTURE = AttendanceRecord.Source.CAPTURE
PERSON = AttendanceRecord.Source.PERSON


@pytest.fixture
def record(session, student, alice):
    """Record Ana's status; who, what and how may be overridden."""

    def _record(status, *, by=alice, **overrides):
        row = {"session": session, "student": student}
        row |= {name: overrides.pop(name) for name in row if name in overrides}
        entry = {
            name: overrides.pop(name) for name in ("minutes_late", "note") if name in overrides
        }
        return record_attendance(
            **row,
            entry=RegisterEntry(status, **entry),
            author=Author(by, **overrides),
            shown_version=NOT_SHOWN,
        )

    return _record


@pytest.fixture
def closed_session(session, alice):
    return close_session(session=session, by=alice, shown_version=NOT_SHOWN)


def test_first_record_says_who_and_has_no_amendment(record, alice):
    row = record(Status.LATE, minutes_late=5, note=" bus ")
    row.refresh_from_db()
    assert (row.status, row.minutes_late, row.note) == ("late", 5, "bus")
    assert (row.source, row.recorded_by) == (PERSON, alice)
    assert not row.amendments.exists()


def test_change_keeps_old_new_reason_and_who(record, alice, bob):
    record(Status.LATE, minutes_late=5, note="bus")
    row = record(Status.EXCUSED, by=bob, reason="letter from home")
    amendment = row.amendments.get()
    assert (amendment.old_status, amendment.old_minutes_late, amendment.old_note) == (
        "late",
        5,
        "bus",
    )
    assert (amendment.new_status, amendment.new_minutes_late, amendment.new_note) == (
        "excused",
        None,
        "",
    )
    assert (amendment.reason, amendment.amended_by) == ("letter from home", bob)
    assert str(amendment) == "Excused instead of late (5 min); note “bus” removed"
    assert AttendanceRecord.objects.get().recorded_by == bob


def test_amendment_and_record_bear_the_same_moment(record):
    first = record(Status.ABSENT)
    row = record(Status.PRESENT)
    assert row.recorded_at == row.amendments.get().amended_at > first.recorded_at


def test_saying_the_same_again_writes_nothing(record, alice, bob):
    first = record(Status.LATE, minutes_late=5)
    again = record(Status.LATE, minutes_late=5, by=bob)
    again.refresh_from_db()
    assert (again.recorded_by, again.recorded_at) == (alice, first.recorded_at)
    assert not AttendanceAmendment.objects.exists()


def test_every_change_adds_an_amendment_in_order(record):
    for status in (Status.ABSENT, Status.LATE, Status.PRESENT):
        row = record(status)
    assert [str(amendment) for amendment in row.amendments.all()] == [
        "Late instead of absent",
        "Present instead of late",
    ]


def test_changed_note_alone_is_an_amendment(record):
    record(Status.PRESENT)
    amendment = record(Status.PRESENT, note="left early").amendments.get()
    assert (amendment.new_note, str(amendment)) == ("left early", "note “left early”")


def test_other_minutes_are_an_amendment_that_names_both(record):
    record(Status.LATE, minutes_late=5)
    amendment = record(Status.LATE, minutes_late=12).amendments.get()
    assert str(amendment) == "Late (12 min) instead of late (5 min)"


def test_student_who_is_not_on_the_roster_is_refused(record, school):
    with pytest.raises(NotEnrolledError, match="7A Physics"):
        record(Status.PRESENT, student=make_student(school=school))
    assert not AttendanceRecord.objects.exists()


def test_student_who_left_before_the_day_is_refused(record, student):
    end_enrolment(
        enrolment=student.enrolments.get(), until_on=date(2026, 9, 1), shown_version=NOT_SHOWN
    )
    with pytest.raises(NotEnrolledError):
        record(Status.PRESENT)


def test_record_of_a_student_who_left_since_is_still_amended(record, student):
    record(Status.ABSENT)
    end_enrolment(
        enrolment=student.enrolments.get(), until_on=date(2026, 9, 1), shown_version=NOT_SHOWN
    )
    assert str(record(Status.EXCUSED).amendments.get()) == "Excused instead of absent"


def test_student_who_leaves_the_day_after_is_recorded(record, student):
    end_enrolment(
        enrolment=student.enrolments.get(), until_on=date(2026, 9, 2), shown_version=NOT_SHOWN
    )
    assert record(Status.PRESENT).status == "present"


def test_students_of_one_name_have_records_of_their_own(record, students):
    record(Status.PRESENT, student=students[1])
    record(Status.ABSENT, student=students[2])
    assert students[1].attendance_records.get().status == "present"
    assert students[2].attendance_records.get().status == "absent"


def test_student_of_two_class_groups_is_recorded_in_each(record, student, other_class_group):
    enrol_student(student=student, class_group=other_class_group, from_on=date(2026, 8, 20))
    record(Status.PRESENT)
    record(Status.ABSENT, session=make_session(class_group=other_class_group))
    assert sorted(row.status for row in student.attendance_records.all()) == ["absent", "present"]


@pytest.mark.parametrize("status", [Status.PRESENT, Status.EXCUSED, Status.ABSENT])
def test_minutes_of_a_student_who_is_not_late_are_refused(record, status):
    with pytest.raises(InvalidEntryError):
        record(status, minutes_late=5)


@pytest.mark.parametrize("minutes_late", [-1, 0, 601])
def test_impossible_minutes_are_refused(record, minutes_late):
    with pytest.raises(InvalidEntryError, match="between 1 and 600"):
        record(Status.LATE, minutes_late=minutes_late)


@pytest.mark.parametrize("field", ["note", "reason"])
def test_text_that_does_not_fit_is_refused(record, field):
    with pytest.raises(InvalidEntryError, match="300 characters"):
        record(Status.PRESENT, **{field: "x" * 301})


def test_status_that_does_not_exist_is_an_error(record):
    with pytest.raises(ValueError, match="here"):
        record("here")


def test_closed_register_refuses_a_change_without_reason(record, closed_session):
    for reason in ("", "   "):
        with pytest.raises(ReasonMissingError):
            record(Status.PRESENT, session=closed_session, reason=reason)
    assert not AttendanceRecord.objects.exists()


def test_closing_counts_even_if_the_session_was_read_before(record, session, alice):
    stale = make_copy(session)
    close_session(session=session, by=alice, shown_version=NOT_SHOWN)
    with pytest.raises(ReasonMissingError):
        record(Status.PRESENT, session=stale)


def make_copy(session):
    return type(session).objects.get(pk=session.pk)


def test_closed_register_is_amended_with_a_reason(record, session, alice):
    record(Status.ABSENT)
    close_session(session=session, by=alice, shown_version=NOT_SHOWN)
    row = record(Status.EXCUSED, reason="doctor's letter")
    assert row.amendments.get().reason == "doctor's letter"


def test_record_added_to_a_closed_register_keeps_its_reason(record, closed_session, alice):
    row = record(Status.PRESENT, session=closed_session, reason="was forgotten")
    amendment = row.amendments.get()
    assert str(amendment) == "Present, no entry before"
    assert (amendment.reason, amendment.amended_by) == ("was forgotten", alice)


def test_a_persons_words_are_shown_as_they_are_though_the_catalogue_knows_them(
    record, closed_session, alice_client
):
    words = "Taken back."
    row = record(Status.PRESENT, session=closed_session, reason=words)
    with override("de"):
        assert row.amendments.get().shown_reason == words
    address = reverse("classes:session_register", args=[closed_session.pk])
    page = alice_client.get(address, headers={"Accept-Language": "de"}).content.decode()
    assert words in page
    assert "Zurückgenommen." not in page


def test_capture_is_refused_by_a_closed_register(record, closed_session):
    with pytest.raises(SessionClosedError):
        record(Status.PRESENT, session=closed_session, source=CAPTURE, reason="any")


@pytest.mark.parametrize("recorded", Status.values)
@pytest.mark.parametrize("seen", [Status.PRESENT, Status.ABSENT])
def test_capture_never_changes_what_a_person_said(record, recorded, seen):
    record(recorded)
    row = record(seen, source=CAPTURE, by=None)
    row.refresh_from_db()
    assert (row.status, row.source) == (recorded, PERSON)
    assert not row.amendments.exists()


def test_later_capture_finds_a_student_not_seen_before(record, alice):
    record(Status.ABSENT, source=CAPTURE, by=None)
    row = record(Status.PRESENT, source=CAPTURE)
    assert (row.status, row.source, row.recorded_by) == ("present", CAPTURE, alice)
    assert str(row.amendments.get()) == "Present instead of absent"


@pytest.mark.parametrize("before", [Status.PRESENT, Status.LATE, Status.EXCUSED])
@pytest.mark.parametrize("seen", Status.values)
def test_later_capture_takes_nothing_back(record, before, seen):
    record(before, source=CAPTURE)
    row = record(seen, source=CAPTURE)
    row.refresh_from_db()
    assert row.status == before
    assert not row.amendments.exists()


def test_person_overrules_a_capture(record):
    record(Status.PRESENT, source=CAPTURE)
    row = record(Status.ABSENT)
    assert (row.status, row.source) == ("absent", PERSON)
    assert record(Status.PRESENT, source=CAPTURE).status == "absent"


def test_person_who_repeats_a_capture_takes_the_record_over(record, bob):
    record(Status.ABSENT, source=CAPTURE, by=None)
    row = record(Status.ABSENT, by=bob)
    row.refresh_from_db()
    assert (row.source, row.recorded_by) == (PERSON, bob)
    assert not row.amendments.exists()
    assert record(Status.PRESENT, source=CAPTURE).status == "absent"
