"""Timetables of Untis, tables and calendars become the same rows."""

from datetime import date, time
from zoneinfo import ZoneInfo

import pytest

from rosters.errors import RosterUnreadableError
from tests.rosters.roster_files import OPEN_DOCUMENT, make_zip
from tests.timetables.imports.files import CSV, ODD_EVENTS, UNTIS, calendar, workbook
from timetables.readers.lessons import read_lessons, read_time
from timetables.readers.reader import read_timetable

BERLIN = ZoneInfo("Europe/Berlin")


def read(content, since=date(2026, 9, 1)):
    table = read_timetable(
        content if isinstance(content, bytes) else content.encode(), BERLIN, since=since
    )
    return table, *read_lessons(table, table.columns)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_file_of_untis_is_known_by_its_rows(separator):
    table, rows, left_out = read(UNTIS.replace(",", separator))
    assert table.kind == "untis"
    assert [(r.class_name, r.teacher, r.subject, r.room) for r in rows[:1]] == [
        ("7A", "ALI", "PH", "Lab")
    ]
    assert [(r.line, r.weekday, r.period) for r in rows] == [(1, 1, "1"), (2, 1, "2"), (3, 2, "1")]
    assert left_out == []


def test_columns_and_days_are_known_in_two_languages():
    _table, rows, left_out = read(CSV)
    assert [(r.line, r.class_name, r.subject, r.weekday, r.period) for r in rows] == [
        (2, "7A", "Physik", 1, "1"),
        (3, "8B", "Latein", 2, "2"),
    ]
    assert left_out == []


def test_a_workbook_may_hold_times_instead_of_periods():
    content = workbook(
        ("Class", "Day", "From", "To"),
        ("7A", "Mon", time(8, 0), time(8, 45)),
        ("8B", 2, "9:00", ""),
    )
    table, rows, _left_out = read(content)
    assert table.kind == "xlsx"
    assert [(r.starts_at, r.ends_at) for r in rows] == [(time(8), time(8, 45)), (time(9), None)]


def test_rows_that_are_no_lesson_are_named_with_the_reason():
    rows = ["Class,Day,Period,From,To", ",1,1,,", "7A,someday,1,,", "7A,1,,,", "7A,1,,soon,"]
    rows.append("7A,1,,09:00,08:00")
    _table, found, left_out = read("\n".join(rows))
    assert found == []
    assert [(row.line, row.code) for row in left_out] == [
        (2, "row_without_class"),
        (3, "row_without_day"),
        (4, "row_without_time"),
        (5, "row_bad_time"),
        (6, "row_ends_early"),
    ]


def test_weekly_events_of_a_calendar_are_lessons_on_the_schools_clock():
    table, rows, left_out = read(calendar())
    assert table.kind == "calendar"
    assert [(r.class_name, r.teacher, r.room, r.weekday, r.starts_at) for r in rows] == [
        ("7A Physics", "Alice", "Lab", 1, time(8)),
        ("7A Physics", "Alice", "Lab", 4, time(8)),
        ("8B", "", "", 2, time(8)),
    ]
    assert left_out == []


def test_events_that_are_not_weekly_are_named_and_repeated_ones_are_one_lesson():
    _table, rows, left_out = read(calendar(ODD_EVENTS))
    assert [r.class_name for r in rows].count("7A Chess") == 1
    assert [(row.what, row.code) for row in left_out] == [
        ("Sports day", "event_whole_day"),
        ("7A Trip", "event_once"),
    ]


def test_events_of_every_second_week_keep_a_day_of_their_week():
    _table, rows, _left_out = read(calendar(ODD_EVENTS))
    assert [row.week for row in rows if row.class_name == "7A Choir"] == [date(2026, 9, 3)]
    _table, rows, left_out = read(calendar(ODD_EVENTS.replace("INTERVAL=2", "INTERVAL=3")))
    assert ("7A Choir", "event_not_weekly") in [(row.what, row.code) for row in left_out]


@pytest.mark.parametrize(
    ("cell", "week"),
    [("A", "A"), ("Week B", "B"), ("b-woche", "B"), ("1", "A"), ("", ""), ("every week", "")],
)
def test_a_column_names_the_week(cell, week):
    _table, rows, _left_out = read(f"Class,Day,Period,Week\n7A,1,1,{cell}\n")
    assert [row.week for row in rows] == [week]


def test_what_is_no_week_is_named():
    _table, _rows, left_out = read("Class,Day,Period,Week\n7A,1,1,third\n")
    assert [(row.code, row.params) for row in left_out] == [("row_bad_week", {"got": "third"})]


def test_a_calendar_of_one_week_is_every_week():
    one = calendar(
        ODD_EVENTS[ODD_EVENTS.index("BEGIN:VEVENT\nUID:5") :].split("BEGIN:VEVENT\nUID:6")[0]
    )
    _table, rows, left_out = read(one)
    assert ("7A Trip", 3) in [(r.class_name, r.weekday) for r in rows]
    assert left_out == []


@pytest.mark.parametrize(
    "content",
    [
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:x\r\n",
        b"Class,Day\n",
        b"",
        b"\xd0\xcf\x11\xe0 old",
        b"PK\x03\x04 no zip",
    ],
)
def test_what_is_no_timetable_is_refused(content):
    with pytest.raises(RosterUnreadableError):
        read_timetable(content, BERLIN, since=date(2026, 9, 1))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        *(("8:00", time(8)), ("08.05", time(8, 5)), ("0845", time(8, 45)), ("08:00:00", time(8))),
        *(("1899-12-30 13:15:00", time(13, 15)), ("25:00", None), ("soon", None), ("", None)),
    ],
)
def test_times_are_read_as_people_and_workbooks_write_them(text, found):
    assert read_time(text) == found


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (make_zip(OPEN_DOCUMENT), "workbook_of_other_program"),
        (make_zip({"Index/Document.iwa": b"x"}), "workbook_of_other_program"),
        (make_zip({"lessons.txt": b"x"}), "zip_no_timetable"),
        (b"<html><table><tr><td>Monday</td></tr></table>", "file_is_web_page"),
        (b"%PDF-1.7 something", "file_is_no_list"),
        (b"\xd0\xcf\x11\xe0old", "workbook_of_old_kind"),
    ],
)
def test_what_is_no_timetable_is_refused_with_what_to_do(content, code):
    with pytest.raises(RosterUnreadableError) as refused:
        read_timetable(content, BERLIN, since=date(2026, 9, 1))
    assert refused.value.code == code
