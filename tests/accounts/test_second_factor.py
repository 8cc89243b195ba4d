"""A second factor: asked of whoever is trusted, kept sealed, guessed as rarely as a password."""

import re
import time
from unittest import mock

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.sign_in.proofs import LOG_IN
from tests.factories import PASSWORD
from tests.factories.authenticator_app import code_of


@pytest.fixture
def required(settings):
    settings.REQUIRE_SECOND_FACTOR = True


def browser_of(user) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=user.pk))
    return client


def log_in(user, client=None):
    client = client or Client()
    answer = client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    return client, answer


def confirm_password(client) -> None:
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def set_up_app(client) -> str:
    """Set up an app as a person does; return its secret."""
    confirm_password(client)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    return secret


def codes_on_paper(client) -> list[str]:
    confirm_password(client)
    return re.findall(r"<li>(\d{8})</li>", client.get(reverse("mfa_view_recovery_codes")).text)


class TestRequired:
    def test_an_administrator_sees_nothing_before_she_has_one(self, required, dana):
        client = browser_of(dana)
        for address in ("/", "/admin/", "/api/v1/students/"):
            assert client.get(address).headers.get("Location") == reverse("mfa_index"), address
        assert client.get(reverse("mfa_index")).status_code == 200

    def test_with_one_she_goes_on(self, required, dana):
        client = browser_of(dana)
        set_up_app(client)
        assert client.get("/").status_code == 200

    @pytest.mark.parametrize("who", ["alice", "bob"])
    def test_teachers_need_none(self, required, request, who):
        assert browser_of(request.getfixturevalue(who)).get("/").status_code == 200

    def test_superusers_do(self, required, root):
        assert browser_of(root).get("/")["Location"] == reverse("mfa_index")

    def test_a_school_may_ask_everybody(self, school, alice):
        school.asks_second_factor = True
        school.save()
        assert browser_of(alice).get("/")["Location"] == reverse("mfa_index")

    def test_a_trial_may_do_without(self, settings, dana):
        settings.REQUIRE_SECOND_FACTOR = False
        assert browser_of(dana).get("/").status_code == 200

    def test_the_last_one_stays(self, required, dana):
        client = browser_of(dana)
        set_up_app(client)
        page = client.post(reverse("mfa_deactivate_totp"))
        assert "set up another one first" in page.text
        assert Authenticator.objects.filter(user=dana, type="totp").exists()


def test_a_code_is_asked_for_after_the_password(alice):
    secret = set_up_app(browser_of(alice))
    client, answer = log_in(alice)
    assert answer["Location"] == reverse("mfa_authenticate")
    assert client.get("/")["Location"].startswith(reverse("account_login"))
    assert client.post(answer["Location"], {"code": code_of(secret)})["Location"] == "/"
    assert client.get("/").status_code == 200


def test_a_code_counts_once(alice):
    secret = set_up_app(browser_of(alice))
    code = code_of(secret)
    for is_first in (True, False):
        client, answer = log_in(alice)
        location = client.post(answer["Location"], {"code": code}).headers.get("Location")
        assert (location == "/") is is_first


def test_a_code_on_paper_counts_once(alice):
    client = browser_of(alice)
    set_up_app(client)
    code, *others = codes_on_paper(client)
    assert len(others) == 9
    for is_first in (True, False):
        other, answer = log_in(alice)
        location = other.post(answer["Location"], {"code": code}).headers.get("Location")
        assert (location == "/") is is_first


def test_codes_are_guessed_five_times_wherever_from(alice):
    secret = set_up_app(browser_of(alice))
    client, answer = log_in(alice)
    for n in range(5):
        sent = {"code": f"{n}{n}{n}{n}{n}{n}"}
        client.post(answer["Location"], sent, REMOTE_ADDR=f"192.0.2.{n}")
    page = client.post(answer["Location"], {"code": code_of(secret)})
    assert "Too many attempts" in page.text


def test_secrets_are_sealed_in_the_database(alice):
    client = browser_of(alice)
    secret = set_up_app(client)
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        stored = str(cursor.fetchall())
    assert secret not in stored
    seed = Authenticator.objects.get(type="recovery_codes").data["seed"]
    assert not re.fullmatch(r"[0-9a-f]{80}", seed)


def test_no_list_of_the_administration_shows_them(root_client, alice):
    set_up_app(browser_of(alice))
    assert root_client.get("/admin/mfa/authenticator/").status_code == 404


CHANGES = ["mfa_activate_totp", "mfa_add_webauthn"]


@pytest.mark.parametrize("name", CHANGES)
def test_who_has_just_logged_in_is_not_asked_for_her_password_again(alice, name):
    client, _answer = log_in(alice)
    assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", CHANGES)
def test_the_password_is_asked_before_anything_changes_ten_minutes_later(alice, name):
    client, _answer = log_in(alice)
    with mock.patch.object(time, "time", return_value=time.time() + 11 * 60):
        assert client.get(reverse(name))["Location"].startswith(reverse("account_reauthenticate"))


@pytest.mark.parametrize("name", CHANGES)
def test_a_log_in_of_before_an_upgrade_is_no_proof(alice, name):
    client = browser_of(alice)
    session = client.session
    del session[LOG_IN]
    session.save()
    assert client.get(reverse(name))["Location"].startswith(reverse("account_reauthenticate"))


def test_a_passkey_of_somebody_else_is_nobody(alice, bob):
    passkey = Authenticator.objects.create(user=bob, type="webauthn", data={"name": "x"})
    client = browser_of(alice)
    confirm_password(client)
    address = reverse("mfa_remove_webauthn", args=[passkey.pk])
    assert {ask(address).status_code for ask in (client.get, client.post)} == {404}


@pytest.mark.parametrize("name", ["mfa_index", "mfa_activate_totp", "mfa_add_webauthn"])
def test_whoever_is_not_logged_in_is_asked_to(client, db, name):
    assert client.get(reverse(name))["Location"].startswith(reverse("account_login"))


def test_who_lost_it_is_helped_on_the_server(alice, capsys):
    client, _answer = log_in(alice)
    set_up_app(client)
    call_command("remove_second_factor", alice.email.upper())
    assert not Authenticator.objects.exists()
    assert client.get("/").status_code == 302
    assert log_in(alice)[1]["Location"] == "/"


def test_nobody_of_that_address_is_said(db):
    with pytest.raises(CommandError, match="Nobody logs in by"):
        call_command("remove_second_factor", "nobody@example.org")
