"""What the columns of a class list may be called, in English and in German."""

import unicodedata
from collections.abc import Iterable, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from classes.spreadsheets.roster_columns import added_columns

NUMBER, GIVEN_NAME, FAMILY_NAME, FULL_NAME = "number", "given_name", "family_name", "full_name"
CLASS_CODE, CLASS_TITLE = "class_code", "class_title"
FROM_ON, UNTIL_ON, LAST_ON = "from_on", "until_on", "last_on"
ENDS = UNTIL_ON, LAST_ON
DAYS = FROM_ON, *ENDS
TEACHER_EMAIL, TEACHER_NAME, SOURCED_ID = "teacher_email", "teacher_name", "sourced_id"

LABELS: dict[str, str | Promise] = {
    NUMBER: _("Number"),
    GIVEN_NAME: _("Given name"),
    FAMILY_NAME: _("Family name"),
    FULL_NAME: _("Full name"),
    CLASS_CODE: _("Class"),
    CLASS_TITLE: _("Class title"),
    FROM_ON: _("From"),
    UNTIL_ON: _("Until"),
    LAST_ON: _("Last day"),
    TEACHER_EMAIL: _("Teacher’s e-mail"),
    TEACHER_NAME: _("Teacher’s name"),
    SOURCED_ID: _("Id in the other system"),
}

SYNONYMS: dict[str, tuple[str, ...]] = {
    NUMBER: (
        *("Number", "Student number", "Admission no", "Schülernummer", "Student id", "Nummer"),
        *("No", "Nr", "ID", "Student no", "Student", "Pupil number", "Pupil id", "Adno", "UPN"),
        *("Admission number", "Schüler-ID", "Schüler-Nr.", "Matrikelnummer"),
        "Roll number",
    ),
    GIVEN_NAME: (
        *("Given name", "First name", "Forename", "Vorname", "Rufname", "Given names", "First"),
        *("Vornamen", "Preferred name"),
    ),
    FAMILY_NAME: (
        *("Family name", "Last name", "Surname", "Nachname", "Familienname", "Last"),
        *("Legal surname", "Zuname"),
    ),
    FULL_NAME: (
        *("Full name", "Name", "Student name", "Schülername", "Pupil name", "Names"),
        *("Vollständiger Name", "Schüler", "Schülerin", "Name, Vorname"),
        "Nachname, Vorname",
    ),
    CLASS_CODE: (
        *("Class", "Class group", "Section", "Klasse", "Lerngruppe", "Form", "Tutor group"),
        *("Registration group", "Reg group", "Homeroom", "Course", "Class name", "Class code"),
        *("Group", "Klassen", "Kurs", "Gruppe", "Klassenname"),
    ),
    CLASS_TITLE: ("Class title", "Title", "Subject", "Bezeichnung", "Fach", "Klassenbezeichnung"),
    FROM_ON: (
        *("From", "Start date", "Entry date", "Von", "Eintritt", "Start", "Begin date", "Joined"),
        *("Enrolled from", "Ab", "Beginn", "Eintrittsdatum", "Gültig ab"),
    ),
    UNTIL_ON: ("Until", "Bis", "Enrolled until"),
    LAST_ON: (
        *("Last day", "End date", "Leaving date", "Austrittsdatum", "Gültig bis", "Letzter Tag"),
        *("Austritt", "To", "End", "Exit date", "Left", "Ende", "Abgang", "Valid until"),
    ),
    TEACHER_EMAIL: (
        *("Teacher’s e-mail", "Teacher e-mail", "Teacher", "Lehrkraft", "Lehrer-E-Mail"),
        *("Teacher mail", "Teacher’s mail", "E-Mail der Lehrkraft", "Lehrer", "Lehrkraft E-Mail"),
    ),
    TEACHER_NAME: (
        *("Teacher’s name", "Teacher name", "Teacher’s full name", "Name der Lehrkraft"),
        *("Lehrername", "Name des Lehrers", "Name der Lehrerin"),
    ),
    SOURCED_ID: (
        *("Id in the other system", "sourcedId", "External id", "SIS id", "GUID"),
        *("Externe ID", "Fremd-ID", "ID im anderen System"),
    ),
}


def spell(heading: str) -> str:
    """Return the letters and digits of a heading, as all its spellings share them."""
    text = unicodedata.normalize("NFKC", heading).casefold()
    return "".join(letter for letter in text if letter.isalnum())


_FIELDS = {spell(word): field for field, words in SYNONYMS.items() for word in words}

_SAME = dict(zip(ENDS, reversed(ENDS), strict=True))
"""The first day away and the last day there mean the same."""


def count_known(headings: Iterable[str]) -> int:
    fields = _all_fields()
    return sum(spell(heading) in fields for heading in headings)


def known_columns() -> list[tuple[str | Promise, Sequence[str]]]:
    """Return the label and all headings of each column that is read, added ones last."""
    own = [(LABELS[field], words) for field, words in SYNONYMS.items()]
    return [*own, *((column.label, column.synonyms) for column in added_columns())]


def _all_fields() -> dict[str, str]:
    """Return the field of each heading; what the room itself reads goes before what is added."""
    added = {spell(word): column.key for column in added_columns() for word in column.synonyms}
    return added | _FIELDS


def read_headings(headings: list[str]) -> tuple[dict[str, int], list[str], list[str]]:
    """Find the column of each field.

    Returns:
        the column by field; the headings that are not known; those that repeat a field.
    """
    columns: dict[str, int] = {}
    unknown, again = [], []
    fields = _all_fields()
    for column, heading in enumerate(headings):
        field = fields.get(spell(heading))
        if field is None:
            unknown.append(heading.strip())
        elif field in columns or _SAME.get(field) in columns:
            again.append(heading.strip())
        else:
            columns[field] = column
    # “Name, Vorname” in two columns: beside a given name, the name is the family's.
    if GIVEN_NAME in columns and FAMILY_NAME not in columns and FULL_NAME in columns:
        columns[FAMILY_NAME] = columns.pop(FULL_NAME)
    return columns, [heading for heading in unknown if heading], again
