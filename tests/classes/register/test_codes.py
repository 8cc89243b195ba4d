"""A school's own codes in the register: who may say which, and what is kept of them."""

import pytest
from django.utils import timezone

from classes.errors import CodeNotUsableError, RefusedError
from classes.models import AttendanceCode, ClassSession
from classes.selectors.register.entries import register_lines
from classes.services import (
    Author,
    MadeEntries,
    RegisterEntry,
    close_session,
    record_attendance,
    undo_entries,
)
from classes.versions import NOT_SHOWN
from tests.factories import make_enrolment, make_record, make_student
from tests.factories.office import make_code, make_planned_absence


@pytest.fixture
def dentist(school) -> AttendanceCode:
    return make_code(school=school, letter="D", label="Dentist")


@pytest.fixture
def record(session, student, alice):
    def record_status(status="excused", *, by=alice, source="person", reason="", **entry):
        return record_attendance(
            session=session,
            student=student,
            entry=RegisterEntry(status, **entry),
            author=Author(by, source, reason),
            shown_version=NOT_SHOWN,
        )

    return record_status


def test_a_code_is_kept_and_shown_in_place_of_its_status(record, dentist):
    row = record(code=dentist)
    row.refresh_from_db()
    assert (row.status, row.code, row.letter, row.label) == ("excused", dentist, "D", "Dentist")


def test_without_a_code_the_record_shows_the_plain_status(record, dentist):
    row = record()
    assert (row.code, row.letter, row.label) == (None, "E", "Excused")


def test_a_code_goes_with_minutes_and_note(record, school):
    bus = make_code(school=school, letter="B", label="Bus late", counts_as="late")
    row = record("late", code=bus, minutes_late=7, note="Line 12")
    assert (row.label, row.minutes_late, row.note) == ("Bus late", 7, "Line 12")


def test_another_code_is_an_amendment_that_names_both(record, dentist, school):
    sport = make_code(school=school, letter="S", label="Sport day")
    record(code=dentist)
    row = record(code=sport)
    amendment = row.amendments.get()
    assert (amendment.old_code, amendment.new_code) == (dentist, sport)
    assert str(amendment) == "Sport day instead of Dentist"
    assert str(record().amendments.last()) == "Excused instead of Sport day"


def test_the_same_code_again_is_no_amendment(record, dentist):
    record(code=dentist)
    assert record(code=dentist).amendments.count() == 0


@pytest.mark.parametrize(
    ("fields", "status", "words"),
    [
        ({"counts_as": "absent"}, "excused", "counts as “Absent”"),
        ({"is_active": False}, "excused", "no longer in use"),
        ({"used_by": "office"}, "excused", "for administrators only"),
    ],
)
def test_a_code_that_does_not_fit_is_refused(record, school, session, fields, status, words):
    code = make_code(school=school, **fields)
    with pytest.raises(CodeNotUsableError, match=words):
        record(status, code=code)
    assert not session.records.exists()


def test_a_code_of_another_school_is_refused(record, other_school, dana, root):
    code = make_code(school=other_school)
    for by in (dana, root):
        with pytest.raises(RefusedError, match="is not one of Hill School"):
            record(code=code, by=by)


def test_administrators_may_say_the_codes_of_the_office(record, school, dana, root):
    code = make_code(school=school, used_by="office")
    for by in (dana, root):
        assert record(code=code, by=by).code == code


def test_the_command_line_may_not_say_a_code_of_the_office(record, school):
    with pytest.raises(CodeNotUsableError):
        record(code=make_code(school=school, used_by="office"), by=None, source="capture")


def test_a_teacher_may_leave_what_the_office_said_and_add_a_note(record, school, dana):
    code = make_code(school=school, used_by="office")
    record(code=code, by=dana)
    row = record(code=code, note="Until Friday")
    assert (row.code, row.note) == (code, "Until Friday")


def test_a_teacher_may_follow_a_plan_with_a_code_of_the_office(record, school, student):
    code = make_code(school=school, used_by="office")
    make_planned_absence(student=student, code=code)
    assert record(code=code).code == code


def test_taking_back_restores_the_code_though_it_is_switched_off_since(
    record, session, student, dentist, alice
):
    record(code=dentist, note="10:30")
    since = timezone.now()
    record("absent")
    AttendanceCode.objects.update(is_active=False)
    undo_entries(
        session=session,
        made=MadeEntries({student.pk: True}, since),
        by=alice,
        shown_versions=NOT_SHOWN,
    )
    row = session.records.get()
    assert (row.status, row.code, row.note) == ("excused", dentist, "10:30")
    assert row.amendments.last().reason_code == "entry_taken_back"


def test_an_entry_of_a_closed_register_names_its_code(record, session, alice, dentist):
    close_session(session=session, by=alice, shown_version=NOT_SHOWN)
    row = record(code=dentist, reason="A letter")
    assert str(row.amendments.get()) == "Dentist, no entry before"


def test_codes_cost_the_register_no_query_per_line(
    session, school, alice, django_assert_num_queries
):
    for _ in range(5):
        student = make_student(school=school)
        make_enrolment(student=student, class_group=session.class_group)
        make_record(session=session, student=student, status="excused")
        code = make_code(school=school)
        record_attendance(
            session=session,
            student=student,
            entry=RegisterEntry("excused", code=code),
            author=Author(alice),
            shown_version=NOT_SHOWN,
        )
        make_planned_absence(student=student, code=code)
    ClassSession.objects.update(first_confirmed_at=session.starts_at)
    with django_assert_num_queries(4):
        lines = register_lines(session)
        shown = [(line.record.letter, str(line.amendments[0])) for line in lines if line.record]
        assert [line.planned.label for line in lines if line.planned]
        assert len(shown) == 5
