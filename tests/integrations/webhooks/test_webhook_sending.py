"""Messages arrive signed, once each, and after failures too."""

import base64
import hashlib
import hmac
import re
import threading
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import override
from django_q.models import OrmQ

from integrations.errors import NotSendableError
from integrations.models import WebhookDelivery
from integrations.models.webhooks import new_secret
from integrations.services import webhook_deliveries
from integrations.services.webhook_deliveries import end_old_deliveries, send_again
from integrations.webhooks import http_post
from jobs.reaper import reap
from tests.factories.webhooks import FAILED, make_endpoint, make_webhook_delivery, send, try_now

pytestmark = pytest.mark.django_db


def bells() -> list[str]:
    return [bell.key for bell in OrmQ.objects.all()]


def test_a_message_is_signed_over_id_time_and_body(receiver):
    delivery = make_webhook_delivery(endpoint=make_endpoint(url=receiver.url))
    assert try_now(delivery).state == "ready"
    [message] = receiver.messages
    key = base64.b64decode(delivery.endpoint.secret.removeprefix("whsec_"))
    sent_id, sent_at = message.headers["Webhook-Id"], message.headers["Webhook-Timestamp"]
    content = f"{sent_id}.{sent_at}.".encode() + message.body
    expected = base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    assert message.headers["Webhook-Signature"] == f"v1,{expected}"
    assert abs(int(sent_at) - time.time()) < 60
    assert message.payload == delivery.payload


def test_the_check_of_the_guide_knows_ours_from_others(receiver):
    guide = Path("docs/api.md").read_text(encoding="utf-8")
    [code] = re.findall(r"```python\n(.*?)```", guide, re.DOTALL)
    found: dict[str, Any] = {}
    exec(code, found)  # noqa: S102 - our own guide
    delivery = make_webhook_delivery(endpoint=make_endpoint(url=receiver.url))
    try_now(delivery)
    [message] = receiver.messages
    secret = delivery.endpoint.secret
    assert found["is_ours"](secret, message.headers, message.body)
    assert not found["is_ours"](secret, message.headers, message.body + b" ")
    assert not found["is_ours"](new_secret(), message.headers, message.body)
    late = message.headers | {"Webhook-Timestamp": "1"}
    assert not found["is_ours"](secret, late, message.body)


def test_a_receiver_that_fails_twice_gets_the_same_message_a_third_time(receiver):
    receiver.statuses = [500, 503]
    delivery = make_webhook_delivery(endpoint=make_endpoint(url=receiver.url))
    states = [try_now(delivery).state for _ in range(3)]
    assert states == ["queued", "queued", "ready"]
    assert len({m.headers["Webhook-Id"] for m in receiver.messages}) == 1
    assert len({m.body for m in receiver.messages}) == 1
    assert delivery.answer == "204"


def test_the_pauses_grow_and_end(receiver):
    receiver.statuses = [500] * 20
    delivery = make_webhook_delivery(endpoint=make_endpoint(url=receiver.url))
    pauses = []
    while try_now(delivery).state == "queued":
        pauses.append(delivery.next_try_at - timezone.now())
    assert pauses == sorted(pauses)
    assert len(pauses) == len(webhook_deliveries.PAUSES)
    assert delivery.state == "failed"
    assert delivery.answer.startswith("500")


def test_nothing_is_sent_before_its_time(receiver):
    endpoint = make_endpoint(url=receiver.url)
    later = timezone.now() + timedelta(minutes=1)
    send(make_webhook_delivery(endpoint=endpoint, next_try_at=later).pk)
    assert not receiver.messages


def test_the_same_row_twice_is_sent_once(receiver):
    delivery = make_webhook_delivery(endpoint=make_endpoint(url=receiver.url))
    for _ in range(2):
        send(delivery.pk)
    assert len(receiver.messages) == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_once(receiver):
    delivery = make_webhook_delivery(endpoint=make_endpoint(url=receiver.url))

    def work():
        send(delivery.pk)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(receiver.messages) == 1


@pytest.mark.django_db(transaction=True)
def test_whoever_waits_for_a_lease_to_be_committed_does_not_get_it_too(receiver):
    delivery = make_webhook_delivery(endpoint=make_endpoint(url=receiver.url))

    def work():
        send(delivery.pk)
        connection.close()

    thread = threading.Thread(target=work)
    with transaction.atomic():
        send(delivery.pk)
        thread.start()
        thread.join(0.5)
    thread.join()
    assert len(receiver.messages) == 1


def test_an_answer_that_no_page_can_show_is_kept_as_far_as_it_can_be(receiver):
    receiver.statuses, receiver.answer = [200], b"do\x00ne\x1b\n"
    delivery = try_now(make_webhook_delivery(endpoint=make_endpoint(url=receiver.url)))
    assert (delivery.state, delivery.answer) == ("ready", "200 do ne")


def test_a_redirect_is_not_followed(receiver):
    receiver.statuses, receiver.location = [302], receiver.url
    delivery = make_webhook_delivery(endpoint=make_endpoint(url=receiver.url))
    assert try_now(delivery).state == "queued"
    assert len(receiver.messages) == 1


def test_nobody_there_is_tried_again(receiver):
    url = receiver.url
    receiver.close()
    delivery = try_now(make_webhook_delivery(endpoint=make_endpoint(url=url)))
    assert delivery.state == "queued"
    assert (delivery.failure_code, delivery.answer) == ("connection_refused", "")


