"""The first page of the admin says what needs attention, of the own schools, with a link each."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django_q.models import Failure, Schedule

from classes.admin.attention import AttentionLine, attention_lines, needs_attention
from classes.setup.services import hide_setup
from recognition.models import Capture
from tests.factories import (
    make_capture,
    make_class_group,
    make_consent,
    make_face_template,
    make_objection,
    make_session,
    make_student,
)
from tests.factories.office import make_reminder

FINE = "Everything is fine"
MOST_QUERIES = 21


@pytest.fixture
def index():
    return reverse("admin:index")


@pytest.fixture(autouse=True)
def _worker_runs(db):
    Schedule.objects.update(next_run=timezone.now() + timedelta(minutes=1))


def lines_of(client, index):
    return {line.sentence: line for line in client.get(index).context["attention"]}


def line_with(client, index, word):
    found = [line for text, line in lines_of(client, index).items() if word in text]
    assert len(found) <= 1
    return found[0] if found else None


def test_nothing_to_do_is_said(dana_client, school, index):
    hide_setup(school=school, is_hidden=True)
    page = dana_client.get(index).content.decode()
    assert FINE in page


def test_a_school_that_is_not_set_up_is_not_fine(dana_client, school, index):
    page = dana_client.get(index).content.decode()
    assert FINE not in page
    assert "steps of the set-up of Hill School are open" in page


def test_an_empty_installation_is_not_fine(root_client, index):
    page = root_client.get(index).content.decode()
    assert FINE not in page
    assert f'href="{reverse("classes:setup")}"' in page


def test_registers_not_taken_are_counted_apart_by_age(dana_client, eve_client, class_group, index):
    now = timezone.now()
    for hours in (2, 3, 50):
        make_session(class_group=class_group, starts_at=now - timedelta(hours=hours))
    assert line_with(dana_client, index, "last 24 hours").n == 2
    assert line_with(dana_client, index, "older register of the last 14 days").n == 1
    assert not lines_of(eve_client, index)


REFUSED = {
    "failure_code": "mail_not_accepted",
    "failure_params": {"answer": "550 No such user"},
}


def test_reminders_that_reached_nobody_are_linked(dana_client, eve_client, class_group, index):
    now = timezone.now()
    session = make_session(class_group=class_group, starts_at=now - timedelta(days=13))
    old = make_session(class_group=class_group, starts_at=now - timedelta(days=15))
    failed = make_reminder(session=session, **REFUSED)
    make_reminder(session=session, state="ready", sent_at=now)
    make_reminder(session=session)
    make_reminder(session=old, **REFUSED)
    line = line_with(dana_client, index, "did not reach")
    assert line.n == 1
    page = dana_client.get(line.address)
    assert list(page.context["cl"].queryset) == [failed]
    assert "550 No such user" in page.content.decode()
    assert not line_with(eve_client, index, "did not reach")


def test_failed_captures_of_open_registers_are_linked(dana_client, eve_client, session, index):
    make_capture(session=session, state=Capture.State.FAILED, failure_code="picture_too_dark")
    line = line_with(dana_client, index, "could not be recognised")
    assert line.n == 1
    listed = dana_client.get(line.address).context["cl"].queryset
    assert [capture.state for capture in listed] == ["failed"]
    assert not line_with(eve_client, index, "could not be recognised")


def test_students_without_consent_or_face_are_linked(dana_client, eve_client, class_group, index):
    first, second, third, fourth = class_group.roster_on(timezone.localdate())
    make_consent(student=first)
    make_consent(student=second)
    make_face_template(student=second)
    make_objection(student=third)
    for word, student in (("has no consent", fourth), ("no registered face", first)):
        line = line_with(dana_client, index, word)
        assert line.n == 1
        assert list(dana_client.get(line.address).context["cl"].queryset) == [student]
    assert not lines_of(eve_client, index)


def test_worker_that_is_away_is_urgent_for_everybody(dana_client, session, index):
    Schedule.objects.update(next_run=timezone.now() - timedelta(minutes=10))
    make_capture(session=session, queued_at=timezone.now() - timedelta(minutes=9))
    Capture.objects.update(next_try_at=timezone.now() - timedelta(minutes=9))
    assert line_with(dana_client, index, "worker has not been running").is_urgent
    assert "the oldest for 9 minutes" in line_with(dana_client, index, "waits").sentence


def test_task_that_came_just_now_waits_for_nobody(dana_client, session, index):
    make_capture(session=session)
    assert line_with(dana_client, index, "waits") is None


def test_failures_of_a_day_are_counted_and_linked_for_the_superuser(
    dana_client, root_client, school, index
):
    now = timezone.now()
    for number, hours in enumerate((1, 30)):
        moment = now - timedelta(hours=hours)
        Failure.objects.create(
            id=f"{number:032}", name="x", func="x", started=moment, stopped=moment, success=False
        )
    assert line_with(dana_client, index, "failed in the last").address == ""
    line = line_with(root_client, index, "failed in the last")
    assert line.n == 1
    assert root_client.get(line.address).status_code == 200


def test_urgent_lines_come_first(dana_client, class_group, session, index):
    make_capture(session=session, state=Capture.State.FAILED, failure_code="picture_too_dark")
    urgent = [line.is_urgent for line in dana_client.get(index).context["attention"]]
    assert urgent == sorted(urgent, reverse=True)
    assert len(set(urgent)) == 2


def test_more_to_say_costs_no_more_queries(
    dana_client, school, index, django_assert_max_num_queries
):
    few = n_queries(dana_client, index, django_assert_max_num_queries)
    for _ in range(3):
        student = make_student(school=school)
        group = make_class_group(student, school=school)
        session = make_session(class_group=group, starts_at=timezone.now() - timedelta(hours=2))
        make_capture(session=session, state=Capture.State.FAILED, failure_code="picture_too_dark")
    Schedule.objects.update(next_run=timezone.now() - timedelta(minutes=10))
    assert n_queries(dana_client, index, django_assert_max_num_queries) <= few + 1


def n_queries(client, address, at_most):
    with at_most(MOST_QUERIES) as queries:
        client.get(address)
    return len(queries.captured_queries)


def test_an_app_adds_a_line_of_its_own(rf, dana, monkeypatch):
    monkeypatch.setattr("classes.admin.attention._sources", [])
    needs_attention(lambda request: [AttentionLine(0, "none"), AttentionLine(2, "mails")])
    request = rf.get("/")
    request.user = dana
    assert [line.sentence for line in attention_lines(request)] == ["mails"]


def test_models_stand_under_the_headings_of_the_work(dana_client, root_client, school, index):
    headings = [group["name"] for group in dana_client.get(index).context["app_list"]]
    assert headings == [
        "School",
        "Calendar and timetable",
        "People and classes",
        "Register",
        "Faces and consent",
        "Mails and interfaces",
    ]
    of_root = [group["name"] for group in root_client.get(index).context["app_list"]]
    assert of_root == headings
    assert root_client.get("/admin/classes/").status_code == 200


def test_desk_leads_back_to_the_site(dana_client, school, index):
    page = dana_client.get(index).content.decode()
    assert f'href="{reverse("classes:class_group_list")}"' in page
