"""The pages of an import: a file is sent, names are answered, what changes is seen and applied."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from classes.models import WeeklyMeeting
from tests.factories.office import make_period
from tests.shown_forms import version_in
from tests.timetables.files import CSV, UNTIS
from timetables.models import TimetableImport

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(school) -> str:
    make_period(school=school)
    return f"/schools/{school.pk}/timetable/import/"


def send(client, address, content=UNTIS, name="GPU001.TXT"):
    file = SimpleUploadedFile(name, content.encode())
    return client.post(address, {"file": file}, follow=True)


def chosen(page, **choices) -> dict[str, str]:
    """Return what the form shows, with other choices for some names."""
    form = page.context["form"]
    shown = {name: form[name].value() or "" for name in form.fields}
    by_name = {form.fields[name].label: name for name in form.fields}
    shown["shown_version"] = page.context["import"].version
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
    page = dana_client.post(where, chosen(page, **answers), follow=True)
    assert "7A PH · Tuesday 1" in page.text
    assert "Apply it, 1 line is left out" in page.text
    page = dana_client.post(f"{where}apply/", {"shown_version": version_in(page.text)}, follow=True)
    assert "The timetable is imported." in page.text
    assert WeeklyMeeting.objects.count() == 2
    assert "Look at the timetable" in page.text
    assert "What is next" in page.text


def test_columns_are_chosen(dana_client, class_group, other_class_group, address):
    page = send(dana_client, address, CSV.replace("Klasse", "A"), "week.csv")
    assert "Choose which columns hold the class" in page.text
    where = page.request["PATH_INFO"]
    page = dana_client.post(where, chosen(page, **{"column-class": "0"}), follow=True)
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
    assert "This import is over" in page.text


@pytest.mark.parametrize("name", ["", "empty.csv"])
def test_a_file_must_be_there_and_hold_something(dana_client, address, name):
    sent = {"file": SimpleUploadedFile(name, b"")} if name else {}
    page = dana_client.post(address, sent)
    assert 'class="errorlist' in page.text
    assert not TimetableImport.objects.exists()


def test_what_is_no_timetable_is_refused_in_a_sentence(dana_client, address):
    page = send(dana_client, address, "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:x", "a.ics")
    assert "This calendar cannot be read" in page.text


def test_a_page_of_an_import_takes_few_queries(
    dana_client, class_group, address, django_assert_max_num_queries
):
    where = send(dana_client, address).request["PATH_INFO"]
    with django_assert_max_num_queries(25):
        dana_client.get(where)
