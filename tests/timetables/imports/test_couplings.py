"""Files with lessons of several classes or teachers: each class gets its lesson, nobody is lost."""

import pytest

from classes.models import WeeklyMeeting
from jobs.failures import sentence_of
from tests.timetables.imports.files import calendar
from tests.timetables.imports.test_imports import apply, start, state_of

pytestmark = pytest.mark.django_db

LINE_EACH = '7,"7A","ALI","SP","Hall",4,1,,\n7,"8B","ALI","SP","Hall",4,1,,\n'
ONE_CELL = '7,"7A~8B","ALI","SP","Hall",4,1,,\n'
TWO_TEACHERS = '7,"7A","ALI","SP","Hall",4,1,,\n7,"7A","CHA","SP","Gym",4,1,,\n'
BOTH = '7,"7A,8B","ALI~CHA","SP","Hall",4,1,,\n'
TABLE = 'Class,Subject,Day,Period\n"7A, 8B",Sport,Thursday,1\n7A/8B,Art,Thursday,2\n'


def lessons():
    rows = WeeklyMeeting.objects.order_by("starts_at", "class_group__code")
    return [(row.class_group.code, row.subject) for row in rows]


@pytest.mark.parametrize("content", [LINE_EACH, ONE_CELL])
def test_each_class_of_a_lesson_in_untis_gets_it(cast, dana, content):
    apply(start(cast, dana, content), dana)
    assert lessons() == [("7A", "SP"), ("8B", "SP")]
    assert len({row.teacher_id for row in WeeklyMeeting.objects.all()}) == 1


def test_a_second_teacher_and_her_room_are_named(cast, dana):
    found = start(cast, dana, TWO_TEACHERS)
    [line] = [line for line in state_of(found).lines if line.action == "left_out"]
    assert (line.line, line.code) == (2, "lesson_coupled")
    assert "line 1, with CHA, Gym as well" in sentence_of(line.code, line.params)
    apply(found, dana)
    assert lessons() == [("7A", "SP")]


def test_teachers_in_one_cell_are_named_for_each_class(cast, dana):
    found = start(cast, dana, BOTH)
    left_out = [line for line in state_of(found).lines if line.action == "left_out"]
    assert [line.params["others"] for line in left_out] == ["CHA", "CHA"]
    apply(found, dana)
    assert lessons() == [("7A", "SP"), ("8B", "SP")]


def test_a_second_teacher_does_not_take_turns_with_the_first(cast, dana):
    found = start(cast, dana, TWO_TEACHERS)
    assert {line.code for line in state_of(found).lines} == {"", "lesson_coupled"}


def test_several_classes_in_a_cell_of_a_table_are_several(cast, dana):
    apply(start(cast, dana, TABLE, "week.csv"), dana)
    assert lessons() == [("7A", "Sport"), ("8B", "Sport"), ("7A", "Art"), ("8B", "Art")]


def test_a_name_that_only_looks_like_two_is_asked_about_as_it_stands(cast, dana):
    content = 'Class,Subject,Day,Period\n"Choir, girls",,Thursday,1\n'
    questions = state_of(start(cast, dana, content, "week.csv")).open_questions
    assert [question.name for question in questions] == ["Choir, girls"]


def test_a_calendar_names_two_classes_before_the_subject(cast, dana):
    content = calendar().replace(b"SUMMARY:7A Physics", b"SUMMARY:7A\\, 8B Physics")
    apply(start(cast, dana, content, "week.ics"), dana)
    assert {code for code, _subject in lessons()} == {"7A", "8B"}
    assert WeeklyMeeting.objects.filter(class_group__code="8B", weekday=1).exists()
