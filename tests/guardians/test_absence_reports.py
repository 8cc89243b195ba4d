"""Somebody at home reports an absence; the office says yes or no, and the register follows."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from classes.models import AttendanceRecord, PlannedAbsence
from classes.services import Author, RegisterEntry, close_session, record_attendance
from classes.versions import NOT_SHOWN
from guardians.models import AbsenceReport
from tests.factories import make_session
from tests.factories.guardians import make_absence_report
from tests.factories.office import make_planned_absence
from tests.guardians.steps import is_let_in, make_mother, open_page, page_shown

pytestmark = pytest.mark.django_db


def report(client, **entered):
    fields = {"days": "today", "reason": "Fever since last night"}
    return client.post(reverse("guardians:report"), fields | page_shown(client) | entered)


def decide(client, *reports, **pressed):
    versions = {f"version_{one.pk}": one.version for one in reports}
    address = reverse("guardians:decide", args=[reports[0].student.school_id])
    return client.post(address, {"report": [one.pk for one in reports]} | versions | pressed)


@pytest.fixture
def opened(client, mother):
    open_page(client, mother)
    return client


def test_a_report_waits_and_is_accepted_into_plan_and_register(opened, dana_client, alice, student):
    today = student.school.today()
    session = make_session(
        class_group=student.enrolments.get().class_group,
        starts_at=student.school.local(timezone.now()).replace(hour=9, minute=0),
    )
    record_attendance(
        session=session,
        student=student,
        entry=RegisterEntry("absent"),
        author=Author(alice),
        shown_version=NOT_SHOWN,
    )
    report(opened)
    [reported] = AbsenceReport.objects.all()
    assert (reported.state, reported.reported_by) == ("waiting", "Eva Adams, mother")
    assert not PlannedAbsence.objects.exists()
    decide(dana_client, reported, accept="ticked")
    absence = PlannedAbsence.objects.get()
    assert (absence.local_start.date(), absence.reason) == (today, "Fever since last night")
    assert AttendanceRecord.objects.get().status == "excused"
    reported.refresh_from_db()
    assert (reported.state, reported.absence) == ("accepted", absence)
    assert "Accepted" in opened.get("/parents/").content.decode()


def test_only_some_lessons_of_a_day(opened, school):
    report(opened, from_time="10:00", until_time="11:30")
    one = AbsenceReport.objects.get()
    assert [f"{m:%H:%M}" for m in (one.local_start, one.local_end)] == ["10:00", "11:30"]


def test_other_days_with_their_end(opened, school):
    first = school.today() + timedelta(days=3)
    last = first + timedelta(days=2)
    report(opened, days="other", first_on=first.isoformat(), last_on=last.isoformat())
    times = AbsenceReport.objects.get().times
    assert (times.first_on, times.last_on) == (first, last)


def test_days_that_are_filled_in_count_wherever_the_choice_was_left(opened, school):
    first = school.today() + timedelta(days=3)
    last = first + timedelta(days=2)
    report(opened, days="today", first_on=first.isoformat(), last_on=last.isoformat())
    times = AbsenceReport.objects.get().times
    assert (times.first_on, times.last_on) == (first, last)


def test_enter_in_the_answer_of_the_office_decides_nothing(opened, dana_client, student):
    """A form whose first button is disabled is not sent by Enter (HTML, implicit submission)."""
    report(opened)
    page = dana_client.get(reverse("guardians:reports", args=[student.school_id])).text
    decides = next(part for part in page.split("<form")[1:] if "/parents/decide/" in part)
    first = re.search(r"<button[^>]*>", decides)[0]
    assert ("disabled" in first, "hidden" in first, "name=" in first) == (True, True, False)


@pytest.mark.parametrize(
    ("entered", "words"),
    [
        ({"days": "other"}, "This field is required"),
        ({"from_time": "11:00", "until_time": "10:00"}, "ends before it begins"),
        ({"reason": "x"}, "a few words"),
        ({"days": "other", "first_on": "2019-01-01"}, "Choose days from"),
    ],
)
def test_what_cannot_be_reported_is_refused_with_what_to_do(entered, words, opened):
    page = report(opened, **entered)
    assert words in page.content.decode()
    assert not AbsenceReport.objects.exists()


def test_many_at_once_are_accepted_and_one_that_cannot_be_is_named(
    dana_client, students, class_group
):
    reports = [make_absence_report(student=one) for one in students[:3]]
    start = reports[1].starts_at
    make_planned_absence(
        student=students[1],
        starts_at=start - timedelta(hours=1),
        ends_at=start + timedelta(minutes=10),
    )
    page = decide(dana_client, *reports, accept="ticked")
    states = [one.state for one in AbsenceReport.objects.order_by("pk")]
    assert states == ["accepted", "waiting", "accepted"]
    text = dana_client.get(page["Location"]).content.decode()
    assert "2 reports are accepted" in text
    assert "Ben Baker has another absence that overlaps" in text


def test_a_button_beside_a_report_decides_that_one_alone(dana_client, students, class_group):
    reports = [make_absence_report(student=one) for one in students[:2]]
    decide(dana_client, *reports, accept=str(reports[1].pk))
    assert [one.state for one in AbsenceReport.objects.order_by("pk")] == ["waiting", "accepted"]


def test_a_no_writes_nothing_and_its_answer_is_shown_at_home(opened, dana_client):
    report(opened)
    decide(dana_client, AbsenceReport.objects.get(), refuse="ticked", answer="Please call us")
    assert not PlannedAbsence.objects.exists()
    assert "Please call us" in opened.get("/parents/").content.decode()


def test_what_the_office_planned_already_covers_the_report(dana_client, student, class_group, dana):
    planned = make_planned_absence(student=student, entered_by=dana)
    decide(dana_client, make_absence_report(student=student), accept="ticked")
    assert AbsenceReport.objects.get().absence == planned
    assert PlannedAbsence.objects.count() == 1


def test_whoever_decides_second_is_refused(dana_client, student, class_group):
    reported = make_absence_report(student=student)
    decide(dana_client, reported, refuse="ticked")
    decide(dana_client, reported, accept="ticked")
    assert AbsenceReport.objects.get().state == "refused"
    assert not PlannedAbsence.objects.exists()


def test_nobody_but_the_office_decides(alice_client, eve_client, client, student, class_group):
    reported = make_absence_report(student=student)
    for browser in (alice_client, eve_client, client):
        decide(browser, reported, accept="ticked")
    assert AbsenceReport.objects.get().state == "waiting"


def test_another_parent_sees_no_report_that_is_not_hers(opened, mother, client):
    report(opened, reason="Something private")
    father = make_mother(mother.student, name="Adam", email="adam@example.org")
    open_page(client, father)
    assert is_let_in(client)
    assert "Something private" not in client.get("/parents/").content.decode()


def test_too_many_reports_that_wait_are_refused(opened):
    for _ in range(12):
        report(opened)
    assert AbsenceReport.objects.count() == 10


def test_today_counts_the_reports_that_wait(dana_client, student, class_group, school):
    make_absence_report(student=student)
    make_absence_report(student=student, state="refused", decided_at=school.created_at)
    page = dana_client.get(reverse("office:today", args=[school.pk])).content.decode()
    assert "1 report of parents waits" in page


def test_a_closed_register_is_amended(opened, dana_client, alice, session, student):
    record_attendance(
        session=session,
        student=student,
        entry=RegisterEntry("absent"),
        author=Author(alice),
        shown_version=NOT_SHOWN,
    )
    session = close_session(session=session, by=alice, shown_version=NOT_SHOWN)
    decide(dana_client, make_absence_report(student=student), accept="ticked")
    record = AttendanceRecord.objects.get(student=student)
    assert (record.status, record.amendments.get().reason) == ("excused", "Fever")
