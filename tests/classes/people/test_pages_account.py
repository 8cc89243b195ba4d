"""Log in by e-mail, log out, and choose a new password by mail."""

import re

import pytest
from django.test import Client

from tests.accounts.mail_lane import SITE, send_mails
from tests.factories import PASSWORD


@pytest.fixture
def visitor(alice) -> Client:
    return Client()


def log_in(client, email, password=PASSWORD):
    return client.post("/account/login/", {"login": email, "password": password})


def test_a_user_logs_in_by_e_mail_whatever_the_case(visitor):
    answer = log_in(visitor, "Alice@Example.org")
    assert answer.status_code == 302
    assert answer["Location"] == "/"


def test_a_wrong_password_is_refused_with_a_sentence(visitor):
    answer = log_in(visitor, "alice@example.org", "wrong")
    assert "do not belong together" in answer.text


def test_whoever_came_for_a_page_gets_it_after_logging_in(visitor):
    answer = visitor.post(
        "/account/login/?next=/sessions/1/",
        {"login": "alice@example.org", "password": PASSWORD, "next": "/sessions/1/"},
    )
    assert answer["Location"] == "/sessions/1/"


def test_nobody_is_sent_to_another_site_after_logging_in(visitor):
    sent = {
        "login": "alice@example.org",
        "password": PASSWORD,
        "next": "https://elsewhere.example",
    }
    assert visitor.post("/account/login/", sent)["Location"] == "/"


def test_logging_out_needs_a_post(alice_client):
    assert alice_client.get("/account/logout/").status_code == 405
    alice_client.post("/account/logout/")
    assert alice_client.get("/").status_code == 302


def test_a_part_of_a_page_takes_the_whole_page_to_log_in(visitor):
    answer = visitor.get("/account/login/", headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == "/account/login/"


def test_a_forgotten_password_is_replaced_by_mail(visitor, mailoutbox, settings):
    settings.SITE_URL = SITE
    visitor.post("/account/password_reset/", {"email": "alice@example.org"})
    send_mails()
    link = re.search(SITE + r"(\S+reset/\S+)", mailoutbox[0].body)
    form = visitor.get(link[1], follow=True)
    chosen = {"password1": "quite another word", "password2": "quite another word"}
    visitor.post(form.redirect_chain[-1][0], chosen)
    assert log_in(visitor, "alice@example.org", "quite another word").status_code == 302


def test_a_reset_for_nobody_sends_no_mail_and_says_nothing_else(visitor, mailoutbox, settings):
    settings.SITE_URL = SITE
    answer = visitor.post("/account/password_reset/", {"email": "nobody@example.org"}, follow=True)
    send_mails()
    assert "a mail with a link is on its way" in answer.text
    assert mailoutbox == []


def test_a_used_link_says_so(visitor):
    assert "no longer works" in visitor.get("/account/reset/x/y/").text
