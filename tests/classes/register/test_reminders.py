"""One mail reminds each teacher of a register that was not taken."""

import smtplib
import threading
from datetime import UTC, datetime, timedelta
from unittest import mock

import pytest
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.db import connection
from django.utils import timezone

from classes import tasks
from classes.models import RegisterReminder
from classes.services import close_session
from classes.services.reminders import REMINDERS, plan_reminders
from classes.versions import NOT_SHOWN
from jobs.lifecycle import acquire
from jobs.reaper import reap
from jobs.runner import run_leased
from jobs.turns import acquire_next
from tests.factories import make_class_group, make_session, make_student, make_teacher
from tests.factories.mail import make_subscription
from tests.plugins.mail_server import inbox  # noqa: F401 - a fixture

END = datetime(2026, 9, 1, 7, 45, tzinfo=UTC)  # 09:45 in Berlin
DUE = END + timedelta(minutes=30)


def remind(now=DUE):
    """Plan at a moment and let a worker do what is due then; return how many mails it sent."""
    with mock.patch.object(timezone, "now", return_value=now):
        plan_reminders()
        return work_on_what_is_due()


def work_on_what_is_due() -> int:
    n_sent = 0
    while lease := acquire_next(lane="mail"):
        run_leased(lease=lease)
        n_sent += RegisterReminder.objects.filter(pk=lease.pk, state="ready").count()
    return n_sent


def recipients():
    return sorted(address for message in mail.outbox for address in message.to)


