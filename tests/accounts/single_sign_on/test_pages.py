"""What goes with the school's provider: second factors, a proof once more, and its addresses."""

import time
from unittest import mock
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse

from accounts.models import User
from attendance_site.settings.single_sign_on import _refuse_issuer
from tests.accounts.single_sign_on.steps import AGAIN, BEGIN, NORA, log_in


class TestSecondFactor:
    @pytest.fixture(autouse=True)
    def required(self, settings):
        settings.REQUIRE_SECOND_FACTOR = True

    def test_is_asked_for_as_ever(self, issuer, dana):
        issuer.person(email=dana.email)
        client, page = log_in()
        assert page.redirect_chain[-1][0] == reverse("mfa_index")
        assert client.get("/")["Location"] == reverse("mfa_index")

    def test_may_be_the_providers(self, issuer, dana, settings):
        settings.OIDC_SECOND_FACTOR = True
        issuer.person(email=dana.email)
        assert log_in()[0].get("/").status_code == 200

    def test_of_the_provider_is_none_of_a_password(self, issuer, dana, settings):
        settings.OIDC_SECOND_FACTOR = True
        client = Client()
        client.force_login(User.objects.get(pk=dana.pk))
        assert client.get("/")["Location"] == reverse("mfa_index")

    def test_of_her_own_is_asked_for(self, issuer, nora):
        Authenticator.objects.create(user=nora, type="totp", data={"secret": "x"})
        issuer.person(email=NORA)
        _client, page = log_in()
        assert page.redirect_chain[-1][0].startswith(reverse("mfa_authenticate"))


class TestAgain:
    @pytest.fixture
    def client(self, issuer, nora):
        issuer.person(email=NORA)
        return log_in()[0]

    def test_who_has_no_password_shows_it_there(self, client, issuer):
        wanted = reverse("mfa_activate_totp")
        assert client.get(wanted)["Location"].startswith(reverse(AGAIN))
        _client, page = log_in(client, AGAIN, go="", next=wanted)
        assert page.redirect_chain[-1][0] == wanted
        assert client.get(wanted).status_code == 200
        assert issuer.asked[-1]["prompt"] == "login"

    def test_nobody_else_does(self, client, issuer, alice):
        issuer.person(email=alice.email, sub="s-2")
        _client, page = log_in(client, AGAIN, go="", next=reverse("mfa_activate_totp"))
        assert "the account of somebody else" in page.text
        assert client.get(reverse("mfa_activate_totp")).status_code == 302

    def test_an_issuer_that_does_not_say_when_it_asked_proves_nothing(self, client, issuer):
        issuer.person(email=NORA, auth_time=None)
        _client, page = log_in(client, AGAIN, go="", next=reverse("mfa_activate_totp"))
        assert "does not say when it last asked who you are" in page.text
        assert client.get(reverse("mfa_activate_totp")).status_code == 302

    def test_whoever_runs_the_site_reads_so_until_it_says_it(self, client, issuer, dana_client):
        cache.clear()
        sentence = "Hill School Account, does not say when it last asked"
        assert sentence not in dana_client.get(reverse("admin:index")).text
        for auth_time, is_noticed in ((None, True), (int(time.time()), False)):
            issuer.person(email=NORA, auth_time=auth_time)
            log_in(client, AGAIN, go="", next="/account/sessions/")
            assert (sentence in dana_client.get(reverse("admin:index")).text) is is_noticed

    @pytest.mark.parametrize(("offset_s", "is_proof"), [(None, False), (-86_400, False), (0, True)])
    def test_logging_in_is_a_proof_where_it_asked_now(
        self, issuer, dana, school, offset_s, is_proof
    ):
        """Else two presses at somebody's open browser, log out and in, would prove anything."""
        auth_time = None if offset_s is None else int(time.time()) + offset_s
        issuer.person(email=dana.email, auth_time=auth_time)
        client, _page = log_in()
        page = client.get(reverse("classes:add_colleague", args=[school.pk]))
        assert page.status_code == (200 if is_proof else 302)

    def test_a_proof_of_yesterday_is_none(self, client, issuer):
        issuer.person(email=NORA, auth_time=int(time.time()) - 86_400)
        _client, page = log_in(client, AGAIN, go="", next=reverse("mfa_activate_totp"))
        assert "did not ask who you are" in page.text

    def test_it_does_not_last(self, client, issuer):
        log_in(client, AGAIN, go="", next="/account/sessions/")
        with mock.patch.object(time, "time", return_value=time.time() + 601):
            assert client.get(reverse("mfa_activate_totp")).status_code == 302

    def test_is_for_whoever_came_so(self, issuer, alice):
        client = Client()
        assert client.get(reverse(AGAIN))["Location"].startswith(reverse("account_login"))
        client.force_login(alice)
        assert client.get(reverse(AGAIN)).status_code == 404


class TestPasswords:
    def test_who_has_none_is_offered_none_to_change(self, client, nora, alice):
        client.force_login(nora)
        assert reverse("account_change_password") not in client.get("/").text
        client.force_login(alice)
        assert reverse("account_change_password") in client.get("/").text

    def test_none_of_the_administration_is_offered_either(self, client, dana):
        client.force_login(dana)
        assert reverse("account_change_password") in client.get(reverse("admin:index")).text
        dana.set_unusable_password()
        dana.save()
        client.force_login(dana)
        assert reverse("account_change_password") not in client.get(reverse("admin:index")).text

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_who_follows_an_old_link_may_set_one_by_mail(self, client, nora, method):
        client.force_login(nora)
        page = getattr(client, method)(reverse("account_change_password"), follow=True)
        assert page.redirect_chain == [(reverse("account_reset_password"), 302)]
        assert page.status_code == 200

    def test_who_has_one_changes_it(self, client, alice):
        client.force_login(alice)
        assert client.get(reverse("account_change_password")).status_code == 200

    def test_nobody_changes_one_without_logging_in(self, client, db):
        there = client.get(reverse("account_change_password"))["Location"]
        assert there.startswith(reverse("account_login"))


class TestAddresses:
    def test_are_none_without_an_issuer(self, db):
        for name in (BEGIN, "account_single_sign_on_back"):
            assert Client().get(reverse(name)).status_code == 404
        assert "Hill School Account" not in Client().get(reverse("account_login")).text

    def test_are_only_looked_at(self, issuer, db):
        for name in (BEGIN, "account_single_sign_on_back"):
            assert Client().post(reverse(name)).status_code == 405

    def test_lead_back_to_the_sites_own_name(self, issuer, settings, db):
        settings.SITE_URL = "https://attendance.school.example"
        there = Client().get(reverse(BEGIN))["Location"]
        (back,) = parse_qs(urlsplit(there).query)["redirect_uri"]
        assert back == "https://attendance.school.example/account/school-account/back/"

    def test_are_offered_where_one_logs_in(self, issuer, db):
        page = Client().get(reverse("account_login"), {"next": "/account/sessions/"})
        assert "Log in with Hill School Account" in page.text
        assert f"{reverse(BEGIN)}?next=/account/sessions/" in page.text


@pytest.mark.parametrize(
    "issuer",
    ["http://sso.example", "sso.example", "https://login.example/common/v2.0", "ftp://localhost"],
)
def test_an_issuer_that_anybody_may_be_stops_the_start(issuer):
    with pytest.raises(ImproperlyConfigured, match="OIDC_ISSUER"):
        _refuse_issuer(issuer)
