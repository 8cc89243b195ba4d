"""Administrators name the service of their school; its secret is taken and never shown."""

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from integrations.models import RosterSource
from storage.encryption.sealed_bytes import is_sealed_text
from tests.admin.admin_pages import act, save_change
from tests.factories.roster_sources import make_roster_source

pytestmark = pytest.mark.django_db

ADD = "admin:integrations_rostersource_add"
LIST = "admin:integrations_rostersource_changelist"
SECRET = "a secret of ours"


def form(school, **overrides):
    fields = {
        "school": school.pk,
        "kind": "oneroster",
        "file_pattern": "*",
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
        ({"client_secret": ""}, "OneRoster needs the secret"),
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


@pytest.fixture
def known(school):
    """A source as the form fills it, of which something is known already."""
    sent = form(school)
    names = ("url", "token_url", "client_id", "client_secret")
    return make_roster_source(
        school=school, known_until=timezone.now(), **{name: sent[name] for name in names}
    )


ELSEWHERE = [
    {"url": "https://mine.example.org/ims/oneroster/rostering/v1p2"},
    {"token_url": "https://mine.example.org/token"},
    {"token_url": "https://sis.example.org:8443/token"},
]


def changed(client, source, **fields):
    sent = form(source.school, **fields)
    sent.pop("school")
    page = save_change(client, change_of(source), sent)
    source.refresh_from_db()
    return page


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_a_secret_that_is_stored_goes_to_no_other_machine(dana_client, known, elsewhere):
    before = known.url, known.token_url
    page = changed(dana_client, known, client_secret="", **elsewhere)
    assert "enter the secret" in page.text
    assert (known.url, known.token_url) == before


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_with_its_secret_another_machine_is_asked_for_everything(dana_client, known, elsewhere):
    page = changed(dana_client, known, client_secret="another secret", **elsewhere)
    assert page.status_code == 302
    assert (known.client_secret, known.known_until) == ("another secret", None)
    assert known.last_import is None


def test_what_is_known_stays_where_the_machine_does(dana_client, known):
    changed(dana_client, known, client_secret="", client_id="another")
    assert known.known_until is not None
    assert known.client_secret == SECRET


def test_a_service_that_is_switched_off_is_not_asked_by_hand(dana_client, known):
    RosterSource.objects.update(is_active=False)
    page = act(dana_client, RosterSource, "try_again", known)
    known.refresh_from_db()
    assert known.state == "ready"
    assert "switch it on first" in page.text
