"""What was recorded stays on the roster of its day, whatever a file says of the days before."""

from datetime import date, timedelta

import pytest

from classes.models import Enrolment
from tests.factories import (
    NINE_O_CLOCK,
    make_class_group,
    make_enrolment,
    make_record,
    make_session,
    make_student,
)
from tests.rosters.roster_files import make_csv
from tests.rosters.steps import plan, take_in

pytestmark = pytest.mark.django_db

OTHERS = make_csv(
    ("702", "Cy", "Dell", "7A"), headings=("Number", "First name", "Last name", "Class")
)
FROM_OCTOBER = make_csv(
    ("701", "Ann", "Bell", "7A", "2026-10-01"),
    headings=("Number", "First name", "Last name", "Class", "From"),
)


@pytest.fixture
def ann(school):
    return make_student(school=school, number="701", given_name="Ann", family_name="Bell")


@pytest.fixture
def group(school, ann):
    other = make_student(school=school, number="702", given_name="Cy", family_name="Dell")
    return make_class_group(ann, other, school=school, code="7A")


@pytest.fixture
def session(group, ann):
    """A lesson of 1 September in which Ann has a record."""
    session = make_session(class_group=group)
    make_record(session=session, student=ann)
    return session


@pytest.mark.parametrize("day", [date(2020, 1, 1), date(2026, 8, 17), date(2026, 9, 1)])
def test_nobody_leaves_before_her_last_record(school, ann, group, session, day):
    take_in(school, OTHERS, ends_missing_on=day)
    assert Enrolment.objects.get(student=ann).until_on == date(2026, 9, 2)
    assert ann in group.roster_on(session.day)


def test_the_day_of_leaving_that_is_shown_is_the_one_written(school, session):
    lines = plan(school, OTHERS, ends_missing_on=date(2020, 1, 1)).lines
    assert "2 September 2026" in " ".join(line.reason for line in lines)


def test_who_was_never_recorded_leaves_on_the_day_named(school, ann, group):
    take_in(school, OTHERS, ends_missing_on=date(2026, 8, 20))
    assert Enrolment.objects.get(student=ann).until_on == date(2026, 8, 20)


def test_a_later_beginning_keeps_what_was_recorded(school, ann, group, session):
    take_in(school, FROM_OCTOBER)
    assert ann in group.roster_on(session.day)


def test_a_later_beginning_counts_where_nothing_is_recorded(school, ann, group):
    take_in(school, FROM_OCTOBER)
    assert Enrolment.objects.get(student=ann).from_on == date(2026, 10, 1)


def test_an_end_before_a_record_is_put_after_it_and_the_line_says_so(school, ann, session):
    content = make_csv(
        ("701", "Ann", "Bell", "7A", "2026-08-30"),
        headings=("Number", "First name", "Last name", "Class", "Until"),
    )
    [line] = plan(school, content).lines
    assert (line.action, "Not on 30 August 2026 but on 2 September 2026" in line.reason) == (
        "end",
        True,
    )
    take_in(school, content)
    assert Enrolment.objects.get(student=ann).until_on == date(2026, 9, 2)
    assert {line.action for line in plan(school, content).lines} == {"unchanged"}


def test_records_of_her_next_time_in_the_class_do_not_prolong_the_first(school, ann, group):
    Enrolment.objects.filter(student=ann).update(until_on=date(2026, 9, 20))
    make_enrolment(student=ann, class_group=group, from_on=date(2026, 10, 1))
    for day in (1, 36):
        session = make_session(class_group=group, starts_at=NINE_O_CLOCK + timedelta(days=day))
        make_record(session=session, student=ann)
    content = make_csv(
        ("701", "Ann", "Bell", "7A", "2026-08-17", "2026-09-10"),
        headings=("Number", "First name", "Last name", "Class", "From", "Until"),
    )
    take_in(school, content)
    assert Enrolment.objects.filter(student=ann, until_on=date(2026, 9, 10)).exists()
