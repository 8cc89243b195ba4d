"""Whatever tells of a student or of somebody at home leaves a line, or is excused by name.

Generated from the addresses: a new one that shows either must log, or stand below with its reason.
"""

import pytest
from django.contrib import admin
from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse
from rest_framework.test import APIClient

from attendance_site.installation.shown_people import LISTS, PAGES, SHOWN
from classes.models import Student
from office.models import Contact
from privacy.models import AccessEntry, AccessNote
from privacy.registry import all_holdings
from privacy.services.access_log import MOST_NAMED
from privacy.subjects import SUBJECTS
from tests.admin.admin_pages import address
from tests.deployment.disk.refusing_database import refusing
from tests.factories import SCHOOL_DAY, make_capture, make_sighting, make_student
from tests.factories.guardians import make_rules
from tests.factories.office import make_annotated_copy
from tests.guardians.steps import SITE, make_mother, open_page
from tests.kept_cast import *  # noqa: F403 - fixtures
from tests.pages.test_pages_access import (
    GUARDED,
    OWN_ACCOUNT,
    OWN_LISTS,
    ROUTES,
    address_of,  # noqa: F401 - a fixture
    rows,  # noqa: F401 - a fixture
)

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]

FAMILY_NAME, CONTACT = "Zwickmaier", "Ottilie Quandt"
PHONE, EMAIL = "030 5550199", "ottilie@example.org"

LESSON = "a class as its teachers see it each lesson; the pictures on it log themselves"
ABSENCES = "who of a class or school is away, as its teachers and office see it each day"
EXCUSED = {
    "classes:amend": LESSON,
    "classes:change_planned_absence": ABSENCES,
    "classes:planned_absences": ABSENCES,
    "classes:session_register": LESSON,
    "faces:class_faces": "who of a class has agreed; the pictures on it log themselves",
    "faces:clip": "names to choose from beside pictures that log themselves",
    "office:evacuation": "who is in the house: printed within seconds, also without a database",
    "recognition:class_group": LESSON,
    "recognition:name_face": LESSON,
    "recognition:review": LESSON,
    "recognition:seats": LESSON,
    "reports:class_summary": "what the registers of a class add up to; files of it are logged",
}
"""Pages that name students and leave no line of their own; none says who is at home."""

WITH_THE_LESSON = {"reports:class_summary": f"?first={SCHOOL_DAY}"}
"""What pages of a period are asked: the usual days end before the staged lesson, some day."""

EXCUSED_LISTS = {"classes.ClassGroup": "whoever deletes a class is told which enrolments go"}


@pytest.fixture
def named_so(rows, student):  # noqa: F811
    """Names that stand on no page but where somebody is told of."""
    Student.objects.filter(pk=student.pk).update(family_name=FAMILY_NAME)
    at_home = {"name": CONTACT, "phone": PHONE, "email": EMAIL}
    Contact.objects.filter(pk=rows["contacts"]).update(**at_home)
    return student.pk


def words_shown_by(answer) -> set[str]:
    """Return what an answer says of the student, and of who is reached at home for her."""
    if answer.status_code != 200 or answer.streaming:
        return set()
    text = answer.content.decode(errors="replace")
    return {word for word in (FAMILY_NAME, CONTACT, PHONE, EMAIL) if word in text}


def asked(client, page: str, student_pk: int) -> tuple[set[str], set[str]]:
    """Return what a page told of her, and under which subjects the log says so."""
    with transaction.atomic():
        answer = client.get(page)
        notes = AccessNote.objects.filter(student_id=student_pk)
        lines = AccessEntry.objects.filter(students__student_id=student_pk)
        found = {*notes.values_list("subject", flat=True), *lines.values_list("subject", flat=True)}
        # The same once a minute is one note: the next page must not find this one's.
        transaction.set_rollback(True)
    return words_shown_by(answer), found


