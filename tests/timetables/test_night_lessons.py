"""Lessons past midnight and in nights in which the clock changes end when the clock says so."""

import io
import json
from datetime import date, datetime, time, timedelta

import pytest
from icalendar import Calendar
from openpyxl import load_workbook

from classes.models import ClassSession
from classes.models.timetable.days import are_times
from classes.selectors.timetable.meetings import period_of
from classes.services.timetable import open_sessions_of
from reports.spreadsheets import attendance_workbook
from tests.factories import make_class_group, make_student
from tests.factories.api import token_client
from tests.factories.office import make_meeting, make_period, make_room, make_term
from tests.timetables.imports.test_reading import read
from timetables.calendar_files import calendar_of
from timetables.errors import InvalidPeriodsError
from timetables.selectors.clashes import find_clashes
from timetables.selectors.coming_lessons import lessons_between
from timetables.selectors.grids import Slot, slot_of
from timetables.selectors.periods import PeriodPlan
from timetables.selectors.school_weeks import read_week
from timetables.services.periods import check_periods

pytestmark = pytest.mark.django_db

BERLIN, NEW_YORK = "Europe/Berlin", "America/New_York"
NIGHTS = [
    # The evening before the clock changes, the zone, and how long the night's lesson lasts.
    (BERLIN, date(2026, 10, 24), 7),
    (BERLIN, date(2027, 3, 27), 5),
    (BERLIN, date(2026, 11, 14), 6),
    (NEW_YORK, date(2026, 10, 31), 7),
    (NEW_YORK, date(2027, 3, 13), 5),
    (NEW_YORK, date(2026, 11, 14), 6),
]
FROM, UNTIL = time(22, 30), time(4, 30)
every_night = pytest.mark.parametrize(("zone", "evening", "hours"), NIGHTS)


@pytest.fixture
def night(school, class_group, zone, evening):
    """7A watches the stars from half past ten in the evening until half past four."""
    school.time_zone = zone
    school.created_at = datetime(2026, 1, 1, tzinfo=school.zone)
    school.save()
    class_group.school = school
    make_term(school=school, first_on=date(2026, 8, 1), last_on=date(2027, 7, 1))
    return make_meeting(
        class_group=class_group, weekday=evening.weekday(), starts_at=FROM, ends_at=UNTIL
    )


@pytest.fixture
def session(night, school, evening):
    (opened,) = open_sessions_of(school, day=evening)
    return opened


@every_night
def test_it_opens_on_its_evening_and_ends_by_the_clock(session, school, evening, hours):
    begin, end = school.local(session.starts_at), school.local(session.ends_at)
    assert (begin.date(), begin.time()) == (evening, FROM)
    assert (end.date(), end.time()) == (evening + timedelta(days=1), UNTIL)
    assert session.ends_at - session.starts_at == timedelta(hours=hours)
    assert session.day == evening


@every_night
def test_the_page_and_the_api_say_its_end(session, school, alice_client, evening, hours):
    assert "22:30 to 04:30" in alice_client.get(f"/sessions/{session.pk}/").text
    row = token_client(school=school).get(f"/api/v1/sessions/{session.pk}").json()
    end = datetime.fromisoformat(row["ends_at"])
    assert school.local(end).time() == UNTIL
    assert row["day"] == f"{evening:%Y-%m-%d}"


@every_night
def test_the_calendar_says_it_before_and_after_it_is_opened(
    night, school, class_group, alice, evening, hours
):
    (teacher,) = class_group.teachers.filter(user=alice)
    for _state in ("planned", "opened"):
        lessons = lessons_between(teacher, first_on=evening, last_on=evening)
        text = calendar_of(lessons, title="", now=datetime(2026, 9, 1, tzinfo=school.zone))
        (event,) = Calendar.from_ical(text).walk("VEVENT")
        begin, end = event["DTSTART"].dt, event["DTEND"].dt
        assert (school.local(begin).time(), school.local(end).time()) == (FROM, UNTIL)
        assert end - begin == timedelta(hours=hours)
        open_sessions_of(school, day=evening)


