"""Administrators send a roster, see line by line what it would do, and apply it or not."""

import io

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import override
from openpyxl import load_workbook

from rosters.import_work import work_on_import
from rosters.models import RosterImport
from rosters.readers.reader import read_roster
from rosters.readers.sheets.headings import field_labels, field_of
from tests.factories import make_student
from tests.rosters.roster_files import CLASS_7A, HEADINGS, make_csv, many_rows
from tests.rosters.steps import send
from tests.shown_forms import press

pytestmark = pytest.mark.django_db

NAMES = (
    *("import_roster", "roster_template", "roster_import", "import_progress"),
    *("apply_roster", "discard_roster"),
)


@pytest.fixture
def sent(school) -> RosterImport:
    return send(school, make_csv(*CLASS_7A))


def addresses(sent):
    school = [sent.school_id]
    return {
        "import_roster": reverse("rosters:import_roster", args=school),
        "roster_template": reverse("rosters:roster_template", args=[*school, "csv"]),
        "roster_import": reverse("rosters:roster_import", args=[sent.pk]),
        "import_progress": reverse("rosters:import_progress", args=[sent.pk]),
        "apply_roster": reverse("rosters:apply_roster", args=[sent.pk]),
        "discard_roster": reverse("rosters:discard_roster", args=[sent.pk]),
    }


def upload(client, school, content, **fields):
    """Send a file, let the worker read it, and look at the page that it leads to."""
    file = SimpleUploadedFile("7A.csv", content)
    address = reverse("rosters:import_roster", args=[school.pk])
    answer = client.post(address, {"file": file} | fields)
    if answer.status_code != 302:
        return answer
    work_on_import(roster_import=RosterImport.objects.first())
    return client.get(answer["Location"])


@pytest.mark.parametrize("name", NAMES)
def test_teachers_and_strangers_find_nothing(
    name, sent, alice_client, bob_client, charlie_client, eve_client
):
    for client in (alice_client, bob_client, charlie_client, eve_client):
        found = {ask(addresses(sent)[name]).status_code for ask in (client.get, client.post)}
        assert found in ({404}, {404, 405})
    sent.refresh_from_db()
    assert sent.is_planned


@pytest.mark.parametrize("name", NAMES)
def test_whoever_is_not_logged_in_is_asked_to(name, sent, client):
    assert client.get(addresses(sent)[name])["Location"].startswith("/account/login/")


@pytest.mark.parametrize("name", NAMES)
def test_administrators_of_the_school_and_of_the_site_find_it(name, sent, dana_client, root_client):
    for client in (dana_client, root_client):
        assert client.get(addresses(sent)[name]).status_code in {200, 405}
        assert client.put(addresses(sent)[name]).status_code == 405


def test_upload_leads_to_the_dry_run_and_apply_writes_it(dana_client, dana, school):
    page = upload(dana_client, school, make_csv(*CLASS_7A))
    found = RosterImport.objects.get()
    assert not school.students.exists()
    seen = page.context["plan"].fingerprint
    dana_client.post(reverse("rosters:apply_roster", args=[found.pk]), {"shown_version": seen})
    work_on_import(roster_import=found)
    assert (found.stage, found.uploaded_by, found.applied_by) == ("applied", dana, dana)
    assert school.students.count() == 4


def test_each_end_of_a_file_has_its_heading(dana_client, school):
    page = upload(dana_client, school, make_csv(*CLASS_7A))
    assert "What would change" in page.text
    found = RosterImport.objects.get()
    address = reverse("rosters:roster_import", args=[found.pk])
    dana_client.post(reverse("rosters:discard_roster", args=[found.pk]))
    assert "This file was discarded" in dana_client.get(address).text
    broken = send(school, b"PK\x03\x04 broken")
    page = dana_client.get(reverse("rosters:roster_import", args=[broken.pk])).text
    assert "This file was not taken in" in page
    assert "What changed" not in page


def test_the_way_back_leads_to_the_set_up(dana_client, school):
    page = dana_client.get(reverse("rosters:import_roster", args=[school.pk])).text
    setup = reverse("classes:school_setup", args=[school.pk])
    assert f'<a class="back" href="{setup}">' in page


def test_errors_come_first_and_nothing_can_be_applied(dana_client, school):
    page = upload(dana_client, school, make_csv(*CLASS_7A, ("", "No", "Number", "7A")))
    assert page.context["page"].object_list[0].line == 6
    assert "line 6" in page.content.decode()
    assert "Apply all of it" not in page.content.decode()


def test_names_are_shown_as_text_whatever_they_hold(dana_client, school):
    page = upload(dana_client, school, make_csv(("1", "<b>Ada", "=HYPERLINK(1)", "7A")))
    assert "&lt;b&gt;Ada =HYPERLINK(1)" in page.content.decode()


def test_thousands_of_lines_come_page_by_page_in_few_queries(
    dana_client, school, django_assert_max_num_queries
):
    sent = send(school, make_csv(*many_rows(2000)))
    with django_assert_max_num_queries(25):
        page = dana_client.get(reverse("rosters:roster_import", args=[sent.pk]), {"page": "20"})
    assert len(page.context["page"].object_list) == 100
    assert page.context["page"].paginator.num_pages == 20


