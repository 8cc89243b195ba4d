"""The pages of an import: a file is sent, names are answered, what changes is seen and applied."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from classes.models import WeeklyMeeting
from tests.factories.office import make_period, make_timetable_import
from tests.processes.work_now import work_on_timetable
from tests.shown_forms import version_in
from tests.timetables.imports.files import CSV, UNTIS
from timetables.models import TimetableImport

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(school) -> str:
    make_period(school=school)
    return f"/schools/{school.pk}/timetable/import/"


def send(client, address, content=UNTIS, name="GPU001.TXT"):
    file = SimpleUploadedFile(name, content.encode())
    return after_the_work(client, client.post(address, {"file": file}, follow=True))


def after_the_work(client, page):
    """Let the worker do what waits, and look at the page again."""
    if found := TimetableImport.objects.filter(state="queued").first():
        work_on_timetable(timetable_import=found)
    return client.get(page.request["PATH_INFO"])


def post(client, address, form):
    return after_the_work(client, client.post(address, form, follow=True))


def chosen(page, **choices) -> dict[str, str]:
    """Return what the form shows, with other choices for some names."""
    form = page.context["form"]
    shown = {name: form[name].value() or "" for name in form.fields}
    by_name = {form.fields[name].label: name for name in form.fields}
    shown["shown_version"] = page.context["import"].answers_version
    return shown | {by_name.get(label, label): value for label, value in choices.items()}


def test_a_file_is_sent_asked_about_seen_and_applied(
    dana_client, class_group, other_class_group, school, address
):
    page = send(dana_client, address)
    assert "names of the file are not known here" in page.text
    assert "Apply" not in page.text
    period = school.periods.get().pk
    answers = {"ALI": "none", "CHA": "none", "2": f"{period}"}
    where = page.request["PATH_INFO"]
    page = post(dana_client, where, chosen(page, **answers))
    assert "7A PH · Tuesday 1" in page.text
    assert "Apply it, 1 line is left out" in page.text
    page = post(dana_client, f"{where}apply/", {"shown_version": version_in(page.text)})
    assert "What changed" in page.text
    assert WeeklyMeeting.objects.count() == 2
    assert "Look at the timetable" in page.text
    assert "What is next" in page.text


def test_columns_are_chosen(dana_client, class_group, other_class_group, address):
    page = send(dana_client, address, CSV.replace("Klasse", "A"), "week.csv")
    assert "Choose which columns hold the class" in page.text
    where = page.request["PATH_INFO"]
    page = post(dana_client, where, chosen(page, **{"column-class": "0"}))
    assert "Choose which columns hold the class" not in page.text
    assert "8B" in page.text


def test_an_answer_that_is_none_is_refused(dana_client, class_group, address):
    page = send(dana_client, address)
    answer = dana_client.post(page.request["PATH_INFO"], chosen(page, ALI="999999"))
    assert 'class="errorlist' in answer.text
    assert TimetableImport.objects.get().answers == {}


def test_an_import_is_discarded_and_over(dana_client, class_group, address):
    where = send(dana_client, address).request["PATH_INFO"]
    page = dana_client.post(f"{where}discard/", follow=True)
    assert "nothing was changed by it" in page.text
    assert "This import was discarded" in dana_client.get(where).text
    page = dana_client.post(f"{where}apply/", {"shown_version": ""}, follow=True)
    assert "The file of this import is erased" in page.text


def test_the_page_waits_and_follows_by_itself(dana_client, class_group, address):
    file = SimpleUploadedFile("GPU001.TXT", UNTIS.encode())
    page = dana_client.post(address, {"file": file}, follow=True)
    assert "Reading the file" in page.text
    progress = f"{page.request['PATH_INFO']}progress/"
    assert f'hx-get="{progress}"' in page.text
    refused = dana_client.post(page.request["PATH_INFO"], {}, follow=True)
    assert "This file is being worked on" in refused.text
    part = dana_client.get(progress, headers={"HX-Request": "true"})
    assert "Reading the file" in part.text
    work_on_timetable(timetable_import=TimetableImport.objects.get())
    part = dana_client.get(progress, headers={"HX-Request": "true"})
    assert part["HX-Redirect"] == page.request["PATH_INFO"]
    assert dana_client.post(progress).status_code == 405


def test_whose_page_it_is_not_finds_no_progress(alice_client, eve_client, school):
    found = make_timetable_import(school=school)
    for client in (alice_client, eve_client):
        assert client.get(f"/timetables/{found.pk}/progress/").status_code == 404


def test_what_the_worker_cannot_read_says_why_and_leads_to_another_file(dana_client, address):
    page = send(dana_client, address, "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:x", "a.ics")
    assert "This calendar cannot be read" in page.text
    assert f'href="{address}"' in page.text
    assert TimetableImport.objects.get().file.name == ""


@pytest.mark.parametrize("name", ["", "empty.csv"])
def test_a_file_must_be_there_and_hold_something(dana_client, address, name):
    sent = {"file": SimpleUploadedFile(name, b"")} if name else {}
    page = dana_client.post(address, sent)
    assert 'class="errorlist' in page.text
    assert not TimetableImport.objects.exists()


def test_a_page_of_an_import_takes_few_queries(
    dana_client, class_group, address, django_assert_max_num_queries
):
    where = send(dana_client, address).request["PATH_INFO"]
    with django_assert_max_num_queries(25):
        dana_client.get(where)
