"""Planning absences: by whom, when, and what a session reads of them."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from classes.errors import (
    CodeNotUsableError,
    InvalidEntryError,
    InvalidPeriodError,
    NotOfficeError,
    OverlappingAbsenceError,
)
from classes.models import PlannedAbsence
from classes.selectors.absences.absence_times import AbsenceTimes
from classes.selectors.register.entries import planned_for
from classes.services import (
    AbsencePlan,
    cancel_planned_absence,
    change_planned_absence,
    plan_absence,
)
from classes.versions import NOT_SHOWN
from jobs.failures import storable
from tests.factories import NINE_O_CLOCK, make_session, make_student
from tests.factories.office import make_code, make_planned_absence

BERLIN = ZoneInfo("Europe/Berlin")
HOUR = timedelta(hours=1)


def plan_of(**fields) -> AbsencePlan:
    return AbsencePlan(**{"starts_at": NINE_O_CLOCK, "ends_at": NINE_O_CLOCK + HOUR} | fields)


def test_the_office_plans_an_absence(student, dana):
    absence = plan_absence(student=student, plan=plan_of(reason=" Dentist "), by=dana)
    absence.refresh_from_db()
    assert (absence.status, absence.reason, absence.entered_by) == ("excused", "Dentist", dana)


@pytest.mark.parametrize("who", ["alice", "charlie", "eve"])
def test_nobody_else_plans_changes_or_cancels(who, student, request):
    other = request.getfixturevalue(who)
    absence = make_planned_absence(student=student)
    with pytest.raises(NotOfficeError, match="school office"):
        plan_absence(student=student, plan=plan_of(), by=other)
    with pytest.raises(NotOfficeError):
        change_planned_absence(absence=absence, plan=plan_of(), by=other, shown_version=NOT_SHOWN)
    with pytest.raises(NotOfficeError):
        cancel_planned_absence(absence=absence, by=other, shown_version=NOT_SHOWN)
    assert PlannedAbsence.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"ends_at": NINE_O_CLOCK}, InvalidPeriodError),
        ({"starts_at": datetime(1, 1, 2, tzinfo=UTC)}, InvalidPeriodError),
        ({"ends_at": datetime(9999, 1, 2, tzinfo=UTC)}, InvalidPeriodError),
        ({"status": "present"}, InvalidEntryError),
        ({"reason": "x" * 301}, InvalidEntryError),
    ],
)
def test_what_cannot_be_planned_is_refused(student, root, fields, error):
    with pytest.raises(error):
        plan_absence(student=student, plan=plan_of(**fields), by=root)
    assert not PlannedAbsence.objects.exists()


def test_two_plans_of_a_student_may_touch_but_not_overlap(student, students, dana):
    plan_absence(student=student, plan=plan_of(), by=dana)
    later = plan_of(starts_at=NINE_O_CLOCK + HOUR, ends_at=NINE_O_CLOCK + 2 * HOUR)
    plan_absence(student=student, plan=later, by=dana)
    plan_absence(student=students[1], plan=plan_of(), by=dana)
    with pytest.raises(OverlappingAbsenceError, match="from Tue 1 Sep 2026, 09:00") as refused:
        plan_absence(student=student, plan=plan_of(), by=dana)
    with translation.override("de"):
        assert "Di, 1. Sep 2026, 09:00" in str(refused.value)
    assert storable(refused.value.params)["start"] == "2026-09-01T09:00:00+02:00"


def test_a_change_does_not_overlap_with_itself(student, dana, root):
    absence = plan_absence(student=student, plan=plan_of(), by=dana)
    entered_at = absence.entered_at
    change_planned_absence(
        absence=absence, plan=plan_of(status="absent"), by=root, shown_version=NOT_SHOWN
    )
    absence.refresh_from_db()
    assert (absence.status, absence.entered_by) == ("absent", root)
    assert absence.entered_at > entered_at


def test_a_code_must_fit_the_plan(student, school, dana):
    for code in (make_code(), make_code(school=school, counts_as="absent")):
        with pytest.raises(CodeNotUsableError):
            plan_absence(student=student, plan=plan_of(code=code), by=dana)
    unused = make_code(school=school, is_active=False)
    with pytest.raises(CodeNotUsableError, match="no longer in use"):
        plan_absence(student=student, plan=plan_of(code=unused), by=dana)


def test_a_code_switched_off_since_may_stay(student, school, dana):
    code = make_code(school=school, is_active=False)
    absence = make_planned_absence(student=student, code=code)
    change_planned_absence(
        absence=absence, plan=plan_of(code=code, reason="Leave"), by=dana, shown_version=NOT_SHOWN
    )
    absence.refresh_from_db()
    assert (absence.code, absence.reason) == (code, "Leave")


def test_a_session_reads_what_touches_it_in_one_query(
    session, students, school, class_group, django_assert_num_queries
):
    ana, ben, *_ = students
    code = make_code(school=school)
    during = make_planned_absence(student=ana, code=code)
    make_planned_absence(
        student=ana, starts_at=session.ends_at - HOUR / 4, ends_at=session.ends_at + HOUR
    )
    make_planned_absence(student=ben, starts_at=session.ends_at, ends_at=session.ends_at + HOUR)
    make_planned_absence(student=make_student(school=school))
    with django_assert_num_queries(1):
        found = planned_for(session)
        assert {pk: absence.label for pk, absence in found.items()} == {ana.pk: code.label}
    assert found[ana.pk] == during
    later = make_session(class_group=class_group, starts_at=session.ends_at)
    assert set(planned_for(later)) == {ana.pk, ben.pk}


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 9, 1), 24), (date(2026, 3, 29), 23), (date(2026, 10, 25), 25)]
)
def test_a_whole_day_is_as_long_as_it_is_on_the_schools_clock(day, hours):
    times = AbsenceTimes(day, day)
    length = times.ends_at(BERLIN) - times.starts_at(BERLIN)
    assert length == timedelta(hours=hours)


@pytest.mark.parametrize(
    "times",
    [
        AbsenceTimes(date(2026, 9, 1), date(2026, 9, 1)),
        AbsenceTimes(date(2026, 10, 24), date(2026, 10, 25)),
        AbsenceTimes(date(2026, 9, 1), date(2026, 9, 1), time(10, 30), time(11, 45)),
        AbsenceTimes(date(2026, 9, 1), date(2026, 9, 3), time(10, 30)),
        AbsenceTimes(date(2026, 9, 1), date(2026, 9, 3), None, time(12, 0)),
    ],
)
def test_what_was_entered_is_shown_again(times, student):
    absence = make_planned_absence(
        student=student, starts_at=times.starts_at(BERLIN), ends_at=times.ends_at(BERLIN)
    )
    absence.refresh_from_db()
    assert AbsenceTimes.of(absence) == times
