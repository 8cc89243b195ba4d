"""A mail goes out once: whoever asks twice, whatever the server or the worker does halfway."""

import threading
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.utils import timezone
from django.utils.translation import override

from accounts.outgoing_mail import message_id_of
from jobs.lifecycle import acquire
from jobs.outgoing.mails import MailWork
from jobs.outgoing.smtp import Handover, MailOutcome
from jobs.reaper import reap
from jobs.registry import Failure
from jobs.runner import work
from reports.models import ReportDelivery
from reports.services import deliveries
from reports.services.deliveries import MAX_ATTEMPTS, PAUSES
from tests.factories.mail import deliver, make_delivery, make_leased_delivery

pytestmark = pytest.mark.django_db(transaction=True)


def now_as(delivery: ReportDelivery) -> tuple[str, str]:
    delivery.refresh_from_db()
    return delivery.state, delivery.server_answer


def let_time_pass(delivery: ReportDelivery) -> None:
    ReportDelivery.objects.filter(pk=delivery.pk).update(next_try_at=timezone.now())


def test_a_mail_arrives_and_the_servers_answer_is_kept(delivery, inbox, alice):
    deliver(delivery.pk)
    assert now_as(delivery) == ("ready", "250 Message accepted")
    (message,) = inbox.messages
    assert message["To"] == alice.email == delivery.address
    assert message["Message-ID"] == message_id_of("report", delivery)
    assert delivery.sent_at is not None


def test_a_bell_that_rings_twice_sends_once(delivery, inbox):
    work(lane="mail")
    work(lane="mail")
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
    assert now_as(delivery)[0] == "ready"


def test_a_refused_address_fails_at_once_with_the_servers_sentence(delivery, inbox):
    inbox.rcpt_answers = ["550 5.1.1 No such user here"]
    deliver(delivery.pk)
    assert now_as(delivery) == ("failed", "550 5.1.1 No such user here")
    let_time_pass(delivery)
    deliver(delivery.pk)
    assert reap() == 0
    assert inbox.n_tries == 1


@pytest.mark.parametrize("step", ["rcpt_answers", "data_answers"])
def test_what_the_server_does_not_take_now_is_tried_again_later(delivery, inbox, step):
    setattr(inbox, step, ["451 4.3.0 Try later"])
    deliver(delivery.pk)
    assert now_as(delivery) == ("queued", "451 4.3.0 Try later")
    deliver(delivery.pk)
    assert inbox.n_tries == 1, "its time has not come"
    let_time_pass(delivery)
    deliver(delivery.pk)
    assert now_as(delivery)[0] == "ready"
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
    assert tuple(sorted(PAUSES)) == PAUSES


def test_a_connection_lost_in_the_middle_is_no_mail_and_is_tried_again(delivery, inbox):
    inbox.hang_up = "in the middle"
    deliver(delivery.pk)
    assert now_as(delivery)[0] == "queued"
    assert inbox.messages == []
    let_time_pass(delivery)
    deliver(delivery.pk)
    assert len(inbox.messages) == 1


def test_why_the_server_gave_no_answer_is_read_in_the_readers_language(delivery):
    lease = acquire(kind=deliveries.MAILS, pk=delivery.pk)
    broken = Failure("mail_connection_broken")
    deliveries.WORK._settle(lease, Handover(MailOutcome.NOT_TAKEN, failure=broken))
    assert now_as(delivery) == ("queued", "")
    assert delivery.answer == "The mail server broke the connection off."
    with override("de"):
        assert delivery.answer.startswith("Der Mailserver hat")


def test_a_connection_lost_before_the_answer_is_never_followed_by_a_second_mail(delivery, inbox):
    inbox.hang_up = "unanswered"
    deliver(delivery.pk)
    assert now_as(delivery)[0] == "unsure"
    let_time_pass(delivery)
    deliver(delivery.pk)
    reap()
    deliver(delivery.pk)
    assert len(inbox.messages) == 1
    assert (delivery.failure_code, delivery.server_answer) == ("connection_broken", "")


def test_an_answer_that_cannot_be_written_down_is_never_followed_by_a_second_mail(
    delivery, inbox, monkeypatch
):
    settle, n_calls = MailWork._settle, []

    def fails_once(*args):
        n_calls.append(1)
        if len(n_calls) == 1:
            raise OperationalError("database is locked")
        settle(*args)

    monkeypatch.setattr(MailWork, "_settle", fails_once)
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
    assert now_as(delivery)[0] == "queued"


def test_a_connection_lost_after_the_answer_is_a_mail_sent(delivery, inbox):
    inbox.hang_up = "after"
    deliver(delivery.pk)
    assert now_as(delivery) == ("ready", "250 Message accepted")


def test_no_server_at_all_is_tried_again(delivery, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    deliver(delivery.pk)
    assert now_as(delivery) == ("queued", "")
    assert delivery.failure_code == "connection_refused"
    with override("de"):
        assert delivery.answer.startswith("Der Server nimmt keine Verbindung an")


def test_a_worker_that_died_before_the_end_mark_leaves_a_mail_to_send_again(session, alice, inbox):
    delivery = make_leased_delivery(session=session, recipient=alice)
    assert reap() == 1
    let_time_pass(delivery)
    deliver(delivery.pk)
    assert len(inbox.messages) == 1


def test_a_worker_that_died_after_the_end_mark_leaves_a_mail_nobody_knows_of(session, alice, inbox):
    delivery = make_leased_delivery(
        session=session, recipient=alice, handed_over_at=timezone.now() - timedelta(hours=1)
    )
    assert reap() == 1
    deliver(delivery.pk)
    assert now_as(delivery)[0] == "unsure"
    assert "look into the mailbox" in delivery.answer
    assert inbox.messages == []


def test_whoever_lost_the_lease_keeps_the_end_mark_to_herself(delivery, inbox, monkeypatch):
    """The first worker was thought dead while its server was slow; the second has sent."""
    composed = []

    def slow_compose(row):
        message = compose(row)
        if not composed:
            composed.append(message)
            ReportDelivery.objects.filter(pk=row.pk).update(state="queued", lease=None)
            deliver(row.pk)
        return message

    from reports.mail import compose

    monkeypatch.setattr("reports.services.deliveries.compose", slow_compose)
    deliver(delivery.pk)
    assert len(inbox.messages) == 1
    assert now_as(delivery)[0] == "ready"


def test_a_lost_bell_is_rung_again_once(session, alice):
    from django_q.models import OrmQ

    for key in ("asked", "asked again"):
        make_delivery(session=session, recipient=alice, period_key=key)
    reap()
    reap()
    assert [bell.key for bell in OrmQ.objects.all()] == ["mail"]


@pytest.mark.parametrize("n", [1, 2])
def test_without_a_server_mails_go_to_the_backend_that_is_set(delivery, mailoutbox, n):
    for _ in range(n):
        deliver(delivery.pk)
    assert len(mailoutbox) == 1
    assert now_as(delivery)[0] == "ready"
