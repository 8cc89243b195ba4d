"""The steps of asking somebody of another school, in short, for their tests."""

import re

from django.core import mail
from django.test import Client
from django.urls import reverse

from classes.models import AwaitedColleague
from tests.accounts.mail_lane import SITE, send_mails
from tests.factories import PASSWORD
from tests.rosters.roster_files import make_csv

NORA, NOBODY = "nora@example.org", "nobody@example.org"
ANSWER = "/invited/"
HEADINGS = ("Number", "Given name", "Family name", "Class", "Teacher’s e-mail", "Teacher’s name")


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


def roster_of(email, name="Nora Lind"):
    return make_csv(("701", "Ana", "Adams", "7A", email, name), headings=HEADINGS)


def school_awaits(school) -> AwaitedColleague:
    return AwaitedColleague.objects.get(school=school)


def without_what_differs(text, *emails) -> str:
    for email in emails:
        text = text.replace(email, "…")
    # Signs that say nothing of who it is: of one shape.
    text = re.sub(r'\b(user-|name="user" value=")[0-9a-f]{24}"', r"\1", text)
    return re.sub(r"[A-Za-z0-9]{64}", "", text)