def test_every_page_that_tells_of_somebody_is_logged(
    alice_client,
    dana_client,
    root_client,
    named_so,
    address_of,  # noqa: F811
):
    silent, shown_by = set(), {}
    for name in [*GUARDED, *sorted(OWN_LISTS | OWN_ACCOUNT)]:
        page = address_of(name) if name in GUARDED else reverse(name)
        page += WITH_THE_LESSON.get(name, "")
        for client in (alice_client, dana_client, root_client):
            words, subjects = asked(client, page, named_so)
            shown_by.setdefault(name, set()).update(words)
            silent |= {name} if words and not subjects else set()
    assert silent == set(EXCUSED)
    assert {name for name in EXCUSED if shown_by[name] - {FAMILY_NAME}} == set()
    # The walk finds what there is to tell at all.
    assert {CONTACT, PHONE, EMAIL} <= shown_by["office:student"]


WITHOUT_NAMES = {"integrations.WebhookDelivery"}
"""Messages to other systems: which event, when and with what outcome; whose it was is a number."""


def of_students() -> set[str]:
    tables = [table for one in all_holdings() for table in one.tables if table.is_of_students]
    return {table.model._meta.label for table in tables if table.model in admin.site._registry}


def test_every_list_of_the_administration_that_is_of_students_stands_in_the_table():
    assert of_students() == set(LISTS) | WITHOUT_NAMES


def test_every_page_of_the_administration_that_tells_of_somebody_is_logged(root_client, named_so):
    silent, n_naming = set(), 0
    for model in admin.site._registry:
        pages = [address(model, "changelist")]
        if first := model._default_manager.order_by("pk").first():
            pages += [address(model, page, first.pk) for page in ("change", "history", "delete")]
        for page in pages:
            words, subjects = asked(root_client, page, named_so)
            n_naming += bool(words)
            silent |= {model._meta.label} if words and not subjects else set()
    assert silent == set(EXCUSED_LISTS)
    assert n_naming > 30


def test_the_table_names_pages_and_subjects_that_there_are():
    assert {shown.subject for shown in SHOWN.values()} <= set(SUBJECTS)
    assert set(PAGES) <= set(ROUTES)


def test_a_page_is_shown_also_where_the_database_takes_nothing(dana_client, student, caplog):
    address_of_student = reverse("office:student", args=[student.pk])
    with refusing():
        assert dana_client.get(address_of_student).status_code == 200
    assert "The access log has no line" in caplog.text
    assert student.family_name not in caplog.text


def test_a_list_of_a_whole_school_is_one_line_with_its_number(root_client, dana, school):
    for number in range(MOST_NAMED + 1):
        make_student(school=school, number=f"N{number}")
    client = APIClient()
    client.force_login(dana)
    n_students = Student.objects.filter(school=school).count()
    assert client.get("/api/v1/students?page_size=500").status_code == 200
    line = AccessEntry.objects.get(subject="students")
    assert (line.action, line.student_ids, line.params["n"]) == ("view", [], n_students)
    assert not AccessNote.objects.filter(subject="students").exists()
    client.get("/api/v1/students?page_size=10")
    assert AccessNote.objects.filter(subject="students").count() == 10


@pytest.fixture
def mother(student, settings, school):
    settings.SITE_URL = SITE
    make_rules(school=school)
    return make_mother(student)


def test_what_parents_read_of_their_child_is_logged_without_their_name(client, mother, student):
    open_page(client, mother)
    client.get(reverse("guardians:contact_page"))
    client.get(reverse("guardians:held"))
    notes = AccessNote.objects.filter(student_id=student.pk)
    assert {(note.subject, note.who) for note in notes} == {
        ("student_page", f"parent, contact {mother.pk}"),
        ("student_export", f"parent, contact {mother.pk}"),
    }


def test_who_is_at_home_is_found_by_the_search_and_logged(dana_client, named_so):
    dana_client.get(reverse("office:search"), {"q": "Quandt"}, headers={"HX-Request": "true"})
    note = AccessNote.objects.get()
    assert (note.subject, note.student_id) == ("contacts", named_so)


def test_a_copy_with_names_is_logged_before_it_leaves(alice_client, session, student):
    capture = make_capture(session=session, state="ready", file=ContentFile(b"film", "a.mp4"))
    make_sighting(capture=capture, proposed_student=student)
    make_annotated_copy(capture=capture, file=ContentFile(b"copy", "copy.mp4"), state="ready")
    address_of_copy = reverse("recognition:annotated_file", args=[capture.pk])
    assert alice_client.get(address_of_copy).status_code == 200
    line = AccessEntry.objects.get()
    assert (line.subject, line.action, line.student_ids) == ("film", "download", [student.pk])
