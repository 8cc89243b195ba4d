"""Who leaves a class and comes again, in whatever order a OneRoster file lists it."""

from datetime import date
from itertools import permutations

import pytest

from classes.models import AttendanceRecord, Enrolment, School, Teacher
from rosters.planning.plans import RosterAction
from tests.factories import NINE_O_CLOCK, make_record, make_session
from tests.rosters.roster_files import HEADINGS, ONEROSTER, make_csv, make_oneroster
from tests.rosters.steps import actions, errors, plan, take_in

pytestmark = pytest.mark.django_db

BEGAN, LEFT, AGAIN = date(2026, 8, 17), date(2026, 9, 10), date(2026, 10, 1)
DATED = (*HEADINGS, "From", "Until")


def line(sourced_id, status="", begin="2026-08-17", end="", *, user="u-1", role="student"):
    return (sourced_id, status, "g-7a", "org-1", user, role, begin, end)


@pytest.fixture
def ana(school, monkeypatch):
    """Ana is in 7A since the term began; it is the middle of November."""
    monkeypatch.setattr(School, "today", lambda _self: date(2026, 11, 15))
    take_in(school, make_oneroster())
    school.refresh_from_db()
    return school.students.get(number="701")


def delta(*lines):
    return make_oneroster({"enrollments": list(lines)}, mode="delta")


def times(student):
    return list(
        Enrolment.objects.filter(student=student)
        .order_by("from_on")
        .values_list("from_on", "until_on")
    )


def record_on(student, *days):
    group = student.enrolments.first().class_group
    for day in days:
        starts_at = NINE_O_CLOCK + (day - NINE_O_CLOCK.date())
        session = make_session(class_group=group, starts_at=starts_at)
        make_record(session=session, student=student)


def in_either_order(*lines):
    return pytest.mark.parametrize("lines", list(permutations(lines)))


@in_either_order(line("e-1b", "active"), line("e-1", "tobedeleted"))
def test_enrolment_that_another_one_replaces_ends_nothing(school, ana, lines):
    assert actions(school, delta(*lines)) == {RosterAction.UNCHANGED}


def test_enrolment_replaced_by_one_that_is_over_ends_with_it(school, ana):
    content = delta(line("e-1b", end="2026-09-10"), line("e-1", "tobedeleted"))
    take_in(school, content)
    assert times(ana) == [(BEGAN, LEFT)]
    assert actions(school, content) == {RosterAction.UNCHANGED}


def test_teacher_whose_enrolment_is_replaced_still_teaches(school, ana):
    tess = {"user": "u-9", "role": "teacher", "begin": ""}
    content = delta(line("e-9b", "active", **tess), line("e-9", "tobedeleted", **tess))
    assert actions(school, content) == {RosterAction.UNCHANGED}
    take_in(school, content)
    assert Teacher.objects.get().class_groups.exists()


SEPTEMBER_1, OCTOBER_6 = date(2026, 9, 1), date(2026, 10, 6)


@in_either_order(line("e-1", end="2026-09-10"), line("e-1b", begin="2026-10-01"))
@pytest.mark.parametrize("recorded", [(), (SEPTEMBER_1,), (SEPTEMBER_1, OCTOBER_6)])
def test_two_times_in_a_class_are_taken_in_once_in_either_order(school, ana, lines, recorded):
    record_on(ana, *recorded)
    take_in(school, delta(*lines))
    assert times(ana) == [(BEGAN, LEFT), (AGAIN, None)]
    assert actions(school, delta(*lines)) == {RosterAction.UNCHANGED}


def test_a_record_between_two_times_is_of_neither(school, ana):
    record_on(ana, date(2026, 9, 14), OCTOBER_6)
    content = delta(line("e-1", end="2026-09-10"), line("e-1b", begin="2026-10-01"))
    take_in(school, content)
    assert times(ana) == [(BEGAN, date(2026, 9, 10)), (AGAIN, None)]
    after = AttendanceRecord.objects.filter(student=ana, is_after_leaving=True)
    assert [record.session.starts_at.date() for record in after] == [date(2026, 9, 14)]
    assert actions(school, content) == {RosterAction.UNCHANGED}


@in_either_order(line("e-1"), line("e-1b", begin="2026-09-01"))
def test_a_time_within_another_one_says_nothing_new(school, ana, lines):
    assert actions(school, delta(*lines)) == {RosterAction.UNCHANGED}


@in_either_order(line("e-1"), line("e-1b", end="2026-09-10"))
def test_of_two_times_that_begin_together_the_longer_one_counts(school, ana, lines):
    assert actions(school, delta(*lines)) == {RosterAction.UNCHANGED}


def test_an_end_that_is_taken_back_goes(school, ana):
    take_in(school, delta(line("e-1", end="2026-12-19")))
    assert times(ana) == [(BEGAN, date(2026, 12, 19))]
    take_in(school, delta(line("e-1")))
    assert times(ana) == [(BEGAN, None)]


def test_an_end_stays_where_the_file_has_no_place_for_it(school, ana):
    take_in(school, delta(line("e-1", end="2026-12-19")))
    heads = {"enrollments": ONEROSTER["enrollments"][0][:-1]}
    content = make_oneroster({"enrollments": [line("e-1")[:-1]]}, mode="delta", headings=heads)
    assert actions(school, content) == {RosterAction.UNCHANGED}


def test_an_empty_end_of_a_sheet_clears_only_if_there_is_a_column(school, ana):
    row = ("701", "Ana", "Adams", "7A", "2026-08-17")
    take_in(school, make_csv((*row, "2026-12-19"), headings=DATED))
    assert actions(school, make_csv(row, headings=DATED[:-1])) == {RosterAction.UNCHANGED}
    take_in(school, make_csv((*row, ""), headings=DATED))
    assert times(ana) == [(BEGAN, None)]


def test_an_end_stays_where_she_came_again_after_it(school, ana):
    take_in(school, delta(line("e-1", end="2026-12-19")))
    take_in(school, delta(line("e-1b", begin="2027-01-11")))
    content = delta(line("e-1"))
    assert errors(school, content) == []
    assert {x.action for x in plan(school, content).lines} == {RosterAction.UNCHANGED}
