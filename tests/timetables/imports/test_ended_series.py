"""A series of a calendar that has ended is no lesson, and the reason is shown."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from rosters.file_imports.services import SentFile
from tests.factories.office import make_term
from tests.processes.work_now import work_on_timetable
from tests.timetables.imports.files import calendar
from timetables.readers.reader import read_timetable
from timetables.services.imports import (
    answer_questions,
    provide_state,
    start_timetable_import,
)

BERLIN = ZoneInfo("Europe/Berlin")
ONE_DAY = timedelta(days=1)
SERIES = """\
BEGIN:VEVENT
UID:9
SUMMARY:7A Choir
DTSTART;TZID=Europe/Berlin:20260902T080000
DTEND;TZID=Europe/Berlin:20260902T084500
RRULE:{rule}
END:VEVENT
"""


def read(rule, since):
    table = read_timetable(calendar(SERIES.format(rule=rule)), BERLIN, since=since)
    return [number for number, _cells in table.lines], table.left_out


@pytest.mark.parametrize(
    ("rule", "last"),
    [
        ("FREQ=WEEKLY;UNTIL=20260923", date(2026, 9, 23)),
        ("FREQ=WEEKLY;UNTIL=20260923T060000Z", date(2026, 9, 23)),
        # Shortly before midnight in UTC it is the next day already.
        ("FREQ=WEEKLY;UNTIL=20260922T225959Z", date(2026, 9, 23)),
        ("FREQ=WEEKLY;COUNT=1", date(2026, 9, 2)),
        ("FREQ=WEEKLY;COUNT=4", date(2026, 9, 23)),
        ("FREQ=WEEKLY;INTERVAL=2;COUNT=4", date(2026, 10, 14)),
        ("FREQ=WEEKLY;BYDAY=MO,WE,FR;COUNT=2", date(2026, 9, 4)),
        ("FREQ=WEEKLY;BYDAY=MO,WE,FR;COUNT=3", date(2026, 9, 7)),
        ("FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR;COUNT=5", date(2026, 9, 8)),
    ],
)
def test_it_is_left_out_from_the_day_after_its_last(rule, last):
    lines, left_out = read(rule, last)
    assert 3 in lines
    assert left_out == []
    lines, left_out = read(rule, last + ONE_DAY)
    assert 3 not in lines
    assert [(row.what, row.code, row.params) for row in left_out] == [
        ("7A Choir", "event_over", {"day": str(last)})
    ]


@pytest.mark.parametrize("rule", ["FREQ=WEEKLY", "FREQ=WEEKLY;COUNT=999999999"])
def test_what_goes_on_stays(rule):
    assert read(rule, date(2036, 1, 1))[1] == []


def n_ended(found):
    work_on_timetable(timetable_import=found)
    state = provide_state(timetable_import=found)
    codes = [line.code for line in state.lines if line.action == "left_out"]
    return codes.count("event_over")


def test_the_office_reads_what_ended_before_today_or_before_the_term(school, class_group, dana):
    today = school.today()
    ends = (today - ONE_DAY, today + ONE_DAY)
    rules = [f"FREQ=WEEKLY;UNTIL={end:%Y%m%d}" for end in ends]
    content = calendar("".join(SERIES.format(rule=rule) for rule in rules))
    sent = SentFile("week.ics", content)
    found = start_timetable_import(school=school, by=dana, sent=sent)
    assert n_ended(found) == 1
    term = make_term(school=school, first_on=today + 2 * ONE_DAY, last_on=today + 99 * ONE_DAY)
    shown = found.answers_version
    answer_questions(timetable_import=found, answers={"term": term}, by=dana, shown_version=shown)
    assert n_ended(found) == 2
