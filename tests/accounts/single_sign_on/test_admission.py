"""The school's provider logs in whom a school knows, by an address that is hers; nobody else."""

import time
from contextlib import ExitStack
from unittest import mock

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.sign_in.credentials import end_credentials
from accounts.sign_in.single_sign_on.issuer_answers import ANSWERS, KEYS_KEPT_S, place_to_wait
from classes.account_mails.awaited_colleagues import Colleague, await_colleague
from classes.models import AwaitedColleague
from tests.accounts.single_sign_on.oidc_issuer import make_key
from tests.accounts.single_sign_on.steps import BEGIN, NORA, is_in, log_in, sent_back
from tests.factories import make_user


def assert_refused(sentence: str, n_known: int = 0) -> None:
    n_users = User.objects.count()
    client, page = log_in()
    assert sentence in page.text
    assert not is_in(client)
    assert User.objects.count() == n_users
    assert SocialAccount.objects.count() == n_known


class TestLetIn:
    def test_who_is_invited(self, issuer, nora):
        issuer.person(email="Nora@Example.org")
        client, _page = log_in()
        assert is_in(client)
        assert SocialAccount.objects.get().user == nora

    def test_a_teacher_with_a_password_keeps_it(self, issuer, alice):
        issuer.person(email=alice.email)
        assert is_in(log_in()[0])
        alice.refresh_from_db()
        assert alice.has_usable_password()

    def test_comes_to_the_page_she_wanted(self, issuer, nora):
        issuer.person(email=NORA)
        _client, page = log_in(next="/account/sessions/")
        assert page.redirect_chain[-1][0] == "/account/sessions/"

    def test_comes_to_no_page_elsewhere(self, issuer, nora):
        issuer.person(email=NORA)
        _client, page = log_in(next="https://evil.example/")
        assert all(not target.startswith("http") for target, _status in page.redirect_chain)

    def test_whom_a_school_entered_and_it_is_her_yes(self, issuer, school):
        awaited = await_colleague(
            school=school, colleague=Colleague(NORA, ("Nora", "Lind"), "teacher"), by=None
        )
        issuer.person(email=NORA)
        assert is_in(log_in()[0])
        awaited.stand_in.refresh_from_db()
        assert awaited.stand_in.user.email == NORA
        assert not AwaitedColleague.objects.exists()

    def test_twice_with_the_same_account(self, issuer, nora):
        issuer.person(email=NORA)
        assert all(is_in(log_in()[0]) for _ in range(2))
        assert SocialAccount.objects.count() == 1

    def test_nothing_but_a_sign_of_her_is_kept(self, issuer, nora):
        issuer.person(email=NORA, sub="her number", name="Nora Lind", picture="https://x.example")
        log_in()
        row = SocialAccount.objects.get()
        assert row.extra_data == {}
        assert "her number" not in row.uid

    def test_by_code_and_a_proof_of_the_browser_that_asked(self, issuer, nora):
        issuer.person(email=NORA)
        log_in()
        (asked,) = issuer.asked
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        assert asked["nonce"]

    def test_entra_says_it_by_another_claim(self, issuer, nora):
        issuer.person(email=NORA, email_verified=None, xms_edov="1")
        assert is_in(log_in()[0])

    def test_a_domain_of_the_school_alone(self, issuer, nora, settings):
        settings.OIDC_VERIFIED_DOMAINS = ["example.org"]
        issuer.person(email=NORA, email_verified=None)
        assert is_in(log_in()[0])


