"""A timetable brings no name that hides, turns or cannot be stored: its line is left out."""

import pytest

from classes.models import Room, WeeklyMeeting
from tests.timetables.imports.files import CALENDAR
from tests.timetables.imports.test_imports import apply, start, state_of
from timetables.planning.planner import LessonAction

pytestmark = pytest.mark.django_db

MARKS = ["\u202e", "\x07", "\x00", "\u2028"]
IDS = ["turned", "bell", "nul", "line"]

CONTENTS = {
    "untis": '1,"7A","ALI","PH","Lab",2,1,,\n2,"8B","CHA","{subject}","{room}",3,1,,\n',
    "csv": (
        "Klasse;Fach;Lehrer;Raum;Tag;Stunde\n"
        "7A;PH;alice@example.org;Lab;Dienstag;1\n"
        "8B;{subject};;{room};Mi;2\n"
    ),
}


def content_of(kind, *, subject, room):
    if kind == "calendar":
        content = CALENDAR.format(more="").replace("SUMMARY:8B", f"SUMMARY:8B {subject}")
        return content.replace("SUMMARY:8B", f"LOCATION:{room}\nSUMMARY:8B")
    return CONTENTS[kind].format(subject=subject, room=room)


def names():
    rooms = set(Room.objects.values_list("name", flat=True))
    return rooms | set(WeeklyMeeting.objects.values_list("subject", flat=True))


@pytest.mark.parametrize("mark", MARKS, ids=IDS)
@pytest.mark.parametrize("kind", ["untis", "csv", "calendar"])
@pytest.mark.parametrize("place", ["subject", "room"])
def test_a_line_with_an_unseen_letter_is_left_out_and_the_others_are_written(
    cast, dana, place, kind, mark
):
    texts = {"subject": "LA", "room": "R2"} | {place: f"La{mark}b"}
    found = start(cast, dana, content_of(kind, **texts), f"a.{kind}")
    if mark == "\x00" and kind != "calendar":
        # No text holds one: the whole file is refused.
        assert found.failure_code == "csv_letters_unreadable"
        return
    state = state_of(found)
    [left_out] = [line for line in state.lines if line.action == LessonAction.LEFT_OUT]
    assert left_out.code == "cell_letters_unprintable"
    apply(found, dana, state.fingerprint)
    assert {meeting.class_group.code for meeting in WeeklyMeeting.objects.all()} == {"7A"}
    assert not [name for name in names() if mark in name]


def test_a_room_whose_name_no_table_holds_is_left_out(cast, dana):
    found = start(cast, dana, content_of("csv", subject="LA", room="R" * 101), "a.csv")
    [left_out] = [line for line in state_of(found).lines if line.action == LessonAction.LEFT_OUT]
    assert left_out.code == "cell_too_long"


def test_what_else_is_left_out_shows_no_letter_that_turns(cast, dana):
    content = CALENDAR.format(more="").replace("SUMMARY:8B", "SUMMARY:8B \u202eLA")
    content = content.replace("RRULE:FREQ=WEEKLY\n", "RRULE:FREQ=MONTHLY\n")
    [left_out] = [
        line
        for line in state_of(start(cast, dana, content, "a.ics")).lines
        if line.action == LessonAction.LEFT_OUT
    ]
    assert left_out.code == "event_not_weekly"
    assert "\u202e" not in left_out.title
