"""What somebody changed in one language is read by everybody in the own one."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from classes.models import PlannedAbsence
from office.services.contacts import ContactEntry, add_contact
from office.services.illness import report_ill
from tests.admin.admin_pages import save_change

GERMAN, ENGLISH = {"Accept-Language": "de"}, {"Accept-Language": "en-gb"}


@pytest.fixture
def added_in_german(student, dana):
    with override("de"):
        add_contact(student=student, entry=ContactEntry("Wei Chen"), by=dana)


@pytest.mark.parametrize(
    ("headers", "words"),
    [(ENGLISH, "Contact added: Wei Chen."), (GERMAN, "Kontakt hinzugefügt: Wei Chen.")],
)
@pytest.mark.parametrize("page", ["office:student", "admin:classes_student_history"])
def test_a_change_is_read_in_the_readers_language(
    dana_client, student, added_in_german, headers, words, page
):
    assert words in dana_client.get(reverse(page, args=[student.pk]), headers=headers).text


def test_what_the_administration_writes_itself_reads_as_before(dana_client, student):
    page = reverse("admin:classes_student_change", args=[student.pk])
    form = dana_client.get(page).context["adminform"].form
    fields = {name: form.initial.get(name) or "" for name in form.fields} | {"family_name": "Berg"}
    rows = {"enrolments-TOTAL_FORMS": 0, "enrolments-INITIAL_FORMS": 0}
    assert save_change(dana_client, page, fields | rows).status_code == 302
    history = reverse("admin:classes_student_history", args=[student.pk])
    assert "Changed Family name." in dana_client.get(history, headers=ENGLISH).text


@pytest.mark.parametrize(("language", "reason"), [("en-gb", "Ill"), ("de", "Krank")])
def test_a_reason_that_stays_is_in_the_schools_language(student, dana, language, reason):
    student.school.language = language
    student.school.save()
    with override("de" if language == "en-gb" else "en-gb"):
        report_ill(student=student, by=dana)
    assert PlannedAbsence.objects.get().reason == reason
