"""What a screen reader finds on review, Today, an import's questions and the timetable."""

import pytest
from playwright.sync_api import expect

from accounts.models import User
from classes.models import School
from rosters.file_imports.services import SentFile
from rosters.import_work import work_on_import
from rosters.models import RosterImport
from rosters.services import start_import
from tests.browser.staging.timetable import stage_timetable
from tests.browser.staging.today import make_it_noon, stage_today
from tests.browser.visitor import DESKTOP
from tests.factories import make_record
from tests.processes.work_now import work_on_timetable
from tests.rosters.roster_files import STRANGE_LIST
from timetables.models import TimetableImport

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.parametrize("screen", [DESKTOP], indirect=True),
]

REVIEW = """
- banner:
  - link
  - search
- status
- main:
  - heading [level=1]
  - status
  - region "Check":
    - heading "Check" [level=2]
    - article "Noel Achebe?":
      - heading "Noel Achebe?" [level=3]
      - figure /Noel Achebe/:
        - img "Registered face of Noel Achebe"
      - button /^Yes.*Noel Achebe$/
      - button /^No.*Noel Achebe$/
      - link /Noel Achebe$/
    - article "Ida Brandt?"
  - region "Not seen":
    - heading "Not seen" [level=2]
    - list:
      - listitem:
        - heading "Rob Finch" [level=3]
        - button /Rob Finch/
        - group "Status of Rob Finch":
          - button /Present/
          - button /Absent/
  - region "Present":
    - heading "Present" [level=2]
    - list
- contentinfo
"""

TODAY = """
- main:
  - heading [level=1]
  - region "Absent, no reason yet":
    - heading "Absent, no reason yet" [level=2]
    - list:
      - listitem:
        - heading [level=3]
        - list:
          - listitem:
            - link /Mei Lin Chen/
  - region "Away with a reason":
    - list:
      - listitem:
        - heading [level=3]
        - list:
          - listitem:
            - link /Rosa Delgado/
  - region "Expected later today":
    - list:
      - listitem:
        - link /Rosa Delgado.*from/
  - region "Registers not taken":
    - list:
      - listitem:
        - button /Remind.*Maths/
  - region "Late today":
    - list:
      - listitem:
        - link /Jonas Weber/
"""

QUESTIONS = """
- main:
  - heading "week.csv" [level=1]
  - status
  - group:
    - combobox /9Z/:
      - option [selected]
    - combobox /7A/:
      - option "7A Physics" [selected]
  - group:
    - combobox /XYZ/
  - checkbox
  - button
"""

COLUMNS = """
- main:
  - heading "Which column is what" [level=1]
  - status
  - region /Columns of the file/:
    - heading /Columns of the file/ [level=2]
    - list:
      - listitem:
        - combobox /Kürzel.*901/:
          - option [selected]
      - listitem:
        - combobox /Klasse.*7A/
  - group: Where the list stands in the file
  - button "Show what would change"
  - button "Discard it"
"""

WEEK = """
- main:
  - heading [level=1]
  - status
  - combobox
  - region /Double booked/:
    - heading [level=2]
    - list
  - region /7A Physics/:
    - table:
      - rowgroup:
        - row:
          - columnheader "Monday"
          - columnheader "Friday"
      - rowgroup:
        - row:
          - rowheader /^1/
          - cell:
            - link "Physics"
          - cell:
            - link /Wednesday, 1/
"""


@pytest.fixture
def office(alice_of_lesson, lesson) -> User:
    lesson.class_group.school.staff_roles.create(user=alice_of_lesson, role="administrator")
    return alice_of_lesson


@pytest.fixture
def hill(lesson) -> School:
    return lesson.class_group.school


def test_the_review_is_named_by_student_and_announces_a_tap(visitor, lesson):
    visitor.become("alice@example.org")
    visitor.go(f"/sessions/{lesson.session.pk}/review/")
    body = visitor.page.locator("body")
    expect(body).to_match_aria_snapshot(REVIEW)
    line = visitor.page.locator(f"#student-{lesson.students[-1].pk}")
    line.get_by_role("button", name="L Late").click()
    announced = visitor.page.get_by_role("status").filter(has_text=str(lesson.students[-1]))
    expect(announced).to_have_count(1)
    pressed = line.get_by_role("button", name="L Late", pressed=True)
    expect(pressed).to_have_count(1)


def test_today_is_regions_of_links_with_names(visitor, office, hill):
    make_it_noon(hill)
    [address] = stage_today(hill)["office:today"]
    visitor.become(office.email)
    visitor.go(address)
    expect(visitor.page.locator("body")).to_match_aria_snapshot(TODAY)
    visitor.click("Remind")
    announced = visitor.page.get_by_role("status").filter(has_text="register of")
    expect(announced).to_have_count(1)


def test_the_questions_of_an_import_have_names(visitor, office, lesson):
    address = stage_timetable(lesson, office)["timetables:timetable_import"][1]
    visitor.become(office.email)
    visitor.go(address)
    expect(visitor.page.locator("body")).to_match_aria_snapshot(QUESTIONS)
    visitor.page.get_by_role("button", name="Show what would change").click()
    visitor.sees_heading("Reading the file")
    pk = int(address.strip("/").split("/")[-1])
    work_on_timetable(timetable_import=TimetableImport.objects.get(pk=pk))
    expect(visitor.page.get_by_role("status").filter(has_text="not known")).to_have_count(1)


def test_the_columns_of_a_roster_are_named_by_their_headings(visitor, office, hill):
    start_import(school=hill, by=office, sent=SentFile("list.csv", STRANGE_LIST))
    found = work_on_import(roster_import=RosterImport.objects.get())
    visitor.become(office.email)
    visitor.go(f"/imports/{found.pk}/reading/")
    expect(visitor.page.locator("body")).to_match_aria_snapshot(COLUMNS)


def test_the_timetable_is_a_table_and_announces_what_was_done(visitor, office, lesson):
    address = stage_timetable(lesson, office)["timetables:timetable"][0]
    visitor.become(office.email)
    visitor.go(address)
    expect(visitor.page.locator("body")).to_match_aria_snapshot(WEEK)
    visitor.click("Undo")
    expect(visitor.page.get_by_role("status").filter(has_text="undone")).to_have_count(1)


def test_what_lacks_a_name_is_noticed(visitor, lesson):
    make_record(session=lesson.session, student=lesson.students[-1], status="late")
    visitor.become("alice@example.org")
    visitor.go(f"/sessions/{lesson.session.pk}/review/")
    visitor.page.evaluate("document.querySelector('.check-name').textContent = ''")
    with pytest.raises(AssertionError):
        expect(visitor.page.locator("body")).to_match_aria_snapshot(REVIEW, timeout=500)
