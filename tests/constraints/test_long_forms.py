"""A form of 1,500 lines is taken or refused with a sentence, never with a bare 400."""

import resource
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from classes.models import ClassGroup, Enrolment, PlannedAbsence, Student
from faces.forms.files import MAX_FILES
from faces.models import BiometricConsent, PictureBatch
from tests.factories import make_class_group, make_notice
from tests.factories.office import make_planned_absence
from tests.pages.page_forms import forms_of

N_LINES = 1500
MOST_FIELDS_IN_A_LINE = 4
"""A tick for yes, one for no, who signed; of a roster a column, a value and a choice."""


@pytest.fixture
def year(school) -> ClassGroup:
    """Everybody of a large school in one group."""
    group = make_class_group(school=school, code="ALL")
    students = Student.objects.bulk_create(
        Student(school=school, number=f"{n:05}", given_name="Kim", family_name=f"Lee {n}")
        for n in range(N_LINES)
    )
    Enrolment.objects.bulk_create(
        Enrolment(student=student, class_group=group, from_on="2026-08-01") for student in students
    )
    return group


def test_all_consents_of_a_school_are_entered_at_once(dana_client, school, year):
    make_notice(school=school)
    address = f"/classes/{year.pk}/consents/"
    form = next(
        one
        for one in forms_of(address, dana_client.get(address).text)
        if one.action.endswith(address)
    )
    ticked = form.shown() | {"students": [str(key) for key in _students_of(year)]}
    assert sum(map(len, ticked.values())) > 2 * N_LINES
    answer = dana_client.post(address, ticked, follow=True)
    assert "1500 consents are entered." in answer.text.replace(",", "")
    assert BiometricConsent.objects.active().count() == N_LINES


def test_an_absence_of_a_whole_school_is_refused_with_a_sentence(gina_client, school, year):
    address = f"/schools/{school.pk}/absences/several/"
    sent = {"class": year.pk, "away": _students_of(year), "days": "today", "status": "excused"}
    page = gina_client.post(address, sent | {"step": "preview", "reason": "Sports"}).text
    assert "Choose 500 students at most" in page
    assert "Sports" in page
    assert not PlannedAbsence.objects.exists()


def _students_of(year: ClassGroup) -> list[int]:
    return list(year.enrolments.values_list("student", flat=True))


PAGES = {
    "consents": "/classes/{class_group.pk}/consents/",
    "absences": "/schools/{school.pk}/absences/several/",
    "registers of an absence": "/absences/{absence.pk}/registers/",
    "invitations": "/schools/{school.pk}/invitations/",
    "reports": "/reports/mail/",
    "cover": "/schools/{school.pk}/covers/",
    "roster": "/schools/{school.pk}/import/",
    "timetable": "/schools/{school.pk}/timetable/import/",
}


@pytest.mark.parametrize("page", PAGES)
def test_no_list_is_too_long_for_the_site(dana_client, class_group, school, student, page):
    names = {"class_group": class_group, "school": school}
    address = PAGES[page].format(**names, absence=make_planned_absence(student=student))
    lines = [str(n) for n in range(N_LINES * MOST_FIELDS_IN_A_LINE)]
    for name in ("students", "user", "records", "weekly"):
        assert dana_client.post(address, {name: lines}).status_code in {200, 302}, name


@pytest.fixture
def few_open_files():
    """So many files more than now may be open, as in a service of sixteen threads."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    n_open = max(int(fd.name) for fd in Path("/proc/self/fd").iterdir())
    resource.setrlimit(resource.RLIMIT_NOFILE, (n_open + MAX_FILES + 50, hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_a_folder_of_the_most_photos_is_taken_whole(dana_client, class_group):
    photos = [SimpleUploadedFile(f"{n}.jpg", b"x") for n in range(MAX_FILES)]
    dana_client.post(f"/classes/{class_group.pk}/faces/", {"pictures": photos})
    assert len(PictureBatch.objects.get().refusals) == MAX_FILES


@pytest.mark.parametrize("n_bytes", [1, 2_000])
def test_a_folder_of_more_photos_than_are_taken_is_refused_with_a_sentence(
    dana_client, class_group, few_open_files, n_bytes
):
    """Beyond 2.5 MB in all each of them is a file of its own."""
    photos = [SimpleUploadedFile(f"{n}.jpg", b"x" * n_bytes) for n in range(N_LINES)]
    answer = dana_client.post(f"/classes/{class_group.pk}/faces/", {"pictures": photos})
    assert "send them as a zip" in answer.text
    assert settings.DATA_UPLOAD_MAX_NUMBER_FILES > N_LINES
