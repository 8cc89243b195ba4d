"""Lines of Today: late twice is one line, and "Reminded" stands for mails that went out."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from classes.models import RegisterReminder
from office.selectors.evacuation import evacuation_list
from office.selectors.today import school_today
from tests.factories import make_record, make_session
from tests.factories.office import make_planned_absence

NOW = datetime(2026, 9, 8, 9, 12, tzinfo=ZoneInfo("Europe/Berlin"))
EIGHT = NOW.replace(hour=8, minute=0)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def at_nine(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def address(school) -> str:
    return f"/schools/{school.pk}/today/"


@pytest.fixture
def lesson(class_group):
    return make_session(class_group=class_group, starts_at=EIGHT)


def test_late_twice_is_one_line_with_both_times(gina_client, address, class_group, lesson, student):
    nine = make_session(class_group=class_group, starts_at=EIGHT + timedelta(hours=1))
    make_record(session=lesson, student=student, status="late", minutes_late=6)
    make_record(session=nine, student=student, status="late", minutes_late=3)
    (line,) = school_today(class_group.school, now=NOW).late
    assert line.student == student
    page = gina_client.get(address).text
    assert "6 min, 3 min" in page
    assert "08:00</span>, " in page
    assert "09:00</span>" in page


@pytest.mark.parametrize(("state", "why"), [("failed", "worker_stopped"), ("dropped", "")])
def test_a_reminder_that_was_not_sent_is_sent_anew(gina_client, address, lesson, alice, state, why):
    remind = f"/sessions/{lesson.pk}/remind/"
    gina_client.post(remind)
    RegisterReminder.objects.update(state=state, finished_at=NOW, failure_code=why)
    page = gina_client.get(address).text
    assert "Reminded" not in page
    assert f'formaction="{remind}"' in page
    answer = gina_client.post(remind, follow=True).text
    assert "A mail reminds of the register" in answer
    assert RegisterReminder.objects.get().state == "queued"
    assert "Reminded" in answer


@pytest.mark.parametrize("state", ["queued", "ready"])
def test_one_that_waits_or_was_sent_is_left_alone(gina_client, address, lesson, alice, state):
    gina_client.post(f"/sessions/{lesson.pk}/remind/")
    finished_at = NOW if state == "ready" else None
    RegisterReminder.objects.update(state=state, finished_at=finished_at)
    answer = gina_client.post(f"/sessions/{lesson.pk}/remind/", follow=True).text
    assert "reminder of this register was sent before" in answer
    assert RegisterReminder.objects.get().state == state


@pytest.mark.parametrize("status", ["present", "late"])
def test_who_has_left_is_away_and_it_says_when(gina_client, address, lesson, student, status):
    make_record(session=lesson, student=student, status=status, minutes_early=15)
    before, after = (
        school_today(student.school, now=EIGHT + timedelta(minutes=n)) for n in (29, 30)
    )
    assert (before.n_here, len(before.unexplained)) == (1, 0)
    assert (after.n_here, [line.student for line in after.unexplained]) == (0, [student])
    assert "left at 08:30" in gina_client.get(address).text


def test_who_left_and_is_in_the_next_lesson_is_here(class_group, lesson, student):
    nine = make_session(class_group=class_group, starts_at=EIGHT + timedelta(hours=1))
    make_record(session=lesson, student=student, status="present", minutes_early=15)
    make_record(session=nine, student=student, status="present")
    today = school_today(student.school, now=NOW)
    assert (today.n_here, len(today.unexplained)) == (1, 0)


def is_away_outside(student):
    lines = [line for room in evacuation_list(student.school, now=NOW) for line in room.students]
    (found,) = [line for line in lines if line.student == student]
    return found.is_away


def test_who_left_for_the_dentist_is_away_as_on_the_evacuation_list(
    gina_client, address, lesson, student
):
    make_record(session=lesson, student=student, status="present")
    make_planned_absence(student=student, starts_at=EIGHT + HOUR, ends_at=EIGHT + 3 * HOUR)
    today = school_today(student.school, now=NOW)
    assert (today.n_here, [line.student for line in today.explained]) == (0, [student])
    assert [line.student for line in today.expected] == [student]
    assert is_away_outside(student)
    page = gina_client.get(address).text
    assert "was here before" in page
    assert "until 11:00" in page


@pytest.mark.parametrize("status", ["excused", "absent"])
def test_who_may_be_back_is_no_longer_away_and_not_yet_here(
    gina_client, address, lesson, student, status
):
    make_record(session=lesson, student=student, status=status)
    make_planned_absence(student=student, starts_at=EIGHT - HOUR, ends_at=EIGHT + HOUR)
    today = school_today(student.school, now=NOW)
    assert (today.n_here, today.explained, today.unexplained) == (0, [], [])
    assert [line.student for line in today.due] == [student]
    assert not is_away_outside(student)
    part = gina_client.get(address).text.partition("due-head")[2]
    assert "from 09:00" in part.partition("</section>")[0]


def test_who_came_in_spite_of_her_absence_is_here(lesson, student):
    make_record(session=lesson, student=student, status="present")
    make_planned_absence(student=student, starts_at=EIGHT - HOUR, ends_at=EIGHT + 3 * HOUR)
    today = school_today(student.school, now=NOW)
    assert (today.n_here, today.explained, today.expected, today.due) == (1, [], [], [])
    assert not is_away_outside(student)


def test_who_was_to_leave_later_has_not_left_at_that_time(
    gina_client, address, class_group, student
):
    session = make_session(class_group=class_group, starts_at=NOW - timedelta(minutes=10))
    make_record(session=session, student=student, status="present", minutes_early=15)
    make_planned_absence(student=student, starts_at=NOW, ends_at=NOW + HOUR)
    page = gina_client.get(address).text
    assert "was here before" in page
    assert "left at" not in page


def test_no_query_is_added_for_each_who_left(
    class_group, lesson, students, django_assert_max_num_queries
):
    with CaptureQueriesContext(connection) as nobody_left:
        school_today(class_group.school, now=NOW)
    for one in students:
        make_record(session=lesson, student=one, status="present", minutes_early=15)
    with django_assert_max_num_queries(len(nobody_left) + 1):
        assert len(school_today(class_group.school, now=NOW).unexplained) == len(students)


def test_who_cannot_log_in_yet_is_not_reminded_and_the_office_reads_so(gina_client, lesson, alice):
    alice.set_unusable_password()
    alice.save()
    page = gina_client.post(f"/sessions/{lesson.pk}/remind/", follow=True).text
    assert "cannot log in yet: invite them first" in page
    assert not RegisterReminder.objects.exists()
