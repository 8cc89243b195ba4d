"""The page on which a school reads who looked at whom, and what of it stands with a student."""

import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from classes.admin.exports.streams import ROWS_A_PIECE
from privacy.accesses import Access
from privacy.action_sources import COMMAND, ActionSource
from privacy.models import AccessEntry, AccessNote
from privacy.models.access_log import AccessAction, Channel
from privacy.services.access_log import append_entry, seal_notes
from tests.factories import (
    PASSWORD,
    make_colleague,
    make_consent,
    make_face_template,
    make_student,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(school) -> str:
    return reverse("office:access_log", args=[school.pk])


@pytest.fixture
def entries(school, other_school, students) -> list[AccessEntry]:
    alice = ActionSource(Channel.PAGE, "Alice <alice@example.org>", 1, "10.0.0.7", "Firefox")
    everybody = tuple(student.pk for student in students)
    return [
        append_entry(
            Access("face", school.pk, everybody[:1]), action=AccessAction.VIEW, source=alice
        ),
        append_entry(
            Access("film", school.pk, everybody), action=AccessAction.VIEW, source=COMMAND
        ),
        append_entry(
            Access("face", other_school.pk, (1,)), action=AccessAction.VIEW, source=COMMAND
        ),
    ]


def whats(page) -> list[str]:
    return [line.what for line in page.context["lines"]]


def test_an_administrator_reads_the_lines_of_the_own_school(dana_client, entries, address):
    page = dana_client.get(address)
    assert whats(page) == ["saw: film or photo of a lesson", "saw: registered face"]
    assert "alice@example.org" in page.text
    assert "10.0.0.7" in page.text
    assert "1 other" in page.text


@pytest.mark.parametrize(
    ("search", "n_found"),
    [
        ({"who": "alice"}, 1),
        ({"who": "nobody"}, 0),
        ({"student": "Ana"}, 2),
        ({"student": "Ana Adams"}, 2),
        ({"subject": "film"}, 1),
        ({"first_on": "2099-01-01"}, 0),
        ({"last_on": "2099-01-01"}, 2),
        ({"last_on": "2001-01-01"}, 0),
        ({"first_on": "soon"}, 2),
        ({"first_on": "0001-01-01"}, 2),
        ({"last_on": "9999-12-31"}, 2),
    ],
)
def test_it_is_searched_by_person_student_kind_and_day(
    dana_client, entries, address, search, n_found
):
    assert len(whats(dana_client.get(address, search))) == n_found


def test_a_glance_stands_in_it_once_its_minute_is_over(dana_client, alice_client, student, address):
    make_consent(student=student)
    face = make_face_template(student=student)
    alice_client.get(reverse("faces:template_face", args=[face.pk]))
    assert whats(dana_client.get(address)) == []
    seal_notes(before=timezone.now() + timedelta(minutes=2))
    assert "saw: registered face" in whats(dana_client.get(address))


def test_reading_the_log_is_in_the_log(dana_client, dana, address):
    dana_client.get(address)
    note = AccessNote.objects.get()
    assert (note.subject, note.user_id) == ("access_log", dana.pk)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_it_is_taken_along_as_it_was_searched_and_that_is_logged(
    dana_client, dana, entries, school, ending
):
    address = reverse("office:access_log_file", args=[school.pk, ending])
    answer = dana_client.get(address, {"who": "alice"})
    content = b"".join(answer.streaming_content)
    if ending == "csv":
        assert len(content.decode("utf-8-sig").splitlines()) == 2
    else:
        assert load_workbook(io.BytesIO(content)).worksheets[0].max_row == 2
    last = AccessEntry.objects.order_by("-position")[0]
    assert (last.subject, last.action, last.user_id) == ("access_log", "export", dana.pk)


def test_the_file_holds_every_line_in_few_queries(
    dana_client, dana, school, django_assert_max_num_queries
):
    n_lines = 2 * ROWS_A_PIECE + 1
    AccessEntry.objects.bulk_create(
        AccessEntry(
            position=number,
            action="view",
            channel="page",
            subject="face",
            who="Dana",
            school_id=school.pk,
            params={"by": dana.pk},
        )
        for number in range(1, n_lines + 1)
    )
    with django_assert_max_num_queries(30):
        answer = dana_client.get(reverse("office:access_log_file", args=[school.pk, "csv"]))
        content = b"".join(answer.streaming_content)
    # With the headings, and the line of this file itself.
    assert len(content.decode("utf-8-sig").splitlines()) == n_lines + 2


def test_contacts_of_a_class_list_are_said_in_words(dana_client, school, address):
    found = [f"{number}: nothing" for number in range(1, 6)]
    AccessEntry.objects.create(
        position=1,
        action="change",
        channel="page",
        subject="contacts",
        school_id=school.pk,
        params={"contacts": found},
    )
    page = dana_client.get(address).text
    assert "contact 1: Nothing: only to be reached in an emergency" in page
    assert "2 others" in page
    assert "1: nothing" not in page


def test_no_other_format(dana_client, school):
    address = reverse("office:access_log_file", args=[school.pk, "pdf"])
    assert dana_client.get(address).status_code == 404


@pytest.mark.parametrize("client", ["alice_client", "gina_client", "helen_client", "eve_client"])
def test_nobody_else_reads_it(request, client, school, address):
    found = request.getfixturevalue(client)
    assert found.get(address).status_code == 404
    file = reverse("office:access_log_file", args=[school.pk, "csv"])
    assert found.get(file).status_code == 404


def test_wrong_methods_are_refused(dana_client, address):
    assert dana_client.post(address).status_code == 405


def test_a_students_page_shows_administrators_who_looked(
    dana_client, gina_client, entries, student
):
    page = reverse("office:student", args=[student.pk])
    assert "Who looked" in dana_client.get(page).text
    assert "alice@example.org" in dana_client.get(page).text
    assert "Who looked" not in gina_client.get(page).text


def test_many_lines_cost_no_more_queries(
    dana_client, address, entries, school, students, django_assert_max_num_queries
):
    dana_client.get(address)
    with django_assert_max_num_queries(16) as few:
        dana_client.get(address)
    for student in students * 5:
        append_entry(
            Access("face", school.pk, (student.pk,)), action=AccessAction.VIEW, source=COMMAND
        )
    with django_assert_max_num_queries(len(few)):
        dana_client.get(address)


def test_a_post_is_named_in_the_reader_s_language(dana_client, school, alice, address):
    post = Access("roles", school.pk, params={"user": alice.pk, "role": "teacher"})
    append_entry(post, action=AccessAction.CHANGE, source=COMMAND)
    dana_client.cookies["django_language"] = "de"
    assert "Alice, Lehrkraft" in dana_client.get(address).text


def test_a_day_and_what_a_contact_may_be_told_are_in_the_reader_s_words(
    dana_client, school, address
):
    for params in ({"contact": 7, "scope": "nothing"}, {"day": "2026-08-21"}):
        access = Access("contacts", school.pk, params={"how": "added", **params})
        append_entry(access, action=AccessAction.CHANGE, source=COMMAND)
    abouts = [line.about for line in dana_client.get(address).context["lines"]]
    assert "added, 21 Aug 2026" in abouts
    assert "added, 7, Nothing: only to be reached in an emergency" in abouts


def log_of_no_school(**params) -> AccessEntry:
    access = Access("rights", params={"how": "changed", **params})
    return append_entry(access, action=AccessAction.CHANGE, source=COMMAND)


def test_a_line_of_the_installation_about_somebody_of_the_school_is_in_its_log(
    dana_client, address, alice, eve
):
    log_of_no_school(user=alice.pk, is_superuser=True)
    log_of_no_school(user=eve.pk, is_superuser=True)
    page = dana_client.get(address)
    assert [line.about for line in page.context["lines"]] == ["changed, Alice, True"]


def test_a_line_of_the_installation_about_a_student_is_in_the_log_of_her_school(
    dana_client, address, student, other_school
):
    other = make_student(school=other_school)
    for one in (student, other):
        append_entry(Access("file", 0, (one.pk,)), action=AccessAction.DOWNLOAD, source=COMMAND)
    [line] = dana_client.get(address).context["lines"]
    assert line.whose == str(student)


ENDINGS = ["", "csv", "xlsx"]


def installation(ending: str) -> str:
    if ending:
        return reverse("office:installation_log_file", args=[ending])
    return reverse("office:installation_log")


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("who", ["alice", "dana", "helen", "gina", "irene", "oscar"])
def test_the_log_of_the_installation_is_for_who_runs_it(request, who, ending):
    client = request.getfixturevalue(f"{who}_client")
    assert client.get(installation(ending)).status_code == 404


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_log_of_the_installation_requires_login_and_is_only_read(client, root_client, ending):
    assert client.get(installation(ending))["Location"].startswith("/account/login/")
    assert root_client.post(installation(ending)).status_code == 405


def test_whoever_runs_the_installation_reads_who_became_a_superuser(root_client, alice, entries):
    log_of_no_school(user=alice.pk, is_superuser=True)
    page = root_client.get(installation(""))
    assert whats(page) == ["changed: account: rights and second factor"]
    assert page.context["lines"][0].about == "changed, Alice, True"


def test_who_keeps_the_machines_of_all_reads_it_and_no_name_of_a_child(client, student):
    make_colleague(school=None, role="operator", email="max@example.org")
    client.login(email="max@example.org", password=PASSWORD)
    append_entry(Access("file", 0, (student.pk,)), action=AccessAction.DOWNLOAD, source=COMMAND)
    asked = {"student": "nobody of this name", "student_id": 2**40}
    page = client.get(installation(""), asked)
    assert [line.whose for line in page.context["lines"]] == ["1 student"]
    assert student.family_name not in page.text


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_log_of_the_installation_is_taken_along_and_that_is_logged(root_client, root, ending):
    assert root_client.get(installation(ending)).status_code == 200
    last = AccessEntry.objects.order_by("-position")[0]
    assert (last.subject, last.school_id, last.user_id) == ("access_log", 0, root.pk)


def test_another_kind_of_file_there_is_not(root_client):
    assert root_client.get(installation("pdf")).status_code == 404
