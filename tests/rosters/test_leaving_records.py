"""Who leaves on a day of before: as it was, and what was recorded since counts nowhere."""

from datetime import date, timedelta

import pytest

from classes.models import Enrolment
from classes.selectors.counts import count_sessions
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


@pytest.mark.parametrize("day", [date(2020, 1, 1), date(2026, 8, 17)])
def test_what_was_recorded_keeps_a_time_in_the_class(school, ann, group, session, day):
    take_in(school, OTHERS, ends_missing_on=day)
    assert Enrolment.objects.get(student=ann).until_on == date(2026, 9, 2)
    assert ann in group.roster_on(session.day)


def test_she_leaves_on_the_day_named_and_what_is_recorded_since_counts_nowhere(
    school, ann, group, session
):
    take_in(school, OTHERS, ends_missing_on=date(2026, 9, 1))
    assert Enrolment.objects.get(student=ann).until_on == date(2026, 9, 1)
    assert session.records.get().is_after_leaving
    assert count_sessions([session])[session.pk].n_recorded == 0


def test_the_plan_says_what_will_count_nowhere(school, session):
    [line] = [
        line
        for line in plan(school, OTHERS, ends_missing_on=date(2026, 8, 20)).lines
        if line.action == "end"
    ]
    assert "Entries until 1 September 2026 stay as “after leaving”" in line.reason


def test_who_was_never_recorded_leaves_on_the_day_named(school, ann, group):
    take_in(school, OTHERS, ends_missing_on=date(2026, 8, 20))
    assert Enrolment.objects.get(student=ann).until_on == date(2026, 8, 20)


def test_a_later_beginning_keeps_what_was_recorded(school, ann, group, session):
    take_in(school, FROM_OCTOBER)
    assert ann in group.roster_on(session.day)


def test_a_later_beginning_counts_where_nothing_is_recorded(school, ann, group):
    take_in(school, FROM_OCTOBER)
    assert Enrolment.objects.get(student=ann).from_on == date(2026, 10, 1)


def test_an_end_before_a_record_is_taken_as_it_was_and_back_again(school, ann, session):
    def until(day):
        return make_csv(
            ("701", "Ann", "Bell", "7A", "2026-08-17", day),
            headings=("Number", "First name", "Last name", "Class", "From", "Until"),
        )

    [line] = plan(school, until("2026-08-30")).lines
    assert (line.action, "count nowhere" in line.reason) == ("end", True)
    take_in(school, until("2026-08-30"))
    assert Enrolment.objects.get(student=ann).until_on == date(2026, 8, 30)
    assert session.records.get().is_after_leaving
    assert {line.action for line in plan(school, until("2026-08-30")).lines} == {"unchanged"}
    take_in(school, until("2026-10-30"))
    assert not session.records.get().is_after_leaving


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
