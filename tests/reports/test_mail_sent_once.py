"""A mail goes out once: whoever asks twice, whatever the server or the worker does halfway."""

import threading
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from reports.mail import message_id
from reports.models import ReportDelivery
from reports.services import deliveries as delivering
from reports.services.deliveries import MAX_ATTEMPTS, PAUSES, deliver, sweep_deliveries
from reports.tasks import deliver as deliver_task
from tests.mail_factories import make_claimed_delivery, make_delivery

pytestmark = pytest.mark.django_db(transaction=True)


def now_as(delivery: ReportDelivery) -> tuple[str, str]:
    delivery.refresh_from_db()
    return delivery.state, delivery.server_answer


def let_time_pass(delivery: ReportDelivery) -> None:
    ReportDelivery.objects.filter(pk=delivery.pk).update(next_try_at=timezone.now())


def test_a_mail_arrives_and_the_servers_answer_is_kept(delivery, inbox, alice):
    deliver(delivery.pk)
    assert now_as(delivery) == ("sent", "250 Message accepted")
    (message,) = inbox.messages
    assert message["To"] == alice.email == delivery.address
    assert message["Message-ID"] == message_id(delivery)
    assert delivery.sent_at is not None


def test_a_task_delivered_twice_sends_once(delivery, inbox):
    deliver_task(delivery.pk)
    deliver_task(delivery.pk)
    assert len(inbox.messages) == 1


def test_two_workers_at_once_send_once(delivery, inbox):
    start = threading.Barrier(2)

    def work() -> None:
        start.wait()
        deliver(delivery.pk)
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(inbox.messages) == 1
    assert now_as(delivery)[0] == "sent"


def test_a_refused_address_fails_at_once_with_the_servers_sentence(delivery, inbox):
    inbox.rcpt_answers = ["550 5.1.1 No such user here"]
    deliver(delivery.pk)
    assert now_as(delivery) == ("failed", "550 5.1.1 No such user here")
    let_time_pass(delivery)
    deliver(delivery.pk)
    assert sweep_deliveries() == 0
    assert inbox.n_tries == 1


@pytest.mark.parametrize("step", ["rcpt_answers", "data_answers"])
def test_what_the_server_does_not_take_now_is_tried_again_later(delivery, inbox, step):
    setattr(inbox, step, ["451 4.3.0 Try later"])
    deliver(delivery.pk)
    assert now_as(delivery) == ("waiting", "451 4.3.0 Try later")
    deliver(delivery.pk)
    assert inbox.n_tries == 1, "its time has not come"
    let_time_pass(delivery)
    deliver(delivery.pk)
    assert now_as(delivery)[0] == "sent"
    assert len(inbox.messages) == 1


def test_pauses_grow_and_attempts_end(delivery, inbox):
    inbox.rcpt_answers = ["451 Try later"] * MAX_ATTEMPTS
    for pause in PAUSES:
        let_time_pass(delivery)
        deliver(delivery.pk)
        delivery.refresh_from_db()
        wait = delivery.next_try_at - timezone.now()
        assert pause - timedelta(seconds=20) < wait <= pause
    let_time_pass(delivery)
    deliver(delivery.pk)
    assert now_as(delivery) == ("failed", "451 Try later")
    assert sorted(PAUSES) == PAUSES


def test_a_connection_lost_in_the_middle_is_no_mail_and_is_tried_again(delivery, inbox):
    inbox.hang_up = "in the middle"
    deliver(delivery.pk)
    assert now_as(delivery)[0] == "waiting"
    assert inbox.messages == []
    let_time_pass(delivery)
    deliver(delivery.pk)
    assert len(inbox.messages) == 1


def test_a_connection_lost_before_the_answer_is_never_followed_by_a_second_mail(delivery, inbox):
    inbox.hang_up = "unanswered"
    deliver(delivery.pk)
    assert now_as(delivery)[0] == "unsure"
    let_time_pass(delivery)
    deliver(delivery.pk)
    sweep_deliveries(timezone.now() + timedelta(days=1))
    deliver(delivery.pk)
    assert len(inbox.messages) == 1
    assert delivery.server_answer


def test_an_answer_that_cannot_be_written_down_is_never_followed_by_a_second_mail(
    delivery, inbox, monkeypatch
):
    end, n_calls = delivering._end, []

    def fails_once(*args):
        n_calls.append(1)
        if len(n_calls) == 1:
            raise OperationalError("database is locked")
        end(*args)

    monkeypatch.setattr(delivering, "_end", fails_once)
    deliver(delivery.pk)
    assert now_as(delivery)[0] == "unsure"
    let_time_pass(delivery)
    deliver(delivery.pk)
    assert len(inbox.messages) == 1


def test_a_backend_that_fails_is_tried_again(delivery, monkeypatch):
    def broken(self, messages):
        raise OSError("No space left on device")

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", broken)
    deliver(delivery.pk)
    assert now_as(delivery)[0] == "waiting"


def test_a_connection_lost_after_the_answer_is_a_mail_sent(delivery, inbox):
    inbox.hang_up = "after"
    deliver(delivery.pk)
    assert now_as(delivery) == ("sent", "250 Message accepted")


def test_no_server_at_all_is_tried_again(delivery, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    deliver(delivery.pk)
    state, answer = now_as(delivery)
    assert state == "waiting"
    assert "ConnectionRefusedError" in answer


def test_a_worker_that_died_before_the_end_mark_leaves_a_mail_to_send_again(session, alice, inbox):
    delivery = make_claimed_delivery(session=session, recipient=alice)
    assert sweep_deliveries() == 2  # freed, and queued
    deliver(delivery.pk)
    assert len(inbox.messages) == 1


def test_a_worker_that_died_after_the_end_mark_leaves_a_mail_nobody_knows_of(session, alice, inbox):
    delivery = make_claimed_delivery(
        session=session, recipient=alice, handed_over_at=timezone.now() - timedelta(hours=1)
    )
    assert sweep_deliveries() == 1
    deliver(delivery.pk)
    assert now_as(delivery)[0] == "unsure"
    assert inbox.messages == []


def test_whoever_lost_the_claim_keeps_the_end_mark_to_herself(delivery, inbox, monkeypatch):
    """The first worker was thought dead while its server was slow; the second has sent."""
    composed = []

    def slow_compose(row):
        message = compose(row)
        if not composed:
            composed.append(message)
            ReportDelivery.objects.filter(pk=row.pk).update(state="waiting")
            deliver(row.pk)
        return message

    from reports.mail import compose

    monkeypatch.setattr("reports.services.deliveries.compose", slow_compose)
    deliver(delivery.pk)
    assert len(inbox.messages) == 1
    assert now_as(delivery)[0] == "sent"


def test_a_lost_task_is_queued_again_and_one_just_queued_is_not(session, alice):
    from django_q.models import OrmQ

    long_ago = timezone.now() - timedelta(hours=1)
    make_delivery(session=session, recipient=alice, queued_at=long_ago)
    make_delivery(
        session=session, recipient=alice, queued_at=timezone.now(), period_key="asked again"
    )
    assert sweep_deliveries() == 1
    assert OrmQ.objects.count() == 1
    assert sweep_deliveries() == 0


@pytest.mark.parametrize("n", [1, 2])
def test_without_a_server_mails_go_to_the_backend_that_is_set(delivery, mailoutbox, n):
    for _ in range(n):
        deliver(delivery.pk)
    assert len(mailoutbox) == 1
    assert now_as(delivery)[0] == "sent"
