"""Whoever chooses German reads German: on every page, in every refusal, in mails and tables."""

import io
import re
from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.core import mail
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import User
from classes.models import Student
from classes.services import Author, RegisterEntry, record_attendance
from classes.setup.code_sets import CODE_SETS
from classes.versions import NOT_SHOWN
from tests.accounts.mail_lane import SITE, send_mails
from tests.browser.every_page.addresses.pages import BEFORE_LOG_IN, stage_pages
from tests.browser.staging import Lesson, stage_lesson
from tests.browser.staging.consents import NOTICE
from tests.factories import NETWORK_ID, make_capture, make_teacher
from tests.house.rooms import APPS
from tests.languages.page_texts import PUNCTUATION, texts_of

TYPED = {
    *("x" * 60, "y" * 60, "y" * 60 + ".csv", "z" * 60, "7A.csv", "old.csv", "front.jpg"),
    *(
        "Not a picture",
        "Like Noel Achebe",
        "A note",
        "Dr. Tooth, ",
        "Dr. Tooth, " + "z" * 60,
        "550 5.1.1 No such user here",
    ),
    *("Bus was late", "B Bus was late", "Dentist or doctor", "D Dentist or doctor"),
    *("Leave granted by the head", "School without a timetable", "Stand-in", "week.csv"),
    *("Laboratory on the ground floor", "9Z", "XYZ", "ALI", "Hall", "Untis", "iCalendar"),
    *("Tafel", "Tür", "Plakat", "AXIS M3045-V", "M3045-V"),
    *("Main entrance", "Family holiday, not agreed or longer than agreed", "Link"),
    *("G Family holiday, not agreed or longer than agreed", "Grace Hopper, head"),
    *("J Interview for employment or admission", "Interview for employment or admission"),
    *("Form",),
    *("Class", "Period", "Day", "Esc"),
    *("Number", "Given name", "Family name", "Adams", "Baker", "Clark", "Ana", "Ben", "Anabel"),
    *("Maths", "Room 4", "Elif Aydin", "Nora Lind", "Dentist", "Dr. Tooth"),
    *(paragraph.strip(PUNCTUATION) for paragraph in NOTICE.split("\n\n")),
}
"""What `stage_pages` lets people say."""

CODES_OF_COUNTRIES = {
    word
    for found in CODE_SETS.values()
    for letter, label, _ in found.rows
    for word in (letter, label)
}
"""A country's codes keep its language: an English school records "Illness" for German readers."""

COMMANDS = {
    "manage.py setup --site https://attendance.school.example",
    "manage.py setup --mail-server smtp.school.example:587",
    "manage.py worker",
}
COMMANDS |= {f"venv/bin/python {command}" for command in COMMANDS}

SAME_IN_BOTH = {
    *CODES_OF_COUNTRIES,
    *COMMANDS,
    *("English", "Hill School, Europe/Berlin, English", "localhost"),
    *(
        "7A",
        "7A Physics",
        "Physics",
        "7A Sport",
        "Sport",
        "Deutsch",
        *("Español", "español"),
        *("Français", "français"),
        "Hill School",
        "Lake School",
    ),
    *("Passkeys", "Petra Privacy", "Impact assessment 1"),
    *("Status", "Name", "Video", "CSV", "JSON", "Excel", "OneRoster", "Science", "Ada"),
    *("Text", "Letter"),  # the latter is a size of paper, beside A4
    *TYPED,
}
"""Names, and words that are spelt alike in both languages."""

IS_NAME = re.compile(
    r"(Ana|Ben|Anabel) \w+ \(\d+\)|(\w+, )?G\d+( Science| Maths| Sport)?|(Ada )?Family\d+"
)
IS_MONTH = re.compile(r"(April|August|September|November) \d{4}|Jan|Feb|Apr|Jun|Jul|Aug|Sep|Nov")
IS_LIST_OF_HEADINGS = re.compile(r".*, .* …")
"""Headings of rosters are understood in both languages and shown in both."""

ALICE = "alice@example.org"
ADDED_IN_ADMIN = {"School", "User", "Teacher", "Student", "ClassGroup", "Enrolment"}
DJANGO_LEAVES_THESE = {
    *("Search", "Filter", "True", "False", "None", "Reset password", "md5"),
    *("Password-based authentication", "Enabled", "Disabled"),
    "Whether the user will be able to authenticate using a password or not. If disabled, they may"
    " still be able to authenticate using other backends, such as Single Sign-On or LDAP",
    "Raw passwords are not stored, so there is no way to see the user’s password",
    "After you’ve created a user, you’ll be able to edit more user options",
}
NAMES_IN_ADMIN = {
    NETWORK_ID,
    "Grace Hopper",
    "Root",
    "Europe/Berlin",
    "fake-1",
    "en-gb",
    "asked",
    "Noel Achebe (7002)",
    "Alice (alice@example.org)",
    *("Elif", "Aydin", "Autumn", "Petra Privacy", "Impact assessment 1"),
}

IS_NO_WORD = re.compile(
    r"[^a-zäöüß]*|[A-Z]{1,2}\*?|[A-Z]\d+|\S+[@*]\S+|/.*|[0-9a-f]{64}", re.IGNORECASE
)

IS_FILM = re.compile(r"Film \d\d:\d\d(–\d\d:\d\d)?")
SPELT_ALIKE = (IS_NO_WORD, IS_NAME, IS_MONTH, IS_LIST_OF_HEADINGS, IS_FILM)
BETWEEN_NAMES = re.compile(r", | · ")


@pytest.fixture
def lesson(school, painted_pipeline) -> Lesson:
    lesson = stage_lesson(school)
    make_teacher(lesson.class_group, email=ALICE, first_name="Alice", last_name="")
    return lesson


