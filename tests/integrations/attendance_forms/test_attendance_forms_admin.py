"""The office enters where attendance is written to, and what the other system calls its codes."""

import pytest
from django.urls import reverse

from integrations.models import WebhookEndpoint
from tests.admin.admin_pages import save_change
from tests.factories.office import make_code
from tests.factories.webhooks import make_endpoint

pytestmark = pytest.mark.django_db

ADD = "admin:integrations_webhookendpoint_add"
SIF_WORDS = "late = 101\nexcused = 201\nabsent = 500\nearly = 102"


def form(school, **overrides):
    fields = {
        "school": school.pk,
        "url": "https://ods.example.org/data/v3",
        "is_active": "on",
        "form": "ed_fi",
        "token_url": "https://ods.example.org/oauth/token",
        "client_id": "a key",
        "client_secret": "a secret",
        "students_by": "number",
        "words": "",
    }
    return fields | overrides


def test_an_ods_is_entered_with_the_words_of_the_school(dana_client, school):
    make_code(school=school, letter="D", label="Dentist", counts_as="excused")
    answer = dana_client.post(
        reverse(ADD), form(school, words="D = Excused Absence\n absent=Unexcused Absence ")
    )
    assert answer.status_code == 302
    endpoint = WebhookEndpoint.objects.get()
    assert endpoint.words == {"D": "Excused Absence", "absent": "Unexcused Absence"}
    assert endpoint.events == ["register.confirmed", "register.amended"]
    assert endpoint.client_secret == "a secret"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"words": "Z = Excused Absence"}, "No code of the school is called Z."),
        ({"words": "absent"}, "is no line such as"),
        ({"token_url": ""}, "Ed-Fi needs the address of its tokens."),
        ({"client_id": ""}, "Enter the client identifier and its secret."),
        ({"client_secret": ""}, "Enter the client identifier and its secret."),
        ({"form": "sif"}, "SIF needs a code for each of these: late, excused, absent, early."),
        ({"form": "messages"}, "Choose at least one of the events."),
    ],
)
def test_what_is_missing_is_said(dana_client, school, fields, words):
    page = dana_client.post(reverse(ADD), form(school, **fields)).content.decode()
    assert words in page
    assert not WebhookEndpoint.objects.exists()


def test_a_zone_is_entered_with_its_codes(dana_client, school):
    sent = form(school, form="sif", token_url="", words=SIF_WORDS)
    assert dana_client.post(reverse(ADD), sent).status_code == 302
    assert WebhookEndpoint.objects.get().words["absent"] == "500"


def test_the_secret_is_not_shown_and_stays_where_it_belongs(dana_client, school):
    endpoint = make_endpoint(
        school=school,
        url="https://ods.example.org/data/v3",
        form="ed_fi",
        token_url="https://ods.example.org/oauth/token",
        client_id="a key",
        client_secret="a secret",
    )
    address = reverse("admin:integrations_webhookendpoint_change", args=[endpoint.pk])
    assert "a secret" not in dana_client.get(address).text
    sent = form(school, client_secret="", words="absent = Unexcused Absence")
    sent.pop("school")
    save_change(dana_client, address, sent)
    endpoint.refresh_from_db()
    assert (endpoint.client_secret, endpoint.words) == (
        "a secret",
        {"absent": "Unexcused Absence"},
    )
    sent["url"] = "https://mine.example.org/data/v3"
    page = save_change(dana_client, address, sent).text
    assert "enter the secret that belongs to it" in page
