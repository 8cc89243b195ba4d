"""Who forgot the password gets a link by real mail, once, and nobody learns who has an account."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

NEW_PASSWORD = "quite another long password"


def ask_for_link(client: Client, email: str):
    return client.post(reverse("password_reset"), {"email": email}, follow=True)


def without_tokens(response) -> str:
    """The page without the token against forged requests, which always differs."""
    return re.sub(r"[A-Za-z0-9]{64}", "", response.content.decode())


@pytest.fixture
def link(client, alice, inbox) -> str:
    ask_for_link(client, alice.email)
    text = inbox.messages[0].get_body(("plain",)).get_content()
    found = re.search(r"https?://[^/]+(/\S+)", text)
    assert found is not None
    return found[1]


def test_the_mail_goes_to_the_user_over_smtp(client, alice, inbox):
    ask_for_link(client, alice.email)
    (message,) = inbox.messages
    assert message["To"] == alice.email
    assert "password" in message["Subject"].lower()


def test_the_link_sets_a_new_password_and_works_once(client, alice, link):
    form = client.get(link, follow=True)
    where = form.redirect_chain[-1][0]
    passwords = {"new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
    client.post(where, passwords)
    assert client.login(username=alice.email, password=NEW_PASSWORD)
    again = Client().get(link, follow=True)
    assert "new_password1" not in again.content.decode()


def test_an_unknown_address_gets_the_same_answer_and_no_mail(client, alice):
    known = ask_for_link(client, alice.email)
    unknown = ask_for_link(client, "nobody@example.org")
    assert without_tokens(known) == without_tokens(unknown)
    assert [message.to for message in mail.outbox] == [[alice.email]]
