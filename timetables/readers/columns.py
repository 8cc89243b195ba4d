"""What the columns of a timetable may be called, in English and in German."""

from rosters.readers.sheets.headings import spell
from timetables.readers import tables as t

CYCLE_HEADINGS = ("Cycle day", "Day of cycle", "Rotation day", "Zyklustag", "Tag im Zyklus")
"""Under these a bare number is a day of the cycle, not of the week."""

SYNONYMS: dict[str, tuple[str, ...]] = {
    t.CLASS: ("Class", "Klasse", "Klassen", "Class group", "Group", "Section", "Gruppe", "Form"),
    t.SUBJECT: ("Subject", "Fach", "Course", "Kurs", "Title", "Lesson", "Unterricht"),
    t.TEACHER: ("Teacher", "Lehrer", "Lehrkraft", "Lehrerin", "Lehrer/in", "Staff", "Kürzel"),
    t.ROOM: ("Room", "Raum", "Location", "Ort", "Zimmer"),
    t.DAY: ("Day", "Tag", "Weekday", "Wochentag", *CYCLE_HEADINGS),
    t.PERIOD: ("Period", "Stunde", "Lesson number", "Slot", "Unterrichtsstunde", "Block"),
    t.STARTS: ("From", "Von", "Start", "Starts", "Start time", "Beginn", "Begins"),
    t.WEEK: ("Week", "Woche", "A/B week", "Week A/B", "A/B", "Woche A/B", "Turnus", "Rotation"),
    t.ENDS: ("To", "Until", "Bis", "End", "Ends", "End time", "Ende"),
}
_FIELDS = {spell(word): name for name, words in SYNONYMS.items() for word in words}
CYCLE_COLUMNS = {spell(word) for word in CYCLE_HEADINGS}
NEEDED = (t.CLASS, t.DAY)
ONE_OF = (t.PERIOD, t.STARTS)


def find_columns(headings: list[str]) -> dict[str, int]:
    """Return the first column of each field whose heading is known."""
    columns: dict[str, int] = {}
    for number, heading in enumerate(headings):
        name = _FIELDS.get(spell(heading))
        if name:
            columns.setdefault(name, number)
    return columns


def is_enough(columns: dict[str, int]) -> bool:
    """Tell whether the week can be read: which class, on which day, and when."""
    return all(name in columns for name in NEEDED) and any(name in columns for name in ONE_OF)
