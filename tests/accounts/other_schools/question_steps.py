"""The steps of asking somebody of another school, in short, for their tests."""

import re

from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.accounts.mail_lane import SITE, send_mails
from tests.factories import PASSWORD

NORA, NOBODY = "nora@example.org", "nobody@example.org"
ANSWER = "/invited/"


def browser_of(user) -> Client:
    client = Client()
    assert client.login(username=user.email, password=PASSWORD)
    return client


def enter(client, school, email=NORA, post="teacher"):
    form = {"email": email, "first_name": "Nora", "last_name": "Lind", "post": post}
    return client.post(reverse("classes:add_colleague", args=[school.pk]), form, follow=True)


def invite(client, school, **extra):
    where = reverse("classes:invitations", args=[school.pk])
    keys = re.findall(r'name="user" value="([^"]+)"', client.get(where).text)
    return client.post(where, {"user": keys} | extra, follow=True)


def link_of_mail() -> str:
    send_mails()
    found = re.search(SITE + r"(/invited/\S+)", str(mail.outbox[-1].body))
    assert found
    return found[1]


def reply(client, link, word="yes"):
    client.get(link)
    return client.post(ANSWER, {word: "1"})