@every_night
def test_reports_name_it_by_its_evening(session, school, class_group, evening, hours):
    workbook = load_workbook(io.BytesIO(attendance_workbook([session])))
    cells = [cell for row in workbook.worksheets[0].iter_rows(values_only=True) for cell in row]
    assert any("22:30" in str(cell) for cell in cells)
    path = f"/api/v1/class-groups/{class_group.pk}/report"
    answer = token_client(school=school).get(path, {"first": f"{evening}", "last": f"{evening}"})
    assert f"{evening:%Y-%m-%d}T22:30" in json.dumps(answer.json())


@every_night
def test_by_the_api_a_lesson_lasts_until_the_moment_that_is_named(
    night, school, class_group, evening, hours
):
    starts_at, ends_at = period_of(night, day=evening, zone=school.zone)
    sent = {"class_group": class_group.pk}
    sent |= {"starts_at": starts_at.isoformat(), "ends_at": ends_at.isoformat()}
    answer = token_client(school=school).post("/api/v1/sessions", sent, format="json")
    assert answer.status_code == 201, answer.text
    assert ClassSession.objects.get().ends_at == ends_at
    too_long = sent | {"starts_at": (starts_at - timedelta(days=2)).isoformat()}
    answer = token_client(school=school).post("/api/v1/sessions", too_long, format="json")
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("begin", "end", "is_possible"),
    [
        ("09:00", "09:45", True),
        ("22:00", "01:00", True),
        ("20:00", "08:00", True),
        ("19:59", "08:00", False),
        ("09:00", "08:00", False),
        ("09:00", "09:00", False),
    ],
)
def test_past_midnight_a_lesson_lasts_twelve_hours_at_most(begin, end, is_possible):
    assert are_times(time.fromisoformat(begin), time.fromisoformat(end)) == is_possible
    slot = slot_of(f"1-{begin.replace(':', '')}-{end.replace(':', '')}")
    expected = Slot(1, time.fromisoformat(begin), time.fromisoformat(end))
    assert slot == (expected if is_possible else None)


def test_a_file_may_hold_such_a_lesson():
    _table, rows, left_out = read("Class,Day,From,To\n7A,Fri,22:00,01:00\n7A,Sat,09:00,08:00\n")
    assert [(row.starts_at, row.ends_at) for row in rows] == [(time(22), time(1))]
    assert [row.code for row in left_out] == ["row_ends_early"]


def test_it_is_double_booked_with_the_morning_after(school, class_group):
    room = make_room(school=school, name="Dome")
    other = make_class_group(make_student(school=school), code="9Z")
    make_meeting(class_group=class_group, weekday=6, starts_at=FROM, ends_at=UNTIL, room=room)
    early = {"weekday": 0, "starts_at": time(4), "ends_at": time(5), "room": room}
    line = make_meeting(class_group=other, **early)
    (clash,) = find_clashes(read_week(school))
    assert "Dome is double booked" in clash.words()
    line.starts_at = UNTIL
    line.save()
    assert find_clashes(read_week(school)) == []


def test_the_last_period_of_a_day_may_be_a_night(school):
    late = PeriodPlan("Night", FROM, UNTIL)
    check_periods([PeriodPlan("1", time(8), time(9)), late])
    make_period(school=school, name="Night", starts_at=FROM, ends_at=UNTIL)
    for other in (PeriodPlan("1", time(4), time(5)), PeriodPlan("X", time(23), time(23, 30))):
        with pytest.raises(InvalidPeriodsError):
            check_periods([other, late])


def test_the_office_enters_one_in_the_administration(school, class_group, dana_client):
    address = "/admin/classes/weeklymeeting/add/"
    sent = {"class_group": class_group.pk, "weekday": 4, "starts_at": "22:00", "subject": "Stars"}
    page = dana_client.post(address, sent | {"ends_at": "21:00"})
    assert "12 hours at most" in page.text
    assert dana_client.post(address, sent | {"ends_at": "01:00"}).status_code == 302
    assert class_group.meetings.get().ends_at == time(1)