def test_what_speaks_no_http_is_named(mail_server_url, caplog):
    delivery = try_now(make_webhook_delivery(endpoint=make_endpoint(url=mail_server_url)))
    assert delivery.failure_code == "webhook_no_http"
    assert "mail.example.org" not in caplog.text


def test_what_speaks_no_tls_is_named(receiver):
    url = receiver.url.replace("http:", "https:")
    delivery = try_now(make_webhook_delivery(endpoint=make_endpoint(url=url)))
    assert delivery.failure_code == "connection_untrusted"
    with override("de"):
        assert delivery.reason.startswith("Die verschlüsselte Verbindung")


SLOW_ANSWERS = {
    "in a header": b"HTTP/1.1 200 OK\r\nX-Slow: ",
    "in a body of known length": b"HTTP/1.1 200 OK\r\nContent-Length: 250\r\n\r\n",
    "in a body that ends the connection": b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n",
    "as long ago": b"HTTP/1.0 200 OK\r\n\r\n",
}


def assert_too_late(delivery):
    assert (delivery.state, delivery.answer) == ("queued", "")
    assert delivery.failure_code == "webhook_answer_late"
    with override("de"):
        assert delivery.reason == "Die Antwort hat zu lange gedauert."


@pytest.mark.parametrize("begin", SLOW_ANSWERS.values(), ids=SLOW_ANSWERS)
def test_a_receiver_that_answers_drop_by_drop_holds_nobody_up(receiver, monkeypatch, begin):
    monkeypatch.setattr(http_post, "LONGEST_EXCHANGE_S", 0.5)
    receiver.slow_answer = begin
    started = time.monotonic()
    delivery = try_now(make_webhook_delivery(endpoint=make_endpoint(url=receiver.url)))
    assert time.monotonic() - started < 4, "the drops would go on for ten seconds"
    assert len(receiver.messages) == 1
    assert_too_late(delivery)


def test_a_receiver_that_greets_drop_by_drop_holds_nobody_up(slow_greeter, monkeypatch):
    monkeypatch.setattr(http_post, "LONGEST_EXCHANGE_S", 0.5)
    started = time.monotonic()
    delivery = try_now(make_webhook_delivery(endpoint=make_endpoint(url=slow_greeter)))
    assert time.monotonic() - started < 4
    assert_too_late(delivery)


def test_an_error_nobody_has_thought_of_ends_the_try(monkeypatch, caplog):
    def break_down(*args, **kwargs):
        raise ZeroDivisionError("unforeseen")

    monkeypatch.setattr(webhook_deliveries, "post_message", break_down)
    delivery = make_webhook_delivery()
    states = [try_now(delivery).state for _ in range(len(webhook_deliveries.PAUSES) + 1)]
    assert states == ["queued"] * len(webhook_deliveries.PAUSES) + ["failed"]
    assert (delivery.failure_code, delivery.answer) == ("webhook_not_made", "")
    assert "could not be sent" in caplog.text


def test_a_killed_sender_is_followed_by_another(django_capture_on_commit_callbacks):
    gone = {"state": "running", "lease": "0" * 32, "lease_until": timezone.now()}
    abandoned = make_webhook_delivery(**gone)
    busy = gone | {"lease_until": timezone.now() + timedelta(minutes=1)}
    kept = make_webhook_delivery(**busy)
    make_webhook_delivery(next_try_at=timezone.now() + timedelta(hours=1))
    with django_capture_on_commit_callbacks(execute=True):
        assert reap() == 1
    abandoned.refresh_from_db()
    kept.refresh_from_db()
    assert (abandoned.state, kept.state) == ("queued", "running")
    assert bells() == ["mail"]


def test_old_messages_are_forgotten():
    old = timezone.now() - timedelta(days=91)
    make_webhook_delivery(**FAILED, created_at=old)
    kept = make_webhook_delivery(created_at=old)
    end_old_deliveries()
    assert list(WebhookDelivery.objects.all()) == [kept]


def test_a_failed_message_is_sent_again_by_a_person(receiver, django_capture_on_commit_callbacks):
    endpoint = make_endpoint(url=receiver.url)
    delivery = make_webhook_delivery(endpoint=endpoint, **FAILED, attempts=7)
    with django_capture_on_commit_callbacks(execute=True):
        send_again(delivery=delivery, shown_version=delivery.version)
    assert bells() == ["mail"]
    assert try_now(delivery).state == "ready"
    assert delivery.attempts == 1


def test_a_switched_off_address_is_not_told_again():
    delivery = make_webhook_delivery(endpoint=make_endpoint(is_active=False), **FAILED)
    with pytest.raises(NotSendableError, match="switched off"):
        send_again(delivery=delivery, shown_version=delivery.version)


def test_what_waited_days_for_its_address_is_not_sent_in_a_flood():
    endpoint = make_endpoint(is_active=False)
    delivery = make_webhook_delivery(endpoint=endpoint)
    end_old_deliveries()
    delivery.refresh_from_db()
    assert delivery.state == "queued", "it may be switched on again soon"
    WebhookDelivery.objects.update(next_try_at=timezone.now() - timedelta(days=3))
    end_old_deliveries()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.reason) == ("failed", "Its address was switched off.")
    endpoint.is_active = True
    endpoint.save()
    end_old_deliveries()
    reap()
    assert bells() == []
