"""What the register of a session lists, in which order, at which cost."""

from datetime import date, timedelta

from classes.models import ClassSession, Status
from classes.selectors.register.entries import planned_for, register_lines
from classes.services import (
    Author,
    RegisterEntry,
    close_session,
    end_enrolment,
    record_attendance,
    reopen_session,
)
from classes.versions import NOT_SHOWN
from recognition.services.confirmation import confirm_session
from tests.factories import make_class_group, make_record, make_session, make_student
from tests.factories.office import make_planned_absence


def test_register_lists_the_roster_by_family_name_with_nothing_recorded(session, students):
    lines = register_lines(session)
    assert [line.student for line in lines] == students
    assert all(line.record is None and line.amendments == () for line in lines)


def test_line_holds_the_record_and_what_was_amended_since_the_confirmation(session, student, alice):
    for status in (Status.ABSENT, Status.EXCUSED, Status.LATE):
        if status is Status.LATE:
            confirm_session(session=session, by=alice, shown_version=NOT_SHOWN)
        record_attendance(
            session=session,
            student=student,
            entry=RegisterEntry(status),
            author=Author(alice),
            shown_version=NOT_SHOWN,
        )
    line = register_lines(session)[0]
    assert line.record.status == Status.LATE
    assert [amendment.old_status for amendment in line.amendments] == [Status.EXCUSED]


def test_what_is_corrected_while_a_register_is_taken_is_no_amendment(session, student, alice):
    for status in (Status.ABSENT, Status.LATE):
        record_attendance(
            session=session,
            student=student,
            entry=RegisterEntry(status),
            author=Author(alice),
            shown_version=NOT_SHOWN,
        )
    assert register_lines(session)[0].amendments == ()


def test_a_register_opened_again_shows_what_is_changed_in_it(session, student, alice):
    make_record(session=session, student=student)
    close_session(session=session, by=alice, shown_version=NOT_SHOWN)
    reopen_session(session=session, by=alice, shown_version=NOT_SHOWN)
    record_attendance(
        session=session,
        student=student,
        entry=RegisterEntry("late"),
        author=Author(alice),
        shown_version=NOT_SHOWN,
    )
    assert len(register_lines(session)[0].amendments) == 1


def test_student_who_left_since_stays_in_the_register(session, student):
    make_record(session=session, student=student)
    end_enrolment(
        enrolment=student.enrolments.get(), until_on=date(2026, 8, 20), shown_version=NOT_SHOWN
    )
    assert student in [line.student for line in register_lines(session)]


def test_student_who_left_without_a_record_is_not_listed(session, student):
    end_enrolment(
        enrolment=student.enrolments.get(), until_on=date(2026, 8, 20), shown_version=NOT_SHOWN
    )
    assert student not in [line.student for line in register_lines(session)]


def test_record_of_another_session_is_not_shown(session, student, class_group):
    other = make_session(class_group=class_group, starts_at=session.ends_at)
    make_record(session=other, student=student)
    assert register_lines(session)[0].record is None


def test_of_two_plans_over_a_lesson_the_earlier_is_shown_and_written(session, student):
    later = make_planned_absence(
        student=student, starts_at=session.starts_at + timedelta(minutes=9)
    )
    earlier = make_planned_absence(
        student=student, starts_at=session.starts_at - timedelta(hours=1), ends_at=later.starts_at
    )
    assert register_lines(session)[0].planned == planned_for(session)[student.pk] == earlier


def test_register_of_thirty_costs_as_many_queries_as_of_one(
    school, alice, django_assert_num_queries
):
    students = [make_student(school=school) for _ in range(30)]
    session = make_session(class_group=make_class_group(*students, school=school))
    for student in students:
        for status in (Status.ABSENT, Status.PRESENT):
            record_attendance(
                session=session,
                student=student,
                entry=RegisterEntry(status),
                author=Author(alice),
                shown_version=NOT_SHOWN,
            )
    ClassSession.objects.update(first_confirmed_at=session.starts_at)
    with django_assert_num_queries(4):
        lines = register_lines(session)
        assert all(line.amendments[0].amended_by == alice for line in lines)
        assert all(line.record.student.name for line in lines)
