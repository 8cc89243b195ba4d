"""Timetables as other systems write them, made for tests."""

import io
from typing import Any

from openpyxl import Workbook

UNTIS = """\
1,"7A","ALI","PH","Lab",2,1,,
1,"7A","ALI","PH","Lab",2,2,,
2,"8B","CHA","LA","R2",3,1,,
"""

CSV = """\
Klasse;Fach;Lehrer;Raum;Tag;Stunde
7A;Physik;alice@example.org;Lab;Dienstag;1
8B;Latein;;;Mi;2
"""

CALENDAR = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//A school//EN
BEGIN:VEVENT
UID:1
SUMMARY:7A Physics
LOCATION:Lab
ORGANIZER;CN=Alice:mailto:alice@example.org
DTSTART;TZID=Europe/Berlin:20260901T080000
DTEND;TZID=Europe/Berlin:20260901T084500
RRULE:FREQ=WEEKLY;BYDAY=TU,FR
END:VEVENT
BEGIN:VEVENT
UID:2
SUMMARY:8B
DTSTART:20260902T060000Z
DURATION:PT45M
RRULE:FREQ=WEEKLY
END:VEVENT
{more}END:VCALENDAR
"""

ODD_EVENTS = """\
BEGIN:VEVENT
UID:3
SUMMARY:Sports day
DTSTART;VALUE=DATE:20260903
DTEND;VALUE=DATE:20260904
END:VEVENT
BEGIN:VEVENT
UID:4
SUMMARY:7A Choir
DTSTART:20260903T060000Z
DTEND:20260903T064500Z
RRULE:FREQ=WEEKLY;INTERVAL=2
END:VEVENT
BEGIN:VEVENT
UID:5
SUMMARY:7A Trip
DTSTART:20260903T080000Z
DTEND:20260903T090000Z
END:VEVENT
BEGIN:VEVENT
UID:6
SUMMARY:7A Chess
DTSTART:20260907T080000Z
DTEND:20260907T084500Z
END:VEVENT
BEGIN:VEVENT
UID:7
SUMMARY:7A Chess
DTSTART:20260914T080000Z
DTEND:20260914T084500Z
END:VEVENT
"""


def calendar(more: str = "") -> bytes:
    return CALENDAR.format(more=more).replace("\n", "\r\n").encode()


def workbook(*rows: tuple[Any, ...]) -> bytes:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
