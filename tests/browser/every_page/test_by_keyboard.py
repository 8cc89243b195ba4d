"""Review, Today, the questions of imports and the timetable by the keyboard alone."""

import re

import pytest
from playwright.sync_api import expect

from classes.models import AttendanceRecord, RegisterReminder, WeeklyMeeting
from recognition.models import Sighting
from rosters.import_work import work_on_import
from rosters.models import RosterImport
from tests.browser.keys import Keys
from tests.browser.staging.today import make_it_noon, stage_today
from tests.browser.visitor import DESKTOP, Visitor
from tests.factories import make_administrator
from tests.factories.office import make_meeting, make_period
from tests.processes.work_now import work_on_timetable
from tests.rosters.roster_files import STRANGE_LIST
from timetables.models import TimetableImport

COLUMNS = (("Kürzel", "Number"), ("Wie heißt du", "Given"), ("Und weiter", "Family"))

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.parametrize("screen", [DESKTOP], indirect=True),
]


@pytest.fixture
def keys(visitor) -> Keys:
    return Keys(visitor.page)


@pytest.fixture
def office(visitor, school) -> Visitor:
    make_administrator(school=school, email="dana@example.org", first_name="Dana")
    visitor.become("dana@example.org")
    return visitor


def test_a_film_is_reviewed_and_confirmed(visitor, keys, lesson):
    page, student = visitor.page, lesson.students[-1]
    visitor.become("alice@example.org")
    visitor.go(f"/sessions/{lesson.session.pk}/review/")
    keys.press(page.get_by_role("button", name=re.compile(f"^Yes.*{lesson.students[0]}")))
    expect(page.locator(".check-card")).to_have_count(1)
    keys.keeps_focus()
    keys.press(page.get_by_role("button", name=re.compile("^No.*not")))
    expect(page.locator(".check-card")).to_have_count(0)
    keys.keeps_focus()
    assert set(Sighting.objects.values_list("review", flat=True)) >= {"accepted", "rejected"}
    line = page.locator(f"#student-{student.pk}")
    line.locator("button").first.evaluate("element => element.focus()")
    keys.press(line.get_by_role("button", name="A Absent").last)
    expect(line.get_by_role("button", name="A Absent", pressed=True)).to_be_visible()
    keys.keeps_focus()
    keys.press(page.get_by_role("button", name="Confirm"))
    visitor.sees_heading("Register")
    assert AttendanceRecord.objects.get(student=student).status == "absent"


def test_today_keeps_the_focus_while_it_follows_and_reminds(office, keys, school):
    make_it_noon(school)
    [address] = stage_today(school)["office:today"]
    page = office.page
    page.clock.install()
    office.go(address)
    chen = page.get_by_role("link", name="Mei Lin Chen").first
    keys.walk_to(chen)
    AttendanceRecord.objects.filter(student__family_name="Fontaine").update(status="present")
    with page.expect_response(lambda response: response.status == 200):
        page.clock.fast_forward(31_000)
    expect(page.get_by_role("link", name="Leo Fontaine")).to_have_count(0)
    expect(chen).to_be_focused()
    keys.press(page.get_by_role("button", name="Remind"))
    office.sees("A mail reminds of the register")
    assert RegisterReminder.objects.count() == 1


def let_the_worker_do_it(office, heading="Reading the file") -> None:
    office.sees_heading(heading)
    work_on_timetable(timetable_import=TimetableImport.objects.get())


def test_the_questions_of_an_import_are_answered(office, keys, school, class_group):
    make_period(school=school, name="1")
    page = office.page
    office.go(f"/schools/{school.pk}/timetable/import/")
    content = b"Class,Day,Period,Teacher\n7A,1,1,XYZ"
    file = {"name": "week.csv", "mimeType": "text/csv", "buffer": content}
    page.locator("input[type=file]").set_input_files(file)
    keys.press(page.get_by_role("button", name="Read it"))
    let_the_worker_do_it(office)
    answer = page.get_by_label("XYZ")
    expect(answer).to_be_visible()
    keys.walk_to(answer)
    page.keyboard.press("ArrowDown")
    keys.press(page.get_by_role("button", name="Show what would change"))
    let_the_worker_do_it(office)
    apply = page.get_by_role("button", name="Apply")
    expect(apply).to_be_visible()
    keys.press(apply)
    let_the_worker_do_it(office, "Writing it into the school")
    office.sees_heading("What changed")
    assert WeeklyMeeting.objects.filter(class_group=class_group, weekday=0).exists()


def test_the_columns_of_a_roster_are_named(office, keys, school):
    page = office.page
    office.go(f"/schools/{school.pk}/import/")
    file = {"name": "list.csv", "mimeType": "text/csv", "buffer": STRANGE_LIST}
    page.get_by_label("File", exact=True).set_input_files(file)
    keys.press(page.get_by_role("button", name="Show what would change"))
    office.sees_heading("Reading the file")
    work_on_import(roster_import=RosterImport.objects.get())
    office.sees_heading("Which column is what")
    for heading, field in COLUMNS:
        column = page.get_by_label(heading)
        keys.walk_to(column)
        page.keyboard.type(field)
        expect(column.locator(":checked")).to_have_text(re.compile(f"^{field}"))
    keys.press(page.get_by_role("button", name="Show what would change"))
    office.sees_heading("Reading the file")
    work_on_import(roster_import=RosterImport.objects.get())
    expect(page.get_by_text("Zoe Adams (901)")).to_be_visible()
    keys.press(page.get_by_role("button", name="Apply all of it"))
    office.sees_heading("Writing it into the school")
    work_on_import(roster_import=RosterImport.objects.get())
    office.sees_heading("What changed")
    assert school.students.get(number="901").given_name == "Zoe"


def test_a_lesson_is_placed_in_the_timetable(office, keys, school, class_group):
    make_period(school=school, name="1")
    make_meeting(class_group=class_group, subject="Art")
    page = office.page
    office.go(f"/schools/{school.pk}/timetable/?show=class-{class_group.pk}")
    keys.walk_to(page.locator(".week a").first)
    keys.walk_to(page.get_by_role("link", name="Place a lesson: Friday, 1"), key="ArrowRight")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Subject")).to_be_visible()
    keys.keeps_focus()
    subject = page.get_by_label("Subject")
    keys.walk_to(subject)
    page.keyboard.type("Chess")
    keys.press(page.get_by_role("button", name="Place"))
    expect(page.locator(".lesson", has_text="Chess")).to_be_visible()
    keys.keeps_focus()
    assert WeeklyMeeting.objects.filter(subject="Chess", weekday=4).exists()
