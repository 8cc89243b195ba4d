"""Classes that are taught together: one lesson of several, not a teacher booked twice."""

import re
from datetime import time

import pytest

from classes.models import TimetableStep, WeeklyMeeting
from classes.versions import NOT_SHOWN
from tests.factories.office import make_meeting, make_period, make_room
from tests.timetables.imports.test_imports import apply, start, state_of
from tests.timetables.test_pages_timetable import lesson, shown
from timetables.selectors.clashes import find_clashes
from timetables.selectors.grids import grid_of
from timetables.selectors.school_weeks import read_week
from timetables.selectors.subjects import Sheet, SheetKind
from timetables.services.undo import undo_step

pytestmark = pytest.mark.django_db

UNTIS = '7,"7A","ALI","SP","Hall",4,1,,\n7,"8B","ALI","SP","Hall",4,1,,\n'
ONE_CELL = '7,"7A~8B","ALI","SP","Hall",4,1,,\n'
APART = '7,"7A","ALI","SP","Hall",4,1,,\n8,"8B","ALI","SP","Hall",4,1,,\n'
TABLE = 'Class,Subject,Teacher,Room,Day,Period\n"7A, 8B",Sport,ALI,Hall,Thursday,1\n'
LINE_EACH = (
    "Class,Subject,Teacher,Room,Day,Period\n"
    "7A,Sport,ALI,Hall,Thursday,1\n8B,Sport,ALI,Hall,Thursday,1\n"
)


@pytest.fixture
def sports(class_group, other_class_group, alice):
    """7A and 8B are with Alice in the hall, on Tuesdays at nine."""
    room, teacher = make_room(school=class_group.school), alice.teacher_posts.get()
    where = {"room": room, "teacher": teacher, "subject": "Sport"}
    return [make_meeting(class_group=one, **where) for one in (class_group, other_class_group)]


def clashes(school):
    return [(c.sheet.kind.value, c.may_be_one_lesson) for c in find_clashes(read_week(school))]


def share(**changes):
    WeeklyMeeting.objects.update(is_shared=True)
    WeeklyMeeting.objects.filter(class_group__code="8B").update(**changes)


def test_a_teacher_and_a_room_are_booked_twice_until_the_office_says_otherwise(sports, school):
    assert sorted(clashes(school)) == [("room", True), ("teacher", True)]
    share()
    assert clashes(school) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"is_shared": False},
        {"subject": "Art"},
        {"ends_at": time(9, 30)},
        {"starts_at": time(9, 15)},
    ],
)
def test_what_is_not_one_lesson_stays_double_booked(sports, school, changes):
    share(**changes)
    assert {kind for kind, _may in clashes(school)} == {"room", "teacher"}


def test_a_class_is_in_one_lesson_at_a_time_however_shared(sports, school, class_group):
    share()
    make_meeting(class_group=class_group, starts_at=time(9, 15), subject="Art", is_shared=True)
    assert sorted(clashes(school)) == [("class", False), ("teacher", False)]


def test_each_class_says_with_whom_it_is(sports, school, class_group):
    share()
    grid = grid_of(read_week(school), Sheet(SheetKind.CLASS, class_group))
    [found] = [one for row in grid.rows for cell in row.cells for one in cell.lessons]
    assert (found.others, grid.may_be_shared) == (["8B"], False)


@pytest.mark.parametrize(
    ("content", "name"), [(UNTIS, "GPU001.TXT"), (ONE_CELL, "GPU001.TXT"), (TABLE, "week.csv")]
)
def test_a_file_that_couples_classes_books_nobody_twice(cast, dana, content, name):
    apply(start(cast, dana, content, name), dana)
    assert WeeklyMeeting.objects.filter(is_shared=True).count() == 2
    assert clashes(cast) == []
    assert state_of(start(cast, dana, content, name)).changes_nothing


def test_two_lessons_of_untis_at_one_time_are_double_booked(cast, dana):
    apply(start(cast, dana, APART), dana)
    assert not WeeklyMeeting.objects.filter(is_shared=True).exists()
    assert {kind for kind, _may in clashes(cast)} == {"room", "teacher"}


def test_a_week_taken_in_before_becomes_one_lesson_with_the_next_file(cast, dana):
    apply(start(cast, dana, UNTIS), dana)
    WeeklyMeeting.objects.update(is_shared=False)
    apply(start(cast, dana, UNTIS), dana)
    assert WeeklyMeeting.objects.filter(is_shared=True).count() == 2


def test_what_the_office_ticked_outlives_a_table_that_cannot_say_it(cast, dana):
    apply(start(cast, dana, LINE_EACH, "week.csv"), dana)
    WeeklyMeeting.objects.update(is_shared=True)
    assert state_of(start(cast, dana, LINE_EACH, "week.csv")).changes_nothing


def test_the_office_ticks_it_in_the_form_of_each_lesson(sports, school, dana_client):
    make_period(school=school, starts_at=time(9), ends_at=time(9, 45))
    address = f"/schools/{school.pk}/timetable/?show=class-{sports[0].class_group_id}"
    assert "tick “Several classes at once”" in dana_client.get(address).text
    for meeting in sports:
        values = {name: getattr(meeting, name) or "" for name in ("teacher_id", "room_id")}
        sent = {name.removesuffix("_id"): value for name, value in values.items()}
        form = lesson(meeting.class_group, subject="Sport", is_shared="on", **sent)
        dana_client.post(
            f"/lessons/{meeting.pk}/change/", form | {"weekday": "1", "times": "0900-0945"}
        )
    page = dana_client.get(address).text
    assert "with 8B" in page
    assert "clash-mark" not in page
    dana_client.post(f"/schools/{school.pk}/timetable/undo/", shown(sports[1].class_group))
    assert WeeklyMeeting.objects.filter(is_shared=True).count() == 1


def test_a_step_kept_before_lessons_could_be_shared_is_undone(class_group, dana, dana_client):
    meeting = make_meeting(class_group=class_group)
    sent = shown(class_group) | {"slot": "4-0800-0845"}
    dana_client.post(f"/lessons/{meeting.pk}/move/", sent)
    step = TimetableStep.objects.get()
    for kept in (step.before, step.after):
        for line in kept.values():
            del line["is_shared"]
    step.save()
    undo_step(step=step, by=dana, shown_version=NOT_SHOWN)
    meeting.refresh_from_db()
    assert (meeting.weekday, meeting.is_shared) == (1, False)


@pytest.mark.parametrize("is_shared", [True, False])
def test_one_placed_anew_from_the_lessons_to_place_is_shared_as_before(
    sports, school, class_group, dana_client, is_shared
):
    make_period(school=school, starts_at=time(8), ends_at=time(8, 45))
    WeeklyMeeting.objects.update(is_shared=is_shared)
    page = dana_client.get(f"/schools/{school.pk}/timetable/?show=class-{class_group.pk}").text
    [offer] = re.findall(r'class="button is-small offer"([^>]*)>', page)
    # What the script sends is what the offer carries, and the place.
    sent = dict(re.findall(r'data-(\w+)="([^"]*)"', offer))
    dana_client.post(f"/schools/{school.pk}/timetable/place/", lesson(class_group) | sent)
    placed = WeeklyMeeting.objects.get(weekday=0, starts_at=time(8))
    assert (placed.subject, placed.is_shared) == ("Sport", is_shared)
