"""Who forgot the password gets a link by real mail, once, and nobody learns who has an account."""

import re
from statistics import median
from time import perf_counter
from typing import Any

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.sign_in.guesses import AT_ONE_ACCOUNT
from classes.models import AccountMail
from tests.accounts.mail_lane import SITE, send_mails
from tests.factories import PASSWORD, make_user

NEW_PASSWORD = "quite another long password"
NOBODY = "nobody@example.org"
SLOW_TIMES = 15
ALIKE = 1.6
"""No two answers of this suite's machines differ more by chance, once the median is taken."""


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = SITE


def ask_for_link(client: Client, email: str, **extra: Any):
    return client.post(reverse("account_reset_password"), {"email": email}, follow=True, **extra)


def without_tokens(response) -> str:
    """The page without the token against forged requests, which always differs."""
    return re.sub(r"[A-Za-z0-9]{64}", "", response.content.decode())


def link_in(text: str) -> str:
    found = re.search(SITE + r"(/account/reset/\S+)", text)
    assert found is not None
    return found[1]


@pytest.fixture
def link(client, alice, inbox) -> str:
    ask_for_link(client, alice.email)
    send_mails()
    return link_in(inbox.messages[0].get_body(("plain",)).get_content())


def test_the_mail_goes_to_the_user_over_smtp(client, alice, inbox):
    ask_for_link(client, alice.email)
    assert not inbox.messages
    send_mails()
    (message,) = inbox.messages
    assert message["To"] == alice.email
    assert "password" in message["Subject"].lower()


def test_the_link_sets_a_new_password_and_works_once(client, alice, link):
    form = client.get(link, follow=True)
    where = form.redirect_chain[-1][0]
    client.post(where, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    assert client.login(username=alice.email, password=NEW_PASSWORD)
    again = Client().get(link, follow=True)
    assert "password1" not in again.content.decode()


def test_who_chose_one_by_the_link_is_held_up_by_nobody_who_guesses(client, alice, link):
    while not AT_ONE_ACCOUNT.take(alice.email):
        pass
    sent = {"login": alice.email, "password": NEW_PASSWORD}
    assert "Too many attempts" in client.post(reverse("account_login"), sent).text
    where = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(where, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    assert client.post(reverse("account_login"), sent).status_code == 302


@pytest.mark.parametrize(
    ("first", "second"), [("short", "short"), (NEW_PASSWORD, "something else that is long")]
)
def test_a_bad_password_is_refused_with_a_reason(client, link, first, second):
    where = client.get(link, follow=True).redirect_chain[-1][0]
    answer = client.post(where, {"password1": first, "password2": second})
    assert 'class="errorlist"' in answer.text


def test_an_unknown_address_gets_the_same_answer_and_no_mail(client, alice):
    known = ask_for_link(client, alice.email)
    unknown = ask_for_link(client, NOBODY)
    assert without_tokens(known) == without_tokens(unknown)
    assert AccountMail.objects.count() == 2
    send_mails()
    assert [message.to for message in mail.outbox] == [[alice.email]]


def test_who_is_switched_off_gets_no_mail(client, alice):
    alice.is_active = False
    alice.save()
    ask_for_link(client, alice.email)
    send_mails()
    assert not mail.outbox


def test_the_link_bears_the_sites_name_whatever_the_request_says(client, alice, settings):
    settings.ALLOWED_HOSTS = ["*"]
    ask_for_link(client, alice.email, headers={"host": "evil.example"})
    send_mails()
    assert link_in(mail.outbox[0].body)
    assert "evil.example" not in mail.outbox[0].body


def test_one_address_gets_a_few_mails_an_hour(client, alice):
    answers = {without_tokens(ask_for_link(client, alice.email)) for _ in range(8)}
    send_mails()
    assert len(answers) == 1
    assert len(mail.outbox) == 3


@pytest.mark.parametrize("without", ["SITE_URL", "EMAIL_BACKEND"])
def test_where_no_link_can_be_mailed_the_page_says_so(client, alice, settings, without):
    console = "django.core.mail.backends.console.EmailBackend"
    setattr(settings, without, "" if without == "SITE_URL" else console)
    page = client.get(reverse("account_reset_password")).text
    assert "No mail goes out from here" in page
    assert 'name="email"' not in page


def time_of(request) -> float:
    begun = perf_counter()
    request()
    return perf_counter() - begun


def times_of(request_of) -> tuple[float, float]:
    """Return the middle time of requests about a known address and about an unknown one.

    They alternate, so that whatever else the machine does slows both.
    """
    pairs = [(time_of(request_of(True)), time_of(request_of(False))) for _ in range(SLOW_TIMES)]
    return median(known for known, _ in pairs), median(unknown for _, unknown in pairs)


def assert_alike(times: tuple[float, float]) -> None:
    assert max(times) / min(times) < ALIKE, times


def test_a_wish_for_an_unknown_address_takes_as_long(client, alice):
    def request_of(is_known):
        address = make_user().email if is_known else f"x{perf_counter()}@example.org"
        return lambda: ask_for_link(client, address)

    assert_alike(times_of(request_of))


def test_a_wrong_password_is_hashed_once_whether_anybody_has_the_address(client, alice, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    alice.set_password(PASSWORD)
    alice.save()
    counted = []
    encode = PBKDF2PasswordHasher.encode

    def count(self, *args, **kwargs):
        counted.append(1)
        return encode(self, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PBKDF2PasswordHasher, "encode", count)
        for email in (alice.email, NOBODY):
            sent = {"login": email, "password": "wrong"}
            answer = client.post(reverse("account_login"), sent)
            assert "do not belong together" in answer.text
            assert len(counted) == 1
            counted.clear()


@pytest.mark.thorough
def test_logging_in_to_an_unknown_address_takes_as_long(client, alice, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]

    def request_of(is_known):
        address = make_user().email if is_known else f"x{perf_counter()}@example.org"
        sent = {"login": address, "password": "wrong"}
        return lambda: client.post(reverse("account_login"), sent)

    assert_alike(times_of(request_of))
