"""Which lessons stand in a teacher's calendar."""

from datetime import date, time, timedelta

import pytest

from classes.models import ClassSession, MeetingOpening, Teacher
from tests.factories import NINE_O_CLOCK, SCHOOL_DAY, make_session, make_teacher
from tests.factories.office import make_cover, make_holiday, make_meeting, make_room, make_term
from timetables.selectors.coming_lessons import lessons_between

LAST = SCHOOL_DAY + timedelta(days=21)
WEEK = timedelta(days=7)


@pytest.fixture
def teacher(school, alice):
    """Alice; 7A meets on Tuesdays from 1 September on."""
    make_term(school=school)
    return Teacher.objects.get(user=alice)


def starts(teacher):
    found = lessons_between(teacher, first_on=SCHOOL_DAY, last_on=LAST)
    return [lesson.starts_at for lesson in found]


def tuesdays(*weeks, starts_at=NINE_O_CLOCK):
    return [starts_at + n * WEEK for n in weeks]


def test_lessons_of_her_classes_come_each_week(teacher, class_group):
    make_meeting(class_group=class_group)
    assert starts(teacher) == tuesdays(0, 1, 2, 3)


def test_those_of_other_classes_do_not(teacher, other_class_group, charlie):
    make_meeting(class_group=other_class_group)
    assert starts(teacher) == []


def test_a_lesson_that_names_a_colleague_is_his(teacher, class_group, charlie):
    make_meeting(class_group=class_group, teacher=Teacher.objects.get(user=charlie))
    assert starts(teacher) == []
    assert starts(Teacher.objects.get(user=charlie)) == tuesdays(0, 1, 2, 3)


def test_holidays_and_days_after_the_term_have_none(teacher, class_group, school):
    make_meeting(class_group=class_group)
    make_holiday(school=school, first_on=SCHOOL_DAY + WEEK, last_on=SCHOOL_DAY + WEEK)
    school.terms.update(last_on=SCHOOL_DAY + 2 * WEEK)
    assert starts(teacher) == tuesdays(0, 2)


def test_a_lesson_of_another_term_waits_for_it(teacher, class_group, school):
    spring = make_term(
        school=school, name="Spring", first_on=date(2027, 1, 4), last_on=LAST.replace(2027)
    )
    make_meeting(class_group=class_group, term=spring)
    assert starts(teacher) == []


def test_weeks_a_and_b_take_turns(teacher, class_group, school):
    school.week_a_on = SCHOOL_DAY
    school.save()
    make_meeting(class_group=class_group, week="B")
    assert starts(Teacher.objects.get(pk=teacher.pk)) == tuesdays(1, 3)


def test_what_a_colleague_covers_is_his_on_that_day_and_named_so(teacher, class_group, charlie):
    meeting = make_meeting(class_group=class_group)
    colleague = Teacher.objects.get(user=charlie)
    make_cover(meeting=meeting, day=SCHOOL_DAY + WEEK, teacher=colleague)
    assert starts(teacher) == tuesdays(0, 2, 3)
    (lesson,) = lessons_between(colleague, first_on=SCHOOL_DAY, last_on=LAST)
    assert (lesson.starts_at, lesson.is_cover) == (NINE_O_CLOCK + WEEK, True)


def test_an_opened_lesson_stands_once_at_its_own_time_under_the_same_key(teacher, class_group):
    meeting = make_meeting(class_group=class_group)
    (planned, *_later) = lessons_between(teacher, first_on=SCHOOL_DAY, last_on=LAST)
    MeetingOpening.objects.create(meeting=meeting, day=SCHOOL_DAY)
    later = NINE_O_CLOCK + timedelta(hours=1)
    make_session(class_group=class_group, meeting=meeting, starts_at=later)
    (opened, *_later) = lessons_between(teacher, first_on=SCHOOL_DAY, last_on=LAST)
    assert (opened.key, opened.starts_at) == (planned.key, later)
    assert len(starts(teacher)) == 4


def test_a_cancelled_lesson_is_gone(teacher, class_group):
    meeting = make_meeting(class_group=class_group)
    MeetingOpening.objects.create(meeting=meeting, day=SCHOOL_DAY)
    assert not ClassSession.objects.exists()
    assert starts(teacher) == tuesdays(1, 2, 3)


def test_a_lesson_opened_by_hand_stands_there(teacher, class_group):
    make_session(class_group=class_group)
    assert starts(teacher) == [NINE_O_CLOCK]


def test_many_lessons_take_no_more_queries(teacher, class_group, django_assert_max_num_queries):
    for hour in range(8, 16):
        room = make_room(school=class_group.school)
        make_meeting(
            class_group=class_group, starts_at=time(hour), ends_at=time(hour, 45), room=room
        )
    for day in range(8):
        make_session(class_group=class_group, starts_at=NINE_O_CLOCK + timedelta(days=day, hours=9))
    assert make_teacher(school=class_group.school).pk
    with django_assert_max_num_queries(13):
        assert len(starts(teacher)) == 4 * 8 + 8
