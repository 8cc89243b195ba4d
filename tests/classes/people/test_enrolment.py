"""Who may be put on which roster, and for which days."""

from datetime import date

import pytest

from classes.errors import (
    AlreadyEnrolledError,
    InvalidPeriodError,
    OtherSchoolError,
    StaleRowError,
)
from classes.models import Enrolment
from classes.services import end_enrolment, enrol_student
from classes.versions import NOT_SHOWN
from tests.factories import make_class_group, make_student

AUGUST, SEPTEMBER, OCTOBER = date(2026, 8, 1), date(2026, 9, 1), date(2026, 10, 1)


@pytest.fixture
def newcomer(school):
    return make_student(school=school)


def test_enrolled_student_is_on_the_roster_from_the_first_day(newcomer, class_group):
    enrol_student(student=newcomer, class_group=class_group, from_on=SEPTEMBER)
    assert newcomer in class_group.roster_on(SEPTEMBER)
    assert newcomer not in class_group.roster_on(date(2026, 8, 31))


def test_the_day_of_leaving_is_the_first_one_off_the_roster(newcomer, class_group):
    enrol_student(student=newcomer, class_group=class_group, from_on=SEPTEMBER, until_on=OCTOBER)
    assert newcomer in class_group.roster_on(date(2026, 9, 30))
    assert newcomer not in class_group.roster_on(OCTOBER)


def test_enrolling_twice_is_refused_and_changes_nothing(student, class_group):
    with pytest.raises(AlreadyEnrolledError, match="Ana Adams is in 7A Physics from 17 August"):
        enrol_student(student=student, class_group=class_group, from_on=SEPTEMBER)
    assert student.enrolments.count() == 1


@pytest.mark.parametrize(
    ("from_on", "until_on"),
    [
        (date(2026, 8, 15), date(2026, 9, 2)),
        (date(2026, 9, 10), date(2026, 9, 20)),
        (date(2026, 9, 30), None),
        (AUGUST, date(2026, 12, 1)),
        (SEPTEMBER, OCTOBER),
    ],
)
def test_overlapping_days_are_refused(newcomer, class_group, from_on, until_on):
    enrol_student(student=newcomer, class_group=class_group, from_on=SEPTEMBER, until_on=OCTOBER)
    with pytest.raises(AlreadyEnrolledError):
        enrol_student(student=newcomer, class_group=class_group, from_on=from_on, until_on=until_on)


@pytest.mark.parametrize(("from_on", "until_on"), [(AUGUST, SEPTEMBER), (OCTOBER, None)])
def test_days_that_only_touch_are_accepted(newcomer, class_group, from_on, until_on):
    enrol_student(student=newcomer, class_group=class_group, from_on=SEPTEMBER, until_on=OCTOBER)
    enrol_student(student=newcomer, class_group=class_group, from_on=from_on, until_on=until_on)
    assert newcomer.enrolments.count() == 2


def test_class_group_of_another_school_is_refused(student, other_school):
    elsewhere = make_class_group(school=other_school)
    with pytest.raises(OtherSchoolError):
        enrol_student(student=student, class_group=elsewhere, from_on=SEPTEMBER)


@pytest.mark.parametrize("until_on", [SEPTEMBER, AUGUST])
def test_enrolment_that_ends_before_it_begins_is_refused(newcomer, class_group, until_on):
    with pytest.raises(InvalidPeriodError, match="1 September 2026"):
        enrol_student(
            student=newcomer, class_group=class_group, from_on=SEPTEMBER, until_on=until_on
        )


def test_student_may_be_in_two_class_groups(student, class_group, other_class_group):
    enrol_student(student=student, class_group=other_class_group, from_on=SEPTEMBER)
    assert student in class_group.roster_on(SEPTEMBER)
    assert student in other_class_group.roster_on(SEPTEMBER)


def test_students_of_the_same_name_are_enrolled_one_by_one(students, class_group):
    first, second = students[1], students[2]
    assert first.name == second.name
    end_enrolment(enrolment=first.enrolments.get(), until_on=SEPTEMBER, shown_version=NOT_SHOWN)
    assert first not in class_group.roster_on(SEPTEMBER)
    assert second in class_group.roster_on(SEPTEMBER)


def test_ended_enrolment_is_stored_and_returned(student):
    enrolment = end_enrolment(
        enrolment=student.enrolments.get(), until_on=OCTOBER, shown_version=NOT_SHOWN
    )
    assert enrolment.until_on == student.enrolments.get().until_on == OCTOBER


def test_an_end_that_somebody_else_has_entered_meanwhile_stays(student):
    enrolment = student.enrolments.get()
    shown = enrolment.version
    end_enrolment(enrolment=enrolment, until_on=OCTOBER, shown_version=shown)
    with pytest.raises(StaleRowError):
        end_enrolment(enrolment=enrolment, until_on=SEPTEMBER, shown_version=shown)
    assert student.enrolments.get().until_on == OCTOBER


def test_end_before_the_first_day_is_refused(student):
    enrolment = student.enrolments.get()
    with pytest.raises(InvalidPeriodError):
        end_enrolment(enrolment=enrolment, until_on=AUGUST, shown_version=NOT_SHOWN)
    assert enrolment.until_on is None


def test_end_moved_into_the_next_enrolment_is_refused(newcomer, class_group):
    first = enrol_student(
        student=newcomer, class_group=class_group, from_on=AUGUST, until_on=SEPTEMBER
    )
    enrol_student(student=newcomer, class_group=class_group, from_on=SEPTEMBER)
    with pytest.raises(AlreadyEnrolledError):
        end_enrolment(enrolment=first, until_on=OCTOBER, shown_version=NOT_SHOWN)
    assert Enrolment.objects.get(pk=first.pk).until_on == SEPTEMBER
