"""Administrators name the addresses of their school and send messages again."""

import pytest
from django.urls import reverse

from integrations.models import Event, WebhookDelivery, WebhookEndpoint
from tests.admin.admin_pages import act
from tests.factories import make_school
from tests.factories.webhooks import FAILED, make_endpoint, make_webhook_delivery
from tests.integrations.api.test_api_tokens import assert_in_no_cookie_and_no_session

pytestmark = pytest.mark.django_db

ADD = "admin:integrations_webhookendpoint_add"
LIST = "admin:integrations_webhookendpoint_changelist"


def form(school, **overrides):
    fields = {
        "school": school.pk,
        "url": "https://sis.example.org/hook",
        "events": [Event.CONFIRMED],
        "is_active": "on",
        "form": "messages",
        "students_by": "number",
    }
    return fields | overrides


def test_the_secret_is_shown_once(dana_client, school):
    answer = dana_client.post(reverse(ADD), form(school))
    endpoint = WebhookEndpoint.objects.get()
    assert f'value="{endpoint.secret}"' in answer.text
    assert_in_no_cookie_and_no_session(answer, endpoint.secret)
    change = reverse("admin:integrations_webhookendpoint_change", args=[endpoint.pk])
    for address in (reverse(LIST), change):
        assert endpoint.secret not in dana_client.get(address).content.decode()


def test_a_new_secret_ends_the_old_one(dana_client, school):
    endpoint = make_endpoint(school=school)
    asked = {"action": "renew_secret", "_selected_action": [endpoint.pk]}
    answer = dana_client.post(reverse(LIST), asked)
    old = endpoint.secret
    endpoint.refresh_from_db()
    assert endpoint.secret != old
    assert f'value="{endpoint.secret}"' in answer.text
    assert_in_no_cookie_and_no_session(answer, endpoint.secret)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"url": "http://sis.example.org/"}, "must begin with https://"),
        ({"url": "https://user:secret@sis.example.org/"}, "no user name or password"),
        ({"events": []}, "Choose at least one of the events."),
        ({"events": ["student.born"]}, "valid choice"),
    ],
)
def test_what_is_wrong_with_an_address_is_said(dana_client, school, fields, words):
    page = dana_client.post(reverse(ADD), form(school, **fields)).content.decode()
    assert words in page
    assert not WebhookEndpoint.objects.exists()


def test_another_school_is_no_choice(dana_client, school):
    dana_client.post(reverse(ADD), form(make_school()))
    assert not WebhookEndpoint.objects.exists()


def test_messages_are_listed_and_sent_again(dana_client, school):
    delivery = make_webhook_delivery(endpoint=make_endpoint(school=school), **FAILED)
    page = act(dana_client, WebhookDelivery, "try_again", delivery).text
    delivery.refresh_from_db()
    assert delivery.state == "queued"
    assert "To be tried again: 1." in page


def test_a_message_given_up_needs_the_attention_of_its_school(dana_client, eve_client, school):
    make_webhook_delivery(endpoint=make_endpoint(school=school), **FAILED)
    words = "message to another system was given up"
    make_webhook_delivery(
        endpoint=make_endpoint(school=school, is_active=False, url="https://old.example/"),
        **FAILED,
    )
    page = dana_client.get(reverse("admin:index"))
    assert words in page.content.decode()
    [line] = [line for line in page.context["attention"] if line.sentence.startswith(words[:20])]
    assert dana_client.get(line.address).context["cl"].queryset.count() == line.n == 1
    assert words not in eve_client.get(reverse("admin:index")).content.decode()


def test_messages_of_another_school_are_neither_seen_nor_sent(eve_client, school):
    delivery = make_webhook_delivery(endpoint=make_endpoint(school=school), **FAILED)
    page = act(eve_client, WebhookDelivery, "try_again", delivery).text
    delivery.refresh_from_db()
    assert delivery.state == "failed"
    assert delivery.endpoint.url not in page