class TestNotLetIn:
    def test_a_stranger(self, issuer, nora):
        issuer.person(email="stranger@example.org")
        assert_refused("No school has entered stranger@example.org")

    def test_an_account_of_no_school(self, issuer, school):
        issuer.person(email=make_user(email=NORA).email)
        assert_refused("No school has entered")

    def test_who_is_switched_off(self, issuer, nora):
        User.objects.filter(pk=nora.pk).update(is_active=False)
        issuer.person(email=NORA)
        assert_refused("No school has entered")

    @pytest.mark.parametrize("answer", [False, None, "no", 0])
    def test_an_address_that_nobody_confirmed(self, issuer, nora, answer):
        issuer.person(email=NORA, email_verified=answer)
        assert_refused("does not say that the e-mail address is yours")

    def test_another_domain_than_the_schools(self, issuer, nora, settings):
        settings.OIDC_VERIFIED_DOMAINS = ["school.example", "ample.org"]
        issuer.person(email=NORA, email_verified=None)
        assert_refused("does not say that the e-mail address is yours")

    def test_an_address_that_looks_like_hers(self, issuer, nora):
        issuer.person(email=NORA.replace("n", "ｎ"))
        assert_refused("does not say that the e-mail address is yours")

    def test_whoever_was_given_the_address_of_somebody_who_left(self, issuer, nora):
        issuer.person(email=NORA)
        log_in()
        issuer.person(email=NORA, sub="s-2")
        assert_refused("was used here with another account", n_known=1)

    def test_one_account_there_for_two_people_here(self, issuer, nora, alice):
        issuer.person(email=NORA)
        log_in()
        issuer.person(email=alice.email)
        assert_refused("was used here with another account", n_known=1)

    @pytest.mark.parametrize(
        "claims",
        [
            {"aud": "another site"},
            {"aud": ["attendance-site", "another site"], "azp": "another site"},
            {"iss": "https://other.example"},
            {"nonce": "of another login"},
            {"nonce": None},
            {"exp": 946_684_800},
            {"sub": None},
        ],
        ids=str,
    )
    def test_by_a_token_for_somebody_else(self, issuer, nora, claims):
        issuer.person(email=NORA, **claims)
        assert_refused("did not work")

    def test_by_a_signature_of_somebody_else(self, issuer, nora):
        issuer.person(email=NORA)
        issuer.signing_key = make_key()
        assert_refused("did not work")

    def test_by_a_key_nobody_knows(self, issuer, nora):
        issuer.person(email=NORA)
        issuer.header = {"kid": "another"}
        assert_refused("did not work")

    @pytest.mark.parametrize(("algorithm", "key"), [("none", None), ("HS256", "x" * 40)])
    def test_by_no_signature_or_a_shared_secret(self, issuer, nora, algorithm, key):
        issuer.person(email=NORA)
        issuer.algorithm, issuer.signing_key = algorithm, key
        assert_refused("did not work")

    def test_by_another_issuer(self, issuer, nora):
        issuer.person(email=NORA)
        issuer.name_given = "https://other.example"
        page = Client().get(reverse(BEGIN), follow=True)
        assert "did not work" in page.text

    def test_by_an_answer_that_another_browser_asked_for(self, issuer, nora):
        issuer.person(email=NORA)
        there = Client().get(reverse(BEGIN))["Location"]
        victim = Client()
        page = victim.get(sent_back(there), follow=True)
        assert "did not work" in page.text
        assert not is_in(victim)

    def test_by_an_answer_that_was_used(self, issuer, nora):
        issuer.person(email=NORA)
        client = Client()
        back = sent_back(client.get(reverse(BEGIN))["Location"])
        client.get(back)
        client.post(reverse("account_logout"))
        client.get(back)
        assert not is_in(client)


def test_an_issuer_that_is_down_says_so(issuer, nora):
    client = Client()
    there = client.get(reverse(BEGIN))["Location"]
    back = sent_back(there)
    issuer.shutdown()
    issuer.server_close()
    assert "does not answer" in client.get(back, follow=True).text
    ANSWERS.forget()
    assert "does not answer" in client.get(reverse(BEGIN), follow=True).text


def test_an_issuer_is_asked_who_it_is_once_however_many_begin(issuer, nora):
    issuer.person(email=NORA)
    for _ in range(3):
        Client().get(reverse(BEGIN))
        assert is_in(log_in()[0])
    assert issuer.n_asked["/.well-known/openid-configuration"] == 1
    assert issuer.n_asked["/keys"] == 1


def test_an_issuer_that_does_not_answer_is_not_asked_by_each_who_comes(issuer, db):
    issuer.shutdown()
    issuer.server_close()
    with mock.patch.object(requests.Session, "get", side_effect=requests.ConnectionError) as asked:
        pages = [Client().get(reverse(BEGIN), follow=True).text for _ in range(3)]
    assert all("does not answer" in page for page in pages)
    assert asked.call_count == 1


def test_a_key_that_is_new_is_looked_up(issuer, nora):
    issuer.person(email=NORA)
    log_in()
    issuer.key = issuer.signing_key = make_key()
    issuer.kid, issuer.header = "key-2", {"kid": "key-2"}
    client, _page = log_in()
    assert not is_in(client)
    with mock.patch.object(time, "monotonic", return_value=time.monotonic() + KEYS_KEPT_S):
        assert is_in(log_in()[0])


def test_a_slow_issuer_holds_few_threads(issuer, nora):
    known = Client()
    issuer.person(email=NORA)
    log_in(known)
    known.post(reverse("account_logout"))
    with ExitStack() as places:
        for _ in range(3):
            assert places.enter_context(place_to_wait(is_known=False))
        assert "Too many people begin to log in" in Client().get(reverse(BEGIN), follow=True).text
        # One is kept for whoever has logged in there before.
        assert known.get(reverse(BEGIN))["Location"].startswith(issuer.url)
        assert places.enter_context(place_to_wait(is_known=True))
        assert "Too many people begin to log in" in known.get(reverse(BEGIN), follow=True).text
    assert Client().get(reverse(BEGIN))["Location"].startswith(issuer.url)


@pytest.mark.parametrize("query", ["", "?error=access_denied", "?code=x&state=y"])
def test_an_answer_without_a_question_is_refused(issuer, db, query):
    page = Client().get(reverse("account_single_sign_on_back") + query, follow=True)
    assert "did not work" in page.text


def test_an_account_that_ended_is_tied_to_nobody(issuer, nora):
    issuer.person(email=NORA)
    client, _page = log_in()
    end_credentials(user=User.objects.get(pk=nora.pk))
    assert not SocialAccount.objects.exists()
    assert not is_in(client)


def test_the_server_lets_the_next_account_of_an_address_in(issuer, nora):
    issuer.person(email=NORA)
    log_in()
    call_command("forget_school_account", NORA.upper())
    issuer.person(email=NORA, sub="s-2")
    assert is_in(log_in()[0])
    with pytest.raises(CommandError, match="Nobody logs in by"):
        call_command("forget_school_account", "nobody@example.org")
