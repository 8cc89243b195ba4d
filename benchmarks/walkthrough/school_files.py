"""The files a school has before it begins: its roster, its timetable, photos of a class."""

import csv
import io
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import cv2
from openpyxl import Workbook

from demo.people import STUDENTS, registration_drawings

ROSTER_HEADINGS = (
    *("Student number", "First name", "Last name", "Form", "Title"),
    *("Teacher’s e-mail", "Teacher’s name", "Consent", "Consent signed by"),
)
TIMETABLE_HEADINGS = ("Class", "Subject", "Teacher", "Room", "Day", "From", "To")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
N_SCHOOL_DAYS = 5
TEACHERS = {
    "7A": ("nora.lind@hill.example", "Nora Lind", "Science"),
    "7B": ("otto.berg@hill.example", "Otto Berg", "Maths"),
    "7C": ("vera.novak@hill.example", "Vera Novak", "History"),
}
"""Address, name and subject by the class they teach."""

CONSENTED = ("7A", "7B")
"""Whose consents are in the roster; those of the third come in by ticks."""

ROOMS = {"7A": "Lab", "7B": "Room 2", "7C": "Room 3"}
LESSONS = (("8:00", "8:45"), ("8:55", "11:55"), ("12:30", "13:15"))
"""The second is on while the walk is played."""

GIVEN = ("Ada", "Ben", "Cleo", "Dov", "Eda", "Finn")
FAMILY = ("Ames", "Berg", "Cole", "Diaz")
Row = Sequence[str]


def roster_rows() -> list[Row]:
    """Return three classes of 24; of the third nobody has answered about faces yet."""
    rows = [_row(one.number, one.name, "7A") for one in STUDENTS]
    names = [f"{given} {family}" for family in FAMILY for given in GIVEN]
    for code in ("7B", "7C"):
        rows += [_row(f"{code}-{n:02}", name, code) for n, name in enumerate(names, 1)]
    return rows


def write_roster(path: Path) -> Path:
    book = Workbook()
    [sheet] = book.worksheets
    for row in (ROSTER_HEADINGS, *roster_rows()):
        sheet.append(list(row))
    book.save(path)
    return path


def write_timetable(path: Path, *, today: date) -> Path:
    """Each class has the same lessons each school day; on a Saturday the school is open, too."""
    days = {*WEEKDAYS[:N_SCHOOL_DAYS], WEEKDAYS[today.weekday()]}
    rows = [
        (code, subject, email, ROOMS[code], day, starts, ends)
        for code, (email, _, subject) in TEACHERS.items()
        for day in WEEKDAYS
        if day in days
        for starts, ends in LESSONS
    ]
    stream = io.StringIO()
    csv.writer(stream, delimiter=";").writerows([TIMETABLE_HEADINGS, *rows])
    path.write_text(stream.getvalue(), encoding="utf-8")
    return path


def write_photos(path: Path) -> Path:
    """Put the photos of 7A into a zip, each named by the student's number."""
    with zipfile.ZipFile(path, "w") as archive:
        for student in STUDENTS:
            for number, drawing in enumerate(registration_drawings(student), 1):
                is_done, photo = cv2.imencode(".jpg", cv2.cvtColor(drawing, cv2.COLOR_RGB2BGR))
                if not is_done:
                    raise ValueError("the drawing could not be stored as a photo")
                archive.writestr(f"{student.number}_{number}.jpg", photo.tobytes())
    return path


def _row(number: str, name: str, code: str) -> Row:
    given, family = name.rsplit(" ", 1)
    email, teacher, subject = TEACHERS[code]
    answer = ("yes", f"Parent {family}") if code in CONSENTED else ("", "")
    return (number, given, family, code, subject, email, teacher, *answer)
