"""Files bring lessons of weeks A and B: by a column, by a calendar, or two at one time in turn."""

import pytest

from classes.models import WeeklyMeeting
from tests.factories.office import make_meeting
from tests.timetables.imports.files import ODD_EVENTS, UNTIS, calendar
from tests.timetables.imports.test_imports import actions, answer, apply, start, state_of
from tests.timetables.imports.test_pages_imports import chosen, post, send
from timetables.planning.import_state import WEEKS

pytestmark = pytest.mark.django_db

TWO_WEEKS = """\
Class,Subject,Day,Period,Week
7A,Art,Tuesday,1,A
7A,Music,Tuesday,1,B
7A,Maths,Tuesday,2,
"""
TWICE = UNTIS + '5,"7A","ALI","MU","R2",2,1,,\n'


def lines():
    rows = WeeklyMeeting.objects.filter(class_group__code="7A").order_by("starts_at", "week")
    return [(line.subject, line.starts_at.hour, line.week) for line in rows]


def test_a_column_brings_both_weeks(cast, class_group, dana):
    apply(start(cast, dana, TWO_WEEKS), dana)
    assert lines() == [("Art", 8, "A"), ("Music", 8, "B"), ("Maths", 9, "")]
    assert actions(state_of(start(cast, dana, TWO_WEEKS))) == {"unchanged": 3}


def test_a_lesson_of_every_week_becomes_one_of_a_week(cast, class_group, dana):
    apply(start(cast, dana, "Class,Subject,Day,Period\n7A,Art,Tue,1\n"), dana)
    found = start(cast, dana, TWO_WEEKS)
    assert actions(state_of(found)) == {"add": 2, "change": 1}
    apply(found, dana)
    assert lines() == [("Art", 8, "A"), ("Music", 8, "B"), ("Maths", 9, "")]


def test_a_lesson_of_every_week_takes_the_place_of_two(cast, class_group, dana):
    apply(start(cast, dana, TWO_WEEKS), dana)
    found = start(cast, dana, "Class,Subject,Day,Period\n7A,Art,Tue,1\n")
    assert actions(state_of(found)) == {"remove": 1, "change": 1, "stays": 1}
    apply(found, dana)
    assert lines() == [("Art", 8, ""), ("Maths", 9, "")]


def test_the_same_week_twice_is_left_out(cast, class_group, dana):
    state = state_of(start(cast, dana, TWO_WEEKS.replace(",B", ",A")))
    left_out = [(line.line, line.code) for line in state.lines if line.action == "left_out"]
    assert left_out == [(3, "lesson_twice_in_file")]


def test_two_lessons_of_untis_at_one_time_take_turns_if_the_office_says_so(cast, dana):
    found = start(cast, dana, TWICE)
    assert actions(state_of(found)) == {"left_out": 1, "add": 3}
    answer(found, dana, **{WEEKS: {"": "turns"}})
    assert actions(state_of(found)) == {"add": 4}
    apply(found, dana)
    assert lines() == [("PH", 8, "A"), ("MU", 8, "B"), ("PH", 9, "")]


def test_the_page_asks_once_and_remembers(dana_client, class_group, other_class_group, cast):
    page = send(dana_client, f"/schools/{cast.pk}/timetable/import/", TWICE)
    assert "take turns: week A, then week B" in page.text
    where = page.request["PATH_INFO"]
    page = post(dana_client, where, chosen(page, takes_turns="on"))
    assert "Week A" in page.text
    assert "Week B" in page.text
    assert page.context["form"]["takes_turns"].value() is True
    page = post(dana_client, where, chosen(page, takes_turns=""))
    assert page.context["state"].counts["left_out"] == 1


def test_a_file_without_two_at_once_does_not_ask(dana_client, class_group, cast):
    page = send(dana_client, f"/schools/{cast.pk}/timetable/import/")
    assert "take turns" not in page.text


def test_a_calendar_of_every_second_week_waits_until_the_school_has_weeks(
    school, class_group, other_class_group, alice, dana
):
    content = calendar(ODD_EVENTS)
    state = state_of(start(school, dana, content, "week.ics"))
    assert "row_week_unknown" in {line.code for line in state.lines}
    school.week_a_on = "2026-08-24"
    school.save()
    school.refresh_from_db()
    apply(start(school, dana, content, "week.ics"), dana)
    line = WeeklyMeeting.objects.get(weekday=3, week="B")
    assert line.class_group == class_group


def test_lessons_of_the_other_week_stay_where_the_file_says_nothing_of_them(
    cast,
    class_group,
    dana,
):
    apply(start(cast, dana, TWO_WEEKS), dana)
    make_meeting(class_group=class_group, weekday=4, week="B")
    found = start(cast, dana, TWO_WEEKS.replace("7A,Music,Tuesday,1,B\n", ""))
    assert actions(state_of(found)) == {"stays": 2, "unchanged": 2}
