"""Lines of Today: late twice is one line, and "Reminded" is said of mails that went out."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from classes.models import RegisterReminder
from office.selectors.today import school_today
from tests.factories import make_record, make_session

NOW = datetime(2026, 9, 8, 9, 12, tzinfo=ZoneInfo("Europe/Berlin"))
EIGHT = NOW.replace(hour=8, minute=0)


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


@pytest.mark.parametrize(("state", "why"), [("failed", "reminder_worker_stopped"), ("dropped", "")])
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
    assert "was reminded before" in answer
    assert RegisterReminder.objects.get().state == state
