"""Who gets into the desk without a log-in, and all those who do not."""

import hashlib
import re
from ipaddress import ip_network

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.test import Client
from django.urls import reverse

from accounts.sign_in.proofs import LOG_IN
from attendance_site.installation.desk.entrance import sign_of_site
from attendance_site.installation.desk.keys import is_unused, make_key
from tests.accounts.test_second_factor import code_of

pytestmark = pytest.mark.django_db
NONCE = "0123456789abcdef" * 2


@pytest.fixture(autouse=True)
def one_machine(settings, tmp_path, alice):
    settings.VAR_DIR = tmp_path / "var"
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
    settings.DESK_SIGN_IN = alice.email
    settings.SITE_URL = ""


@pytest.fixture
def browser():
    """A browser that nobody is logged in with, and that checks forms as a real one."""
    return Client(enforce_csrf_checks=True, headers={"host": "127.0.0.1:8000", "origin": "null"})


def is_inside(browser) -> bool:
    return browser.get("/desk/").status_code == 200


def bring(browser, key: str, **options) -> bool:
    """Bring a key; say whether the desk is open afterwards."""
    browser.post("/desk/open/", {"key": key}, **options)
    return is_inside(browser)


def test_whoever_has_the_account_of_the_machine_gets_in_as_herself(browser, alice):
    answer = browser.post("/desk/open/", {"key": make_key()}, follow=True)
    assert answer.redirect_chain == [("/desk/", 302)]
    assert answer.context["user"] == alice


def test_a_key_is_no_second_factor(browser, alice):
    totp.TOTP.activate(alice, totp.generate_totp_secret())
    answer = browser.post("/desk/open/", {"key": make_key()})
    assert answer["Location"] == reverse("mfa_authenticate")
    assert not is_inside(browser)


def test_whoever_has_one_gets_in_with_its_code(browser, alice):
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(alice, secret)
    browser.post("/desk/open/", {"key": make_key()})
    page = browser.get(reverse("mfa_authenticate"))
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', page.content.decode())[1]
    sent = {"code": code_of(secret), "csrfmiddlewaretoken": token}
    answer = browser.post(
        reverse("mfa_authenticate"), sent, headers={"origin": "http://127.0.0.1:8000"}
    )
    assert answer["Location"] == "/desk/"
    assert is_inside(browser)


def test_a_key_that_was_used_lets_nobody_else_in(browser):
    key = make_key()
    assert bring(browser, key)
    assert not bring(Client(headers={"host": "127.0.0.1:8000"}), key)


@pytest.mark.parametrize("key", ["", "guessed", hashlib.sha256(b"guessed").hexdigest()])
def test_a_guess_lets_nobody_in_and_spoils_no_key(browser, key):
    real = make_key()
    assert not bring(browser, key)
    assert is_unused(real)


def test_without_a_key_one_is_asked_to_log_in(browser):
    answer = browser.post("/desk/open/", follow=True)
    assert answer.redirect_chain[-1][0].startswith("/account/login/")


def test_where_no_operator_has_named_anybody_a_key_opens_nothing(browser, settings):
    settings.DESK_SIGN_IN = ""
    assert not bring(browser, make_key())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ALLOWED_HOSTS", ["127.0.0.1", "attendance.school.example"]),
        ("SITE_URL", "https://attendance.school.example"),
        ("TRUSTED_PROXIES", [ip_network("10.0.0.1")]),
        ("CSRF_TRUSTED_ORIGINS", ["https://attendance.school.example"]),
    ],
)
def test_on_a_public_site_a_key_opens_nothing(browser, settings, name, value):
    setattr(settings, name, value)
    assert not bring(browser, make_key())


def test_a_name_that_another_site_points_here_is_refused(browser):
    """DNS rebinding: a page of evil.example, whose name has become 127.0.0.1."""
    key = make_key()
    answer = browser.post("/desk/open/", {"key": key}, headers={"host": "evil.example:8000"})
    assert answer.status_code == 400
    assert is_unused(key)


@pytest.mark.parametrize("origin", ["https://evil.example", "http://127.0.0.1:9999", ""])
def test_a_page_of_another_host_opens_nothing(browser, origin):
    key = make_key()
    assert not bring(browser, key, headers={"origin": origin})
    assert is_unused(key)


def test_another_machine_opens_nothing_whatever_it_claims(browser):
    key = make_key()
    assert not bring(browser, key, REMOTE_ADDR="192.168.0.7", HTTP_X_FORWARDED_FOR="127.0.0.1")
    assert is_unused(key)


def test_a_link_opens_nothing(browser):
    key = make_key()
    assert browser.get("/desk/open/", {"key": key}).status_code == 405
    assert is_unused(key)


def test_whoever_was_switched_off_does_not_get_in(browser, alice):
    alice.is_active = False
    alice.save()
    assert not bring(browser, make_key())


def test_the_session_of_before_is_none_of_the_desk(browser):
    browser.cookies["sessionid"] = "planted"
    assert bring(browser, make_key())
    assert browser.cookies["sessionid"].value != "planted"


def test_what_matters_still_asks_for_the_password(browser):
    bring(browser, make_key())
    assert browser.session[LOG_IN]["proved_at"] == 0


def test_a_page_of_another_host_changes_nothing_at_the_open_desk(browser):
    """CSRF: the session of the desk alone sends no form."""
    bring(browser, make_key())
    answer = browser.post("/account/logout/", headers={"origin": "https://evil.example"})
    assert answer.status_code == 403
    assert is_inside(browser)


def test_the_site_shows_the_command_whose_it_is(browser):
    answer = browser.get("/desk/here/", {"nonce": NONCE}, SERVER_PORT="8000")
    assert answer.content.decode() == sign_of_site(NONCE, "8000")


def test_the_sign_holds_for_one_port_and_one_question():
    signs = {
        sign_of_site(NONCE, "8000"),
        sign_of_site(NONCE, "8001"),
        sign_of_site("0" * 32, "8000"),
    }
    assert len(signs) == 3
    assert all(re.fullmatch("[0-9a-f]{64}", sign) for sign in signs)


@pytest.mark.parametrize("nonce", ["", "x", "0" * 31, "0" * 33, f"{'0' * 32}\n"])
def test_what_is_no_question_has_no_answer(browser, nonce):
    assert browser.get("/desk/here/", {"nonce": nonce}).status_code == 404


def test_another_machine_has_no_answer(browser):
    answer = browser.get("/desk/here/", {"nonce": NONCE}, REMOTE_ADDR="192.168.0.7")
    assert answer.status_code == 404
