"""Of a list of several schools one is read; who administers others reads theirs for them too."""

import io

import pytest
from django.core.management import call_command
from django.urls import reverse

from classes.models import StaffRole
from rosters.import_work import work_on_import
from rosters.models import RosterImport
from rosters.planning.plans import RosterAction
from tests.rosters.roster_files import make_csv
from tests.rosters.steps import plan
from tests.rosters.test_choose_reading import post, upload

pytestmark = pytest.mark.django_db

HEADINGS = ("School", "Number", "First name", "Last name", "Class")
ROWS = [
    ("Hill School", "71", "Ana", "Adams", "7A"),
    ("Lake School", "71", "Ben", "Baker", "7A"),
    ("", "73", "Cy", "Clark", "7A"),
]


def listing(*rows):
    return make_csv(*(rows or ROWS), headings=HEADINGS)


def by_code(rows):
    codes = {"Hill School": "0401", "Lake School": "0402", "": ""}
    return [(codes[row[0]], *row[1:]) for row in rows]


def test_the_school_of_this_name_is_read_and_the_others_are_named(school):
    found = plan(school, listing())
    assert [x.what for x in found.lines if x.action == RosterAction.ADD] == ["Ana Adams (71)"]
    left = [
        (x.place.line, x.reasons[0].code) for x in found.lines if x.action == RosterAction.LEFT_OUT
    ]
    assert left == [(3, "row_of_other_school"), (4, "row_of_other_school")]


def test_a_school_known_by_its_id_is_found_by_it(school):
    school.sourced_id = "0402"
    school.save()
    found = plan(school, listing(*by_code(ROWS)))
    assert [x.what for x in found.lines if x.action == RosterAction.ADD] == ["Ben Baker (71)"]


def test_codes_are_asked_about_once_and_remembered(dana_client, school):
    page = upload(dana_client, school, listing(*by_code(ROWS)))
    assert page.context["plan"].asks == ["school"]
    assert post(dana_client, page).context["form"].errors["school_id"]
    page = post(dana_client, page, school_id="0402")
    assert page.context["plan"].counts[RosterAction.ADD] == 1
    page = upload(dana_client, school, listing(*by_code([*ROWS, ROWS[1]])))
    assert page.context["plan"].outline.school_id == "0402"


def test_a_column_that_names_no_schools_is_said_to_name_none(dana_client, school):
    rows = [("Lower", *ROWS[0][1:]), ("Upper", "72", *ROWS[1][2:])]
    page = upload(dana_client, school, listing(*rows))
    page = post(dana_client, page, school_id="*")
    assert page.context["plan"].counts[RosterAction.ADD] == 2


def test_a_column_of_one_school_is_not_asked_about(school):
    found = plan(school, listing(*by_code(ROWS[:1])))
    assert (found.n_errors, found.ignored) == (0, ["School"])


def test_who_administers_both_reads_the_rows_of_the_other_for_it(
    dana, dana_client, school, other_school
):
    StaffRole.objects.create(user=dana, school=other_school, role="administrator")
    page = upload(dana_client, school, listing())
    forms = page.context["other_schools"]
    shown = [(form.name, form["rows_of"].value(), form["school"].value()) for form in forms]
    assert shown == [("Lake School (1)", "Lake School", other_school.pk)]
    address = reverse("rosters:read_for_other_school", args=[RosterImport.objects.get().pk])
    sent = {"rows_of": "Lake School", "school": other_school.pk}
    answer = dana_client.post(address, sent)
    started = RosterImport.objects.get(school=other_school)
    assert answer["Location"] == reverse("rosters:roster_import", args=[started.pk])
    work_on_import(roster_import=started)
    page = dana_client.get(answer["Location"])
    added = [x.what for x in page.context["plan"].lines if x.action == RosterAction.ADD]
    assert added == ["Ben Baker (71)"]


def test_who_administers_one_sends_nothing_to_another(dana_client, school, other_school):
    page = upload(dana_client, school, listing())
    assert page.context["other_schools"] == []
    address = reverse("rosters:read_for_other_school", args=[RosterImport.objects.get().pk])
    dana_client.post(address, {"rows_of": "Lake School", "school": other_school.pk}, follow=True)
    assert not RosterImport.objects.filter(school=other_school).exists()


def test_the_command_is_told_by_an_option(school, tmp_path):
    path = tmp_path / "list.csv"
    path.write_bytes(listing(*by_code(ROWS)))
    call_command("import_roster", path, "--rows-of", "0401", stdout=io.StringIO())
    assert [x.name for x in school.students.all()] == ["Ana Adams"]