@pytest.fixture
def refusing_server(monkeypatch):
    """A mail server that refuses for now; the list names its refusals still to come."""
    from django.core.mail.backends.locmem import EmailBackend

    refusals, deliver = [smtplib.SMTPServerDisconnected("gone")], EmailBackend.send_messages

    def send(self, messages):
        if refusals:
            raise refusals.pop()
        return deliver(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", send)
    return refusals


def test_each_teacher_of_the_class_gets_one_mail(session, alice, bob):
    assert remind() == 2
    assert recipients() == ["alice@example.org", "bob@example.org"]
    assert remind() == 0
    assert len(mail.outbox) == 2


def test_the_teacher_of_the_lesson_alone_is_reminded_of_it(session, alice, charlie):
    session.teacher = charlie.teacher_posts.get()
    session.save()
    remind()
    assert recipients() == ["charlie@example.org"]


def test_it_names_the_lesson_on_the_schools_clock(session, alice):
    remind()
    (message,) = mail.outbox
    assert message.subject == "Register not taken: 7A Physics"
    html, kind = message.alternatives[0]
    assert kind == "text/html"
    for text in (message.body, html):
        assert "The register of 7A Physics, Tuesday 1 September, 09:00–09:45" in text
        assert "http" not in text


def test_it_is_in_the_language_in_which_the_teacher_asked_for_mail(session, alice, bob):
    make_subscription(user=alice, language="de")
    remind()
    subjects = {message.to[0]: message.subject for message in mail.outbox}
    assert subjects["alice@example.org"] != subjects["bob@example.org"]
    assert subjects["bob@example.org"] == "Register not taken: 7A Physics"


def test_the_link_leads_to_the_register(session, alice, settings):
    settings.SITE_URL = "https://attendance.example.org/"
    remind()
    link = f"https://attendance.example.org/sessions/{session.pk}/"
    assert link in mail.outbox[0].body
    assert f'href="{link}"' in mail.outbox[0].alternatives[0][0]


def test_a_name_is_escaped_in_html_and_breaks_no_line_of_the_subject(session, alice):
    session.class_group.title = "<b>\nBcc: eve@example.org"
    session.class_group.save()
    remind()
    (message,) = mail.outbox
    assert message.subject == "Register not taken: 7A <b> Bcc: eve@example.org"
    assert recipients() == ["alice@example.org"]
    assert "&lt;b&gt;" in message.alternatives[0][0]
    assert "<b>" not in message.alternatives[0][0]


@pytest.mark.parametrize(
    ("minutes", "after", "n"), [(30, 29, 0), (30, 30, 1), (0, 0, 1), (120, 119, 0), (120, 120, 1)]
)
def test_it_waits_as_long_as_the_school_says(session, alice, minutes, after, n):
    school = session.class_group.school
    school.minutes_until_reminder = minutes
    school.save()
    assert remind(now=END + timedelta(minutes=after)) == n


@pytest.mark.parametrize(("hours", "n"), [(23, 1), (24, 0), (200, 0)])
def test_after_a_day_nobody_is_reminded_any_more(session, alice, hours, n):
    assert remind(now=END + timedelta(hours=hours)) == n


def test_a_register_taken_in_time_needs_no_mail(session, alice):
    close_session(session=session, by=alice, shown_version=NOT_SHOWN)
    assert remind() == 0


def test_a_confirmed_register_needs_no_mail(session, alice):
    session.confirmed_at, session.confirmed_by = END, alice
    session.save()
    assert remind() == 0


def test_a_register_confirmed_after_a_refusal_needs_no_second_try(session, alice, refusing_server):
    assert remind() == 0
    close_session(session=session, by=alice, shown_version=NOT_SHOWN)
    assert remind(now=DUE + timedelta(hours=1)) == 0
    assert mail.outbox == []


def test_who_may_not_log_in_any_more_gets_no_mail(session, alice):
    alice.is_active = False
    alice.save()
    assert remind() == 0


def test_who_was_never_invited_gets_no_mail_but_who_has_an_account_of_the_school_does(
    session, alice, bob
):
    for user in (alice, bob):
        user.set_unusable_password()
        user.save()
    SocialAccount.objects.create(user=bob, provider="openid_connect", uid="bob")
    assert remind() == 1
    assert recipients() == ["bob@example.org"]


def test_what_the_server_refused_is_tried_again_after_a_pause(session, alice, refusing_server):
    assert remind() == 0
    reminder = RegisterReminder.objects.get()
    assert (reminder.attempts, reminder.failure_params) == (1, {})
    assert reminder.failure_code == "connection_broken"
    assert remind(now=DUE + timedelta(minutes=4)) == 0
    assert remind(now=DUE + timedelta(minutes=5)) == 1
    assert recipients() == ["alice@example.org"]
    reminder.refresh_from_db()
    assert (reminder.attempts, reminder.failure_code) == (2, "")
    assert reminder.sent_at


def test_pauses_grow(session, alice, refusing_server):
    refusing_server.append(TimeoutError("no answer"))
    minutes = [0, 5, 10, 15]
    assert [remind(now=DUE + timedelta(minutes=n)) for n in minutes] == [0, 0, 0, 1]


def test_a_refusal_half_way_keeps_nobody_else_waiting_and_nobody_twice(
    session, alice, bob, refusing_server
):
    assert remind() == 1
    assert remind() == 0
    assert remind(now=DUE + timedelta(minutes=5)) == 1
    assert recipients() == ["alice@example.org", "bob@example.org"]


def test_who_has_leased_a_reminder_sends_it_alone(session, alice):
    with mock.patch.object(timezone, "now", return_value=DUE):
        plan_reminders()
        pk = RegisterReminder.objects.get().pk
        assert acquire(kind=REMINDERS, pk=pk)
        assert not acquire(kind=REMINDERS, pk=pk)
    assert remind() == 0


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_mail_once(session, alice, bob):
    start, n_sent = threading.Barrier(2), []
    plan_reminders(now=DUE)

    def work():
        try:
            start.wait(timeout=10)
            n_sent.append(work_on_what_is_due())
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    with mock.patch.object(timezone, "now", return_value=DUE):
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(timeout=60)
    assert (len(n_sent), sum(n_sent)) == (2, 2)
    assert recipients() == ["alice@example.org", "bob@example.org"]


def test_a_worker_that_died_while_sending_is_replaced(session, alice):
    with mock.patch.object(timezone, "now", return_value=DUE):
        plan_reminders()
        assert acquire(kind=REMINDERS, pk=RegisterReminder.objects.get().pk)
    with mock.patch.object(timezone, "now", return_value=DUE + timedelta(minutes=2)):
        assert reap() == 1
    assert remind(now=DUE + timedelta(minutes=3)) == 0, "a pause, as after each attempt"
    assert remind(now=DUE + timedelta(minutes=8)) == 1


def test_every_try_is_the_same_mail_to_a_mailbox(session, alice):
    from classes.services.reminder_mail import compose_reminder

    remind()
    reminder = RegisterReminder.objects.get()
    again = compose_reminder(reminder)
    first = mail.outbox[0].extra_headers["Message-ID"]
    assert again.extra_headers["Message-ID"] == first


@pytest.mark.parametrize("n", [1, 6])
def test_a_run_with_nothing_new_costs_six_queries(
    school, students, n, django_assert_max_num_queries
):
    for _ in range(n):
        group = make_class_group(make_student(school=school), school=school)
        make_teacher(group)
        make_session(class_group=group)
    assert remind() == n
    with django_assert_max_num_queries(6):
        assert plan_reminders(now=DUE) == 0


def test_the_task_plans(session, alice):
    with mock.patch.object(timezone, "now", return_value=DUE):
        assert tasks.plan_reminders() == 1


def test_a_real_mail_server_gets_text_and_html(session, alice, settings, inbox):  # noqa: F811
    settings.SITE_URL = "https://attendance.example.org"
    assert remind() == 1
    (message,) = inbox.messages
    assert message["To"] == "alice@example.org"
    assert message["Auto-Submitted"] == "auto-generated"
    text = message.get_body(("plain",)).get_content()
    html = message.get_body(("html",)).get_content()
    assert "7A Physics" in text
    assert f"https://attendance.example.org/sessions/{session.pk}/" in html


def test_a_server_that_is_not_there_is_a_refusal(session, alice, settings, inbox):  # noqa: F811
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    assert remind() == 0
    settings.EMAIL_PORT = port
    assert remind(now=DUE + timedelta(minutes=5)) == 1
    assert len(inbox.messages) == 1