@pytest.fixture
def pages(lesson) -> dict[str, list[str]]:
    return stage_pages(lesson, User.objects.get(email=ALICE))


def in_language(language: str, email: str = "") -> Client:
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
    known = SAME_IN_BOTH | names
    left = {text for text in english & german if not is_alike(text, known)}
    return {t for t in left if not all(is_alike(p, known) for p in BETWEEN_NAMES.split(t))}


def is_alike(text: str, known: set[str]) -> bool:
    return text in known or any(spelt.fullmatch(text) for spelt in SPELT_ALIKE)


@pytest.fixture
def names(pages) -> set[str]:
    """Everybody's name as the pages write it."""
    students = Student.objects.all()
    endings = ["", " {0.number}", " ({0.number})", " …"]
    full = {s.name + ending.format(s) for s in students for ending in endings}
    full |= {f"✓ {s.name}" for s in students} | {f"({s.number})" for s in students}
    parts = {part for s in students for part in (s.given_name, s.family_name)}
    # The access log writes whoever looked, pages of before among them, with the address.
    return full | parts | {"Alice", f"Alice <{ALICE}>"}


@pytest.mark.thorough
def test_no_page_keeps_a_text_in_english(pages, names):
    shown = [(a, ALICE) for addresses in pages.values() for a in addresses]
    shown += [(address, "") for address in BEFORE_LOG_IN.values()]
    left = {address: left_in_english(address, who, names) for address, who in shown}
    assert {address: texts for address, texts in left.items() if texts} == {}


def test_an_unmarked_text_would_be_noticed(lesson):
    """The names of the students are what this looks like."""
    address = reverse("recognition:class_group", args=[lesson.class_group.pk])
    assert "Ida Brandt" in left_in_english(address, ALICE, set())


def admin_addresses() -> Iterator[str]:
    """The list, a row and, where people make rows, the empty form of each of our models."""
    for model in admin.site._registry:
        meta = model._meta
        if meta.app_label in APPS:
            start, row = f"admin:{meta.app_label}_{meta.model_name}", model._default_manager.first()
            yield reverse(f"{start}_changelist")
            if row:
                yield reverse(f"{start}_change", args=[row.pk])
            if model.__name__ in ADDED_IN_ADMIN:
                yield reverse(f"{start}_add")


@pytest.mark.thorough
def test_no_page_of_the_administration_keeps_a_text_in_english(pages, names, root):
    known = names | NAMES_IN_ADMIN | DJANGO_LEAVES_THESE | {str(root)}
    left = {a: left_in_english(a, root.email, known) for a in admin_addresses()}
    assert {address: texts for address, texts in left.items() if texts} == {}


def test_the_choice_is_kept_and_said_in_the_page_and_its_header(lesson):
    client = in_language("en-gb", ALICE)
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
    for asked, given in {
        "de-AT,en;q=0.5": "de",
        "en-US": "en-gb",
        "fr-CA": "fr",
        "it": "en-gb",
    }.items():
        answer = client.get("/account/login/", headers={"Accept-Language": asked})
        assert answer.headers["Content-Language"] == given


def test_a_refusal_is_in_german(lesson):
    client = in_language("de", ALICE)
    waiting = make_capture(session=lesson.session, state="queued")
    retry = reverse("recognition:retry_capture", args=[waiting.pk])
    answer = client.post(retry, headers={"Referer": "http://testserver/"}, follow=True)
    assert "Diese Datei wird schon bearbeitet" in answer.content.decode()


def test_a_mistake_in_a_form_is_in_german(db):
    answer = in_language("de").post("/account/login/", {"login": "x@y.de", "password": "z"})
    assert "gehören nicht zusammen" in answer.content.decode()


def test_a_mail_is_in_german(lesson, settings):
    settings.SITE_URL = SITE
    in_language("de").post(reverse("account_reset_password"), {"email": ALICE})
    send_mails()
    assert mail.outbox[0].subject == "Ein neues Passwort wählen"
    assert mail.outbox[0].body.startswith("Guten Tag,")
    assert "Choose" not in mail.outbox[0].body


def test_words_of_the_spreadsheet_are_german_and_its_letters_the_schools(lesson):
    alice, (ida, noel, *_others) = User.objects.get(email=ALICE), lesson.students
    record_attendance(
        session=lesson.session,
        student=ida,
        entry=RegisterEntry("late"),
        author=Author(alice),
        shown_version=NOT_SHOWN,
    )
    record_attendance(
        session=lesson.session,
        student=noel,
        entry=RegisterEntry("excused"),
        author=Author(alice),
        shown_version=NOT_SHOWN,
    )
    address = reverse("reports:session_xlsx", args=[lesson.session.pk])
    content = in_language("de", ALICE).get(address).content
    rows = list(load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))
    assert rows[1][0] == "P anwesend, L verspätet, E entschuldigt, A fehlt"
    assert rows[3][:3] == ("Nummer", "Nachname", "Vorname")
    assert rows[3][4:] == ("Anwesend", "Verspätet", "Entschuldigt", "Fehlt", "Quote")
    assert {row[3] for row in rows[4:6]} == {"E", "L"}


def test_numbers_dates_and_plurals_follow_the_language(lesson):
    client = in_language("de", ALICE)
    review = client.get(reverse("recognition:review", args=[lesson.session.pk]))
    html = review.content.decode()
    assert "(0,68)" in html
    assert "Dienstag, 1. September 2026, 09:00" in html
    assert "#t=12.0" in html  # an address is no text
    front = client.get("/").content.decode()
    assert "8 Schülerinnen und Schüler" in front
