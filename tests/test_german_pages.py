"""Whoever chooses German reads German: on every page, in every refusal, in mails and tables."""

import io
import re
from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from classes.models import User
from classes.models.register import Status
from tests.browser.pages import NOBODY, PAGES
from tests.browser.staging import Site, stage_lesson, stage_site
from tests.factories import make_teacher
from tests.page_texts import texts_of

SAME_IN_BOTH = {
    *("7A", "7A Physics", "Physics", "British English", "Deutsch", "Hill School", "Lake School"),
    *("Status", "Name", "Video", "Note", "Start", "A note"),
}
"""Names, and words that are spelt alike in both languages."""

ADDED_IN_ADMIN = {"School", "User", "Teacher", "Student", "ClassGroup", "Enrolment"}
DJANGO_LEAVES_THESE = {
    *("Search", "Filter", "True", "False", "None", "Reset password", "md5"),
    "Raw passwords are not stored, so there is no way to see the user’s password",
    "After you’ve created a user, you’ll be able to edit more user options",
}
NAMES_IN_ADMIN = {
    "Grace Hopper",
    "Root",
    "Europe/Berlin",
    "fake-1",
    "Noel Achebe (7002)",
    "Alice (alice@example.org)",
}

IS_NO_WORD = re.compile(
    r"[^a-zäöüß]*|[A-Z]{1,2}|[A-Z]\d+|\S+[@*]\S+|/.*|[0-9a-f]{64}", re.IGNORECASE
)


@pytest.fixture
def site(school, painted_pipeline) -> Site:
    lesson = stage_lesson(school)
    alice = make_teacher(
        lesson.class_group, email="alice@example.org", first_name="Alice", last_name=""
    )
    return stage_site(lesson, alice.user)


def in_language(language: str, email: str = NOBODY) -> Client:
    client = Client()
    client.cookies["django_language"] = language
    if email:
        client.force_login(User.objects.get(email=email))
    return client


def left_in_english(address: str, email: str, names: set[str]) -> set[str]:
    """Return the texts of a page that are the same in German as in English."""
    english, german = (
        texts_of(in_language(language, email).get(address, follow=True).content.decode())
        for language in ("en-gb", "de")
    )
    same = {text for text in english & german if not IS_NO_WORD.fullmatch(text)}
    return {text for text in same if text not in SAME_IN_BOTH | names}


@pytest.fixture
def names(site) -> set[str]:
    students = site.lesson.students
    full = {f"{s.name}{number}" for s in students for number in ("", f" {s.number}")}
    parts = {part for s in students for part in (s.given_name, s.family_name)}
    return full | parts | {"Alice", "Lena", "Dana"}


def test_no_page_keeps_a_text_in_english(site, names):
    left = {str(p): left_in_english(p.address(site), p.who, names) for p in PAGES}
    assert {page: texts for page, texts in left.items() if texts} == {}


def test_an_unmarked_text_would_be_noticed(site, names):
    """The names of the students are what this looks like."""
    address = reverse("recognition:class_group", args=[site.lesson.class_group.pk])
    assert "Ida Brandt" in left_in_english(address, "alice@example.org", set())


def admin_addresses() -> Iterator[str]:
    """The list, a row and, where people make rows, the empty form of each of our models."""
    for model in admin.site._registry:
        meta = model._meta
        if meta.app_label in {"classes", "recognition"}:
            start, row = f"admin:{meta.app_label}_{meta.model_name}", model.objects.first()
            yield reverse(f"{start}_changelist")
            yield reverse(f"{start}_change", args=[row.pk])
            if model.__name__ in ADDED_IN_ADMIN:
                yield reverse(f"{start}_add")


def test_no_page_of_the_administration_keeps_a_text_in_english(site, names, root):
    known = names | NAMES_IN_ADMIN | DJANGO_LEAVES_THESE
    left = {a: left_in_english(a, root.email, known) for a in admin_addresses()}
    assert {address: texts for address, texts in left.items() if texts} == {}


def test_the_choice_is_kept_and_said_in_the_page_and_its_header(site):
    client = in_language("en-gb", "alice@example.org")
    front = reverse("classes:class_group_list")
    answer = client.post(reverse("set_language"), {"language": "de", "next": front}, follow=True)
    assert answer.redirect_chain == [(front, 302)]
    assert answer.headers["Content-Language"] == "de"
    assert '<html lang="de">' in answer.content.decode()
    assert "Meine Klassen" in client.get(front).content.decode()


def test_an_unknown_language_changes_nothing(client, db):
    client.post(reverse("set_language"), {"language": "xx", "next": "/account/login/"})
    assert client.get("/account/login/").headers["Content-Language"] == "en-gb"


def test_the_choice_leads_to_no_other_site(client, db):
    answer = client.post(
        reverse("set_language"), {"language": "de", "next": "https://example.org/"}
    )
    assert answer["Location"] == "/"


def test_without_a_choice_the_browser_speaks_for_its_owner(client, db):
    for asked, given in {"de-AT,en;q=0.5": "de", "en-US": "en-gb", "fr": "en-gb"}.items():
        answer = client.get("/account/login/", headers={"Accept-Language": asked})
        assert answer.headers["Content-Language"] == given


def test_a_refusal_is_in_german(site):
    client = in_language("de", "alice@example.org")
    retry = reverse("recognition:retry_capture", args=[site.waiting.pk])
    answer = client.post(retry, headers={"Referer": "http://testserver/"}, follow=True)
    assert "Diese Datei wird schon bearbeitet" in answer.content.decode()


def test_a_mistake_in_a_form_is_in_german(db):
    answer = in_language("de").post("/account/login/", {"username": "x@y.de", "password": "z"})
    assert "gehören nicht zusammen" in answer.content.decode()


def test_a_mail_is_in_german(site):
    in_language("de").post(reverse("password_reset"), {"email": "alice@example.org"})
    assert mail.outbox[0].subject == "Ein neues Passwort wählen"
    assert mail.outbox[0].body.startswith("Guten Tag,")
    assert "Choose" not in mail.outbox[0].body


def test_letters_and_words_of_the_spreadsheet_are_german(site):
    address = reverse("reports:session_xlsx", args=[site.closed.pk])
    content = in_language("de", "alice@example.org").get(address).content
    rows = list(load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))
    assert rows[1][0] == "A anwesend, V verspätet, E entschuldigt, F fehlt"
    assert rows[3][:2] == ("Nummer", "Name")
    assert rows[3][3:] == ("Anwesend", "Verspätet", "Entschuldigt", "Fehlt")
    assert {row[2] for row in rows[4:6]} == {"E", "V"}


@pytest.mark.parametrize("language", ["en-gb", "de"])
def test_no_two_statuses_share_a_letter(language):
    with translation.override(language):
        assert len({status.letter for status in Status}) == len(Status)


def test_numbers_dates_and_plurals_follow_the_language(site):
    client = in_language("de", "alice@example.org")
    review = client.get(reverse("recognition:review", args=[site.lesson.session.pk]))
    html = review.content.decode()
    assert "(0,68)" in html and "Dienstag, 1. September 2026, 09:00" in html
    assert "#t=12.0" in html  # an address is no text
    front = client.get("/").content.decode()
    assert "8 Schülerinnen und Schüler" in front
