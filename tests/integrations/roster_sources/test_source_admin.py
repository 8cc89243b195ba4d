"""Administrators name the service of their school; its secret is taken and never shown."""

import pytest
from django.db import connection
from django.urls import reverse

from integrations.models import RosterSource
from storage.encryption.sealed_bytes import is_sealed_text
from tests.admin.admin_pages import save_change
from tests.factories.roster_sources import make_roster_source

pytestmark = pytest.mark.django_db

ADD = "admin:integrations_rostersource_add"
LIST = "admin:integrations_rostersource_changelist"
SECRET = "a secret of ours"


def form(school, **overrides):
    fields = {
        "school": school.pk,
        "url": "https://sis.example.org/ims/oneroster/rostering/v1p2",
        "token_url": "https://sis.example.org/token",
        "client_id": "attendance",
        "client_secret": SECRET,
        "scope": "",
        "is_active": "on",
        "most_leaving": "2",
    }
    return fields | overrides


def change_of(source):
    return reverse("admin:integrations_rostersource_change", args=[source.pk])


def test_a_service_is_entered_and_its_secret_is_shown_nowhere(dana_client, school):
    dana_client.post(reverse(ADD), form(school))
    source = RosterSource.objects.get()
    assert (source.client_secret, source.state) == (SECRET, "ready")
    for address in (reverse(LIST), change_of(source)):
        assert SECRET not in dana_client.get(address).text


def test_the_secret_is_sealed_in_the_database(school):
    make_roster_source(school=school, client_secret=SECRET)
    with connection.cursor() as cursor:
        cursor.execute("SELECT client_secret FROM integrations_rostersource")
        [stored] = cursor.fetchone()
    assert is_sealed_text(stored)
    assert SECRET not in stored


def test_a_secret_that_is_left_empty_stays(dana_client, school):
    source = make_roster_source(school=school, client_secret=SECRET)
    sent = form(school, client_secret="", client_id="another")
    sent.pop("school")
    answer = save_change(dana_client, change_of(source), sent)
    source = RosterSource.objects.get()
    assert answer.status_code == 302
    assert (source.client_secret, source.client_id) == (SECRET, "another")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"url": "http://sis.example.org/"}, "must begin with https://"),
        ({"token_url": "https://a:b@sis.example.org/"}, "no user name or password"),
        ({"client_secret": ""}, "required"),
        ({"most_leaving": "21"}, "20"),
    ],
)
def test_what_is_wrong_is_said(dana_client, school, wrong, words):
    page = dana_client.post(reverse(ADD), form(school, **wrong))
    assert words in page.text
    assert not RosterSource.objects.exists()


def test_nobody_of_another_school_sees_it(eve_client, school):
    source = make_roster_source(school=school)
    assert source.url not in eve_client.get(reverse(LIST)).text
    assert eve_client.get(change_of(source)).status_code in {302, 403, 404}
