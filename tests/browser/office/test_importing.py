"""The office takes in a roster and a timetable in a real browser, on a phone and at a desk."""

import pytest
from playwright.sync_api import expect

from classes.models import StaffRole
from classes.models.roles import Role
from rosters.import_work import work_on_import
from rosters.models import RosterImport
from tests.browser.visitor import SCREENS
from tests.factories import make_administrator, make_school
from tests.factories.office import make_period
from tests.processes.work_now import work_on_timetable
from tests.rosters.roster_files import CLASS_7A, make_csv
from timetables.models import TimetableImport

pytestmark = pytest.mark.django_db(transaction=True)


def let_the_worker_do_it(visitor, heading, *, has_scripts):
    """The page waits, and follows by itself where scripts run."""
    visitor.sees_heading(heading)
    visitor.check_width()
    work_on_import(roster_import=RosterImport.objects.get())
    if not has_scripts:
        visitor.click("See whether it is done")


@pytest.mark.parametrize("screen", SCREENS, indirect=True)
@pytest.mark.parametrize("has_scripts", [True, False], indirect=True)
def test_roster_is_sent_looked_at_and_applied(visitor, live_server, school, has_scripts):
    make_administrator(school=school, email="dana@example.org")
    visitor.become("dana@example.org")
    visitor.go(f"/schools/{school.pk}/import/")
    file = {"name": "7A.csv", "mimeType": "text/csv", "buffer": make_csv(*CLASS_7A)}
    visitor.page.get_by_label("File", exact=True).set_input_files(file)
    visitor.click("Show what would change")
    let_the_worker_do_it(visitor, "Reading the file", has_scripts=has_scripts)
    visitor.sees_heading("What would change")
    visitor.check_width()
    expect(visitor.page.get_by_text("Anabel Clark (704)")).to_be_visible()
    assert not school.students.exists()
    visitor.click("Apply all of it")
    let_the_worker_do_it(visitor, "Writing it into the school", has_scripts=has_scripts)
    visitor.sees_heading("What changed")
    visitor.check_width()
    assert school.students.count() == 4
    assert RosterImport.objects.get().stage == RosterImport.Stage.APPLIED


UNNUMBERED = make_csv(
    ("0401", "Ana", "Adams", "17/02/2014", "7A"),
    ("0401", "Ben", "Baker", "03/04/2014", "7A"),
    ("0402", "Cy", "Clark", "05/06/2014", "8B"),
    headings=("School", "First name", "Last name", "Date of birth", "Class"),
)


@pytest.mark.parametrize("screen", SCREENS, indirect=True)
def test_list_without_numbers_of_two_schools_is_read_after_one_look(visitor, live_server, school):
    dana = make_administrator(school=school, email="dana@example.org")
    StaffRole.objects.create(
        school=make_school(name="Lake School"), user=dana, role=Role.ADMINISTRATOR
    )
    visitor.become("dana@example.org")
    visitor.go(f"/schools/{school.pk}/import/")
    file = {"name": "all.csv", "mimeType": "text/csv", "buffer": UNNUMBERED}
    visitor.page.get_by_label("File", exact=True).set_input_files(file)
    visitor.click("Show what would change")
    let_the_worker_do_it(visitor, "Reading the file", has_scripts=True)
    visitor.sees_heading("Which column is what")
    visitor.check_width()
    visitor.page.get_by_label("This school is, in the file").select_option("0401")
    visitor.page.get_by_label("Which of these tells two students apart?").select_option("birth")
    visitor.click("Show what would change")
    let_the_worker_do_it(visitor, "Reading the file", has_scripts=True)
    others = visitor.page.get_by_role("heading", name="Other schools in this file")
    expect(others).to_be_visible()
    visitor.check_width()
    expect(visitor.page.get_by_text("Ana Adams (N")).to_be_visible()
    expect(visitor.page.get_by_text("Cy Clark")).to_have_count(0)


@pytest.mark.parametrize("screen", SCREENS, indirect=True)
@pytest.mark.parametrize("has_scripts", [True, False], indirect=True)
def test_timetable_is_sent_answered_and_applied(
    visitor, live_server, school, class_group, has_scripts
):
    make_administrator(school=school, email="dana@example.org")
    make_period(school=school)
    visitor.become("dana@example.org")
    visitor.go(f"/schools/{school.pk}/timetable/import/")
    file = {
        "name": "GPU001.TXT",
        "mimeType": "text/plain",
        "buffer": b'1,"7A","ALI","PH","",2,1,,\n',
    }
    visitor.page.get_by_label("File", exact=True).set_input_files(file)
    visitor.click("Read it")
    let_the_worker_read(visitor, has_scripts=has_scripts)
    visitor.page.get_by_label("ALI").select_option(label="whoever teaches the class")
    visitor.click("Show what would change")
    let_the_worker_read(visitor, has_scripts=has_scripts)
    visitor.sees_heading("What would change")
    visitor.check_width()
    visitor.click("Apply all of it")
    visitor.sees_heading("Writing it into the school")
    work_on_timetable(timetable_import=TimetableImport.objects.get())
    if not has_scripts:
        visitor.click("See whether it is done")
    visitor.sees_heading("What changed")
    assert class_group.meetings.count() == 1


def let_the_worker_read(visitor, *, has_scripts):
    visitor.sees_heading("Reading the file")
    visitor.check_width()
    work_on_timetable(timetable_import=TimetableImport.objects.get())
    if not has_scripts:
        visitor.click("See whether it is done")


FOREIGN = make_csv(
    ("1", "4711", "Ana", "Adams", "7", "A", "F", "Left"),
    ("2", "4712", "Ben", "Baker", "7", "A", "M", ""),
    ("3", "4713", "Cem", "Clark", "8", "A", "M", ""),
    headings=("#", "Tunnus", "Etunimi", "Sukunimi", "Vuosi", "Ryhmä", "Sukupuoli", "Tila"),
)
ANSWERS = {
    "Tunnus": "Number",
    "Etunimi": "Given name",
    "Sukunimi": "Family name",
    "Vuosi": "Class",
    "Ryhmä": "Class",
}


@pytest.mark.parametrize("screen", SCREENS, indirect=True)
def test_a_list_of_unknown_headings_is_mapped_and_applied(visitor, live_server, school):
    make_administrator(school=school, email="dana@example.org")
    visitor.become("dana@example.org")
    visitor.go(f"/schools/{school.pk}/import/")
    file = {"name": "luokat.csv", "mimeType": "text/csv", "buffer": FOREIGN}
    visitor.page.get_by_label("File", exact=True).set_input_files(file)
    visitor.click("Show what would change")
    let_the_worker_do_it(visitor, "Reading the file", has_scripts=True)
    visitor.sees_heading("Which column is what")
    visitor.check_width()
    for heading, field in ANSWERS.items():
        choice = visitor.page.locator(".reading-column", has_text=heading).locator("select")
        choice.select_option(label=field)
    visitor.click("Show what would change")
    let_the_worker_do_it(visitor, "Reading the file", has_scripts=True)
    visitor.sees_heading("What would change")
    visitor.check_width()
    visitor.click("Apply all of it")
    let_the_worker_do_it(visitor, "Writing it into the school", has_scripts=True)
    visitor.sees_heading("What changed")
    assert sorted(x.code for x in school.class_groups.all()) == ["7-A", "8-A"]
