"""Whoever sends a list says how it is read, once; what is right of it can be taken alone."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from rosters.import_work import work_on_import
from rosters.models import RosterImport, RosterMapping
from rosters.plan_cache import load_plan
from tests.factories import make_student, make_teacher
from tests.rosters.roster_files import CLASS_7A, make_csv
from tests.rosters.steps import apply, send

pytestmark = pytest.mark.django_db

HEADINGS = ("Kürzel", "Wie heißt du", "Und weiter", "Bei")
ROWS = [("a1", "Ana", "Adams", "7A"), ("b2", "Ben", "Baker", "7A"), ("c3", "Cy", "Clark", "7B")]
FIELDS = ("number", "given_name", "family_name", "class_code")


def post(client, page, **chosen):
    form = page.context["form"]
    shown = {name: form[name].value() for name in form.fields}
    sent = {name: value for name, value in (shown | chosen).items() if value is not None}
    sent["shown_version"] = page.context["roster_import"].choices_version
    answer = client.post(page.request["PATH_INFO"], sent)
    if answer.status_code != 302:
        return answer
    work_on_import(roster_import=RosterImport.objects.first())
    return client.get(answer["Location"], follow=True)


def upload(client, school, content):
    address = reverse("rosters:import_roster", args=[school.pk])
    answer = client.post(address, {"file": SimpleUploadedFile("list.csv", content)})
    work_on_import(roster_import=RosterImport.objects.first())
    return client.get(answer["Location"], follow=True)


def columns_of(fields):
    return {f"column-{n}": field for n, field in enumerate(fields)}


@pytest.fixture
def strange(dana_client, school):
    return upload(dana_client, school, make_csv(*ROWS, headings=HEADINGS))


def test_unknown_headings_are_shown_with_values_beside_our_fields(strange):
    assert strange.request["PATH_INFO"].endswith("/reading/")
    columns = [column for column, _field in strange.context["form"].columns()]
    assert [x.heading for x in columns] == list(HEADINGS)
    assert columns[1].samples == ["Ana", "Ben", "Cy"]


def test_columns_chosen_are_read_and_applied(dana_client, school, strange):
    page = post(dana_client, strange, **columns_of(FIELDS))
    plan = page.context["plan"]
    assert not plan.has_errors
    pk = RosterImport.objects.get().pk
    seen = {"shown_version": plan.fingerprint}
    dana_client.post(reverse("rosters:apply_roster", args=[pk]), seen)
    work_on_import(roster_import=RosterImport.objects.get())
    found = school.students.values_list("number", "given_name", "family_name")
    assert set(found) == {row[:3] for row in ROWS}
    assert sorted(x.code for x in school.class_groups.all()) == ["7A", "7B"]


def test_next_file_of_these_headings_is_asked_nothing(dana_client, school, strange):
    post(dana_client, strange, **columns_of(FIELDS))
    page = upload(dana_client, school, make_csv(("d4", "Di", "Doe", "7B"), headings=HEADINGS))
    assert page.context["plan"].lines[0].what == "Di Doe (d4)"
    other = upload(dana_client, school, make_csv(*ROWS, headings=("A", "B", "C", "D")))
    assert other.context["form"]


def test_what_one_school_chose_is_no_others(school, other_school):
    RosterMapping.objects.create(school=other_school, shape="0" * 64, choices={})
    assert not school.roster_mappings.exists()


def test_two_columns_of_the_number_are_refused_in_a_sentence(dana_client, strange):
    page = post(dana_client, strange, **columns_of(("number", "number", "family_name", "")))
    assert "Only one column can be the number" in page.text


def test_choices_of_a_page_out_of_date_are_refused(dana_client, strange):
    RosterImport.objects.update(choices={"order_of_days": "day"})
    form = {"shown_version": "old", "heading_line": "1"} | columns_of(FIELDS)
    page = dana_client.post(strange.request["PATH_INFO"], form)
    assert RosterImport.objects.get().choices == {"order_of_days": "day"}
    assert page.status_code == 422


@pytest.mark.parametrize("wrong", [{"column-0": "king"}, {"heading_line": "x"}, {"last_line": "0"}])
def test_what_cannot_be_chosen_is_refused_and_kept(dana_client, strange, wrong):
    page = post(dana_client, strange, **(columns_of(FIELDS) | wrong))
    assert page.context["form"].errors
    assert RosterImport.objects.get().choices == {}


def test_days_are_asked_about_once_for_the_file(dana_client, school):
    headings = ("Number", "Name", "Class", "From")
    rows = [("1", "Ada Lee", "7A", "03/04/2026"), ("2", "Bo Lee", "7A", "05/06/2026")]
    page = upload(dana_client, school, make_csv(*rows, headings=headings))
    page = post(dana_client, page, order_of_days="day")
    assert "3 Apr" in page.context["plan"].lines[0].reason


WRONG = [*CLASS_7A, ("", "No", "Number", "7A"), ("705", "Too", "x" * 101, "7A")]


def leave_out(client, found, version):
    address = reverse("rosters:leave_out_lines", args=[found.pk])
    client.post(address, {"shown_version": version})
    found = RosterImport.objects.get(pk=found.pk)
    work_on_import(roster_import=found)
    return found


def test_lines_that_are_wrong_are_left_out_and_the_rest_is_taken(dana_client, school):
    page = upload(dana_client, school, make_csv(*WRONG))
    assert "Leave these 2 lines out" in page.text
    found = leave_out(dana_client, RosterImport.objects.get(), page.context["plan"].fingerprint)
    page = dana_client.get(reverse("rosters:roster_import", args=[found.pk]))
    assert "Apply it, 2 lines are left out" in page.text
    seen = {"shown_version": page.context["plan"].fingerprint}
    dana_client.post(reverse("rosters:apply_roster", args=[found.pk]), seen)
    work_on_import(roster_import=found)
    assert (found.stage, found.n_left_out, school.students.count()) == ("applied", 2, 4)


def test_lines_left_out_can_be_fetched_as_they_were_sent(dana_client, school):
    upload(dana_client, school, make_csv(*WRONG))
    address = reverse("rosters:left_out_lines", args=[RosterImport.objects.get().pk])
    book = load_workbook(io.BytesIO(dana_client.get(address).content))
    rows = list(book.active.values)
    assert rows[0] == ("Number", "Given name", "Family name", "Class")
    assert [row[1] for row in rows[1:]] == ["No", "Too"]


def test_leaving_out_what_was_not_seen_is_refused(dana_client, school):
    upload(dana_client, school, make_csv(*WRONG))
    found = leave_out(dana_client, RosterImport.objects.get(), "another")
    assert found.choices == {}


def test_nobody_leaves_because_of_a_file_with_lines_left_out(school, dana_client):
    make_student(school=school, number="700")
    sent = send(school, make_csv(*WRONG), ends_missing_on=school.today())
    sent.choices = {"leaves_out": True}
    sent.state, sent.is_confirmed = "queued", False
    sent.save()
    work_on_import(roster_import=sent)
    assert (sent.n_ended, sent.n_left_out, sent.n_errors) == (0, 2, 0)


def test_a_teacher_named_without_an_address_is_found_by_the_name_or_told(school):
    known = make_teacher(school=school, first_name="Bo", last_name="Ada")
    headings = ("Student Number", "Last Name", "First Name", "Course", "Section", "Teacher")
    rows = [("1", "Ode", "Kim", "Maths", "1", '"Ada, Bo"'), ("1", "Ode", "Kim", "Art", "2", "Xy Z")]
    sent = send(school, make_csv(*rows, headings=headings))
    reasons = [line.reason for line in load_plan(sent).lines]
    assert "Xy Z, who teaches Art-2, is not a teacher here" in " ".join(reasons)
    apply(sent)
    assert [x.code for x in known.class_groups.all()] == ["Maths-1"]