@pytest.fixture
def long(school) -> RosterImport:
    """An import of three pages."""
    return send(school, make_csv(*many_rows(250)))


def turn_to(client, sent, page):
    return client.get(reverse("rosters:roster_import", args=[sent.pk]), {"page": page})


def test_turning_the_pages_plans_nothing_again(
    dana_client, school, long, django_assert_max_num_queries
):
    first = dana_client.get(reverse("rosters:roster_import", args=[long.pk]))
    assert 'href="?page=2"' in first.content.decode()
    make_student(school=school, number="10000")
    with django_assert_max_num_queries(5):
        second = turn_to(dana_client, long, 2)
    assert second.context["plan"].lines == first.context["plan"].lines
    assert second.context["totals"] == first.context["totals"]


def test_what_was_looked_at_is_what_is_applied(dana_client, school, long):
    address = reverse("rosters:roster_import", args=[long.pk])
    seen = dana_client.get(address).context["plan"]
    make_student(school=school, number="10000")
    apply = reverse("rosters:apply_roster", args=[long.pk])
    dana_client.post(apply, {"shown_version": seen.fingerprint})
    work_on_import(roster_import=long)
    page = dana_client.get(address)
    assert "The school has changed since you looked" in page.content.decode()
    assert school.students.count() == 1
    anew = page.context["plan"].fingerprint
    assert anew != seen.fingerprint
    page = dana_client.post(apply, {"shown_version": seen.fingerprint}, follow=True)
    assert "The school has changed since you looked" in page.content.decode()
    dana_client.post(apply, {"shown_version": anew})
    work_on_import(roster_import=long)
    assert school.students.count() == 250


def test_the_lines_kept_are_read_in_each_language(dana_client, long):
    address = reverse("rosters:roster_import", args=[long.pk])
    english = dana_client.get(address).context["plan"]
    dana_client.cookies["django_language"] = "de"
    german = turn_to(dana_client, long, 2)
    assert "Neu" in german.content.decode()
    german = german.context["plan"]
    assert german.lines == english.lines
    assert english.fingerprint == german.fingerprint


@pytest.mark.parametrize("name", ["apply_roster", "discard_roster"])
def test_nothing_of_the_lines_is_left_when_all_is_done(
    dana_client, long, name, django_capture_on_commit_callbacks
):
    page = reverse("rosters:roster_import", args=[long.pk])
    dana_client.get(page)
    folder, storage = long.file.name.rpartition("/")[0], long.file.storage
    assert len(storage.listdir(folder)[1]) == 2
    with django_capture_on_commit_callbacks(execute=True):
        press(dana_client, page, reverse(f"rosters:{name}", args=[long.pk]))
        work_on_import(roster_import=long)
    assert storage.listdir(folder)[1] == []


def test_who_is_missing_leaves_if_the_box_is_ticked(dana_client, school, class_group):
    fields = {"ends_missing": "on", "leave_on": "2026-12-01"}
    page = upload(dana_client, school, make_csv(*CLASS_7A[:3]), **fields)
    assert "not in the file" in page.content.decode()
    assert RosterImport.objects.get().n_ended == 1


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"ends_missing": "on"}, "Enter the first day on which they are away."),
        ({"leave_on": "1066-10-14"}, "Enter a day such as 2026-08-17."),
        ({"file": ""}, "Choose a file."),
    ],
)
def test_form_says_what_is_missing(dana_client, school, fields, reason):
    page = upload(dana_client, school, make_csv(*CLASS_7A), **fields)
    assert reason in page.content.decode()
    assert not RosterImport.objects.exists()


def test_file_that_cannot_be_read_is_refused_on_the_page(dana_client, school):
    page = upload(dana_client, school, b"PK\x03\x04 broken")
    assert "This zip is damaged" in page.content.decode()


def test_discarded_import_is_gone_and_says_so(dana_client, sent):
    dana_client.post(reverse("rosters:discard_roster", args=[sent.pk]))
    page = dana_client.get(reverse("rosters:roster_import", args=[sent.pk]))
    assert "Nothing was changed." in page.content.decode()


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_templates_are_understood_by_the_reader(dana_client, school, language):
    dana_client.cookies["django_language"] = language
    for kind in ("csv", "xlsx", "oneroster"):
        answer = dana_client.get(reverse("rosters:roster_template", args=[school.pk, kind]))
        roster = read_roster(answer.content)
        assert (roster.kind, roster.ignored) == (kind, [])
        assert len(roster.problems) == 1  # There are no students in it.
    assert dana_client.get(f"/schools/{school.pk}/import/pdf/").status_code == 404


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_what_a_page_calls_a_field_is_understood_as_its_heading(language):
    with override(language):
        labels = {key: str(label) for key, label in field_labels().items()}
    assert {key: field_of(label) for key, label in labels.items()} == {key: key for key in labels}


def test_workbook_to_start_from_has_the_headings(dana_client, school):
    answer = dana_client.get(reverse("rosters:roster_template", args=[school.pk, "xlsx"]))
    sheet = load_workbook(io.BytesIO(answer.content)).worksheets[0]
    assert [cell.value for cell in sheet[1]][:4] == list(HEADINGS)
