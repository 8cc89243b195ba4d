"""A school's letters: set once, shown to everybody in any language, and none for two things."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from classes.models import AttendanceCode, School, Status
from classes.setup.code_sets import CODE_SETS, ENGLAND
from classes.setup.services import apply_code_set, set_up_school
from tests.admin.admin_pages import save_change
from tests.factories import make_record, make_school
from tests.factories.office import make_code

GERMAN = {"letter_present": "A", "letter_late": "V", "letter_excused": "E", "letter_absent": "F"}
LANGUAGES = ["en-gb", "de"]
WORDS = {"en-gb": "absent", "de": "fehlt"}


@pytest.fixture
def german_letters(school):
    School.objects.filter(pk=school.pk).update(**GERMAN)
    school.refresh_from_db()
    return school


@pytest.fixture
def reader(request, alice_client) -> Client:
    alice_client.cookies["django_language"] = request.param
    alice_client.language = request.param
    return alice_client


def test_without_a_choice_they_are_those_of_english(school):
    assert "".join(school.letters.values()) == "PLEA"


def test_a_school_set_up_in_german_begins_with_german_ones(db):
    school = set_up_school(
        school=None, about_school={"school_name": "Am See", "language": "de"}, about_person={}
    )
    assert "".join(school.letters.values()) == "AVEF"
    changed = {"language": "en-gb"}
    again = set_up_school(school=school, about_school=changed, about_person={})
    assert "".join(again.letters.values()) == "AVEF"


@pytest.mark.parametrize("reader", LANGUAGES, indirect=True)
def test_the_page_of_a_register_shows_them_in_every_language(
    german_letters, reader, session, student
):
    make_record(session=session, student=student, status=Status.ABSENT)
    page = reader.get(reverse("classes:session_register", args=[session.pk])).text
    assert "<b>F</b>" in page
    assert "<b>P</b>" not in page
    assert "<b>L</b>" not in page


@pytest.mark.parametrize("reader", LANGUAGES, indirect=True)
def test_a_sheet_shows_and_explains_them_in_every_language(
    german_letters, reader, session, student
):
    make_record(session=session, student=student, status=Status.ABSENT)
    content = reader.get(reverse("reports:session_xlsx", args=[session.pk])).content
    rows = list(load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))
    assert rows[1][0].endswith(f"F {WORDS[reader.language]}")
    assert "F" in {row[3] for row in rows[4:]}


@pytest.mark.parametrize("reader", LANGUAGES, indirect=True)
@pytest.mark.parametrize("page", ["reports:class_summary", "reports:student_summary"])
def test_a_summary_shows_them_in_every_language(german_letters, reader, session, student, page):
    make_record(session=session, student=student, status=Status.ABSENT)
    pk = session.class_group_id if page == "reports:class_summary" else student.pk
    shown = reader.get(reverse(page, args=[pk]), {"first": "2026-09-01", "last": "2026-09-30"})
    assert "<b>F</b>" in shown.text
    assert "<b>P</b>" not in shown.text


@pytest.mark.parametrize(
    ("field", "letter", "words"),
    [
        ("letter_late", "P", "a letter of its own"),
        ("letter_late", "p", "a letter of its own"),
        ("letter_late", "1", "without digits"),
        ("letter_late", "", "cannot be blank"),
        ("letter_late", "D", "“Dentist” has this letter"),
    ],
)
def test_a_letter_that_could_be_mistaken_is_refused(school, field, letter, words):
    make_code(school=school, letter="d", label="Dentist", counts_as="excused")
    setattr(school, field, letter)
    with pytest.raises(ValidationError, match=words):
        school.full_clean()


def test_a_letter_may_be_that_of_a_code_that_means_the_same(school):
    make_code(school=school, letter="F", label="Fehlt", counts_as="absent")
    school.letter_absent = "F"
    school.full_clean()


def test_the_database_keeps_letters_apart(db):
    with pytest.raises(IntegrityError, match="letters_differ"):
        make_school(letter_late="P")


def test_the_office_changes_them_in_the_form_of_the_school(dana_client, school):
    address = reverse("admin:classes_school_change", args=[school.pk])
    page = dana_client.get(address)
    form = page.context["adminform"].form
    values = {name: form.initial.get(name, "") or "" for name in form.fields}
    rows = {"staff_roles-TOTAL_FORMS": 0, "staff_roles-INITIAL_FORMS": 0}
    assert "whatever their language" in page.text
    save_change(dana_client, address, values | GERMAN | rows)
    school.refresh_from_db()
    assert "".join(school.letters.values()) == "AVEF"


def test_the_page_of_the_codes_shows_them_and_leads_to_the_form(dana_client, german_letters):
    page = dana_client.get(reverse("classes:code_sets", args=[german_letters.pk])).text
    assert "<b>F</b> Absent" in page
    assert reverse("admin:classes_school_change", args=[german_letters.pk]) in page


def test_a_code_whose_letter_means_something_else_is_left_out_and_named(
    dana_client, german_letters
):
    address = reverse("classes:code_sets", args=[german_letters.pk])
    page = dana_client.post(address, {"code_set": ENGLAND.key}, follow=True).text
    assert "mean something else at your school: V." in page
    assert not AttendanceCode.objects.filter(school=german_letters, letter="V").exists()


@pytest.mark.parametrize("key", sorted(CODE_SETS))
def test_with_the_usual_letters_no_code_is_left_out(school, key):
    assert len(apply_code_set(school=school, code_set=CODE_SETS[key])) == len(CODE_SETS[key].rows)
