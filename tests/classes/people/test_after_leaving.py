"""Entries of lessons after a student had left stay visible and count nowhere."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from classes.models import AttendanceRecord
from classes.selectors.counts import count_sessions
from classes.services import end_enrolment, enrol_student
from classes.versions import NOT_SHOWN
from office.selectors.absence_days import days_missed_before
from reports.selectors.absence_runs import students_absent_running
from reports.selectors.below_limit import falls_below_limit
from reports.selectors.class_reports import class_report
from reports.selectors.figures import rates_today
from reports.selectors.periods import ReportPeriod
from reports.selectors.school_reports import school_report
from reports.selectors.student_reports import student_report
from tests.admin.admin_pages import save_change
from tests.factories import NINE_O_CLOCK, make_record, make_session

MONTH = ReportPeriod(date(2026, 9, 1), date(2026, 9, 30))
CHIP = "<b>–</b> After leaving"
LEFT_ON = date(2026, 9, 4)
"""Three lessons she was there, then eight in which nobody knew that she had left."""


@pytest.fixture
def lessons(class_group, student):
    days = [NINE_O_CLOCK + timedelta(days=n) for n in range(11)]
    found = [make_session(class_group=class_group, starts_at=day, confirmed_at=day) for day in days]
    for number, session in enumerate(found):
        status = "present" if number < 3 else "absent"
        make_record(session=session, student=student, status=status)
    return found


@pytest.fixture
def left(lessons, student):
    return leave(student, LEFT_ON)


def leave(student, day):
    enrolment = student.enrolments.get(until_on=None)
    return end_enrolment(enrolment=enrolment, until_on=day, shown_version=NOT_SHOWN)


def test_the_end_is_taken_as_it_was_and_what_follows_counts_nowhere(left, student, lessons):
    assert left.until_on == LEFT_ON
    assert student.attendance_records.filter(is_after_leaving=True).count() == 8
    assert student.attendance_records.counted().count() == 3
    counts = count_sessions(lessons)
    assert [counts[session.pk].n_recorded for session in lessons] == [1] * 3 + [0] * 8


def test_no_rate_counts_them(left, student, class_group, school):
    report = student_report(student, MONTH, [class_group])
    [line] = [one for one in class_report(class_group, MONTH).lines if one.student == student]
    of_school = school_report(school, MONTH, today=date(2026, 9, 30))
    for figures in (report.figures, line.figures, of_school.figures):
        assert (figures.n_here, figures.n_recorded) == (3, 3)
    assert len(report.entries) == len(line.cells) == 11
    assert sum(one.n_recorded for one in of_school.by_day.values()) == 3
    assert not of_school.below_limit
    assert (report.absent_in_a_row, line.n_days_absent) == (0, 0)


def test_nobody_is_warned_of_them(left, student, school):
    assert not students_absent_running(school, 3, date(2026, 9, 12))
    assert not falls_below_limit(school, MONTH)
    before = NINE_O_CLOCK + timedelta(days=20)
    assert not days_missed_before([student.pk], school=school, before=before)[student.pk]


def test_the_rate_of_today_leaves_them_out(class_group, student, school):
    now = timezone.now()
    make_record(
        session=make_session(class_group=class_group, starts_at=now - timedelta(minutes=1)),
        student=student,
        status="absent",
    )
    assert rates_today(school, now=now).today == 0
    leave(student, school.today())
    assert rates_today(school, now=now).today is None


def test_a_later_end_lets_them_count_again(left, student):
    left.until_on = date(2026, 9, 8)
    left.save()
    assert student.attendance_records.counted().count() == 7
    left.until_on = None
    left.save()
    assert student.attendance_records.counted().count() == 11


def test_only_the_time_between_two_memberships_counts_nowhere(left, student, class_group):
    enrol_student(student=student, class_group=class_group, from_on=date(2026, 9, 9))
    outside = student.attendance_records.filter(is_after_leaving=True)
    days = sorted(record.session.day for record in outside)
    assert (days[0], days[-1], len(days)) == (LEFT_ON, date(2026, 9, 8), 5)


def test_the_end_is_a_day_on_the_schools_clock(class_group, student):
    late = make_session(
        class_group=class_group, starts_at=NINE_O_CLOCK.replace(day=3, hour=21, minute=30)
    )
    night = make_session(
        class_group=class_group, starts_at=NINE_O_CLOCK.replace(day=3, hour=22, minute=30)
    )
    for session in (late, night):
        make_record(session=session, student=student)
    leave(student, LEFT_ON)
    assert late.records.get().is_after_leaving is False
    assert night.records.get().is_after_leaving is True


def test_other_classes_and_students_count_as_before(lessons, student, students, other_class_group):
    make_record(session=lessons[9], student=students[1])
    elsewhere = make_session(class_group=other_class_group, starts_at=lessons[9].starts_at)
    make_record(session=elsewhere, student=student)
    leave(student, LEFT_ON)
    assert AttendanceRecord.objects.filter(is_after_leaving=True).count() == 8


def test_the_register_and_her_page_say_so(left, lessons, student, alice_client, dana_client):
    page = alice_client.get(f"/sessions/{lessons[5].pk}/").text
    assert CHIP in page
    address = f"/students/{student.pk}/?day=2026-09-06"
    assert CHIP in dana_client.get(address).text
    assert CHIP not in dana_client.get(f"/students/{student.pk}/?day=2026-09-02").text


def test_other_systems_read_it_too(left, lessons, student, dana_client):
    path = f"/api/v1/sessions/{lessons[5].pk}/records/{student.pk}"
    assert dana_client.get(path).json()["is_after_leaving"] is True


def test_the_administration_enters_the_end_as_it_was(lessons, student, dana_client):
    enrolment = student.enrolments.get()
    address = f"/admin/classes/enrolment/{enrolment.pk}/change/"
    sent = {"from_on": "2026-08-17", "until_on": str(LEFT_ON), "shown_version": enrolment.version}
    save_change(dana_client, address, sent)
    assert student.attendance_records.filter(is_after_leaving=True).count() == 8
