"""My lessons today: in order of time, the one that is on before the others."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from classes.selectors.lessons import current_session, lessons_today
from classes.selectors.today import list_today
from classes.services import Author, RegisterEntry, close_session, record_attendance
from classes.versions import NOT_SHOWN
from tests.factories import NINE_O_CLOCK, make_class_group, make_session, make_student
from tests.factories.office import make_meeting

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def meeting(class_group):
    return make_meeting(class_group=class_group)


@pytest.fixture
def lessons(meeting):
    """Three lessons of 7A: at eight, at nine and at eleven."""
    return [
        make_session(
            class_group=meeting.class_group, meeting=meeting, starts_at=NINE_O_CLOCK + n * HOUR
        )
        for n in (-1, 0, 2)
    ]


def current_at(user, moment):
    current = lessons_today(user, now=moment).current
    return current.session if current else None


def test_they_stand_in_order_of_time(lessons, alice):
    today = lessons_today(alice, now=NINE_O_CLOCK)
    assert [lesson.session for lesson in today.all] == lessons
    assert [lesson.session for lesson in today.others] == [lessons[0], lessons[2]]
    assert [lesson.n_students for lesson in today.all] == [4, 4, 4]


@pytest.mark.parametrize(
    ("after", "which"),
    [
        (-2 * HOUR, 0),
        (-HOUR, 0),
        (-16 * MINUTE, 0),
        (-15 * MINUTE, 1),
        (0 * MINUTE, 1),
        (44 * MINUTE, 1),
        (45 * MINUTE, 2),
        (3 * HOUR - 16 * MINUTE, 2),
    ],
)
def test_the_one_that_is_on_or_comes_next_is_the_current_one(lessons, alice, after, which):
    assert current_at(alice, NINE_O_CLOCK + after) == lessons[which]


def test_after_the_last_lesson_none_is_current(lessons, alice):
    assert current_at(alice, NINE_O_CLOCK + 3 * HOUR) is None


@pytest.fixture
def shared(lessons, school, alice):
    """7B, which Alice teaches together with 7A, in the second of her lessons."""
    group = make_class_group(make_student(school=school), school=school, code="7B")
    group.teachers.set(alice.teacher_posts.all())
    begin = lessons[1].starts_at
    return make_session(class_group=group, meeting=make_meeting(class_group=group), starts_at=begin)


@pytest.mark.parametrize("first", ["7A", "7B"])
def test_after_one_class_of_a_shared_lesson_the_other_is_next(lessons, shared, alice, first):
    done, other = (lessons[1], shared) if first == "7A" else (shared, lessons[1])
    close_session(session=done, by=alice, shown_version=NOT_SHOWN)
    today = lessons_today(alice, now=NINE_O_CLOCK)
    assert today.after(done).session == other
    assert today.current.session == other


def test_after_both_classes_of_a_shared_lesson_the_next_lesson_comes(lessons, shared, alice):
    for session in (lessons[1], shared):
        close_session(session=session, by=alice, shown_version=NOT_SHOWN)
    today = lessons_today(alice, now=NINE_O_CLOCK)
    assert today.after(shared).session == lessons[2]
    assert today.current.is_done


def test_registers_wait_once_their_lesson_has_begun(lessons, alice):
    assert lessons_today(alice, now=NINE_O_CLOCK).n_to_take == 2
    close_session(session=lessons[0], by=alice, shown_version=NOT_SHOWN)
    assert lessons_today(alice, now=NINE_O_CLOCK).n_to_take == 1


def test_of_a_class_without_students_no_register_waits(lessons, class_group, alice):
    class_group.enrolments.all().delete()
    today = lessons_today(alice, now=NINE_O_CLOCK)
    assert today.n_to_take == 0
    assert today.after(lessons[1]) is None


def test_a_lesson_says_how_many_are_here(lessons, alice, student):
    record_attendance(
        session=lessons[1],
        student=student,
        entry=RegisterEntry("late"),
        author=Author(alice),
        shown_version=NOT_SHOWN,
    )
    current = lessons_today(alice, now=NINE_O_CLOCK).current
    assert (current.is_done, current.counts.n_here) == (False, 1)


def test_a_lesson_belongs_to_its_own_teacher(lessons, alice, bob):
    lessons[1].teacher = alice.teacher_posts.get()
    lessons[1].save()
    assert lessons_today(alice, now=NINE_O_CLOCK).n == 3
    assert lessons_today(bob, now=NINE_O_CLOCK).n == 2


def test_who_stands_in_has_a_lesson_of_a_class_that_is_not_hers(lessons, charlie):
    lessons[1].teacher = charlie.teacher_posts.get()
    lessons[1].save()
    (lesson,) = lessons_today(charlie, now=NINE_O_CLOCK).all
    assert lesson.session == lessons[1]
    assert not lesson.is_of_own_class


def test_what_was_opened_by_hand_joins_the_lessons_of_its_class(lessons, alice):
    extra = make_session(class_group=lessons[0].class_group, starts_at=NINE_O_CLOCK + 5 * HOUR)
    assert extra in [lesson.session for lesson in lessons_today(alice, now=NINE_O_CLOCK).all]


def test_without_a_timetable_there_are_no_lessons(session, alice):
    assert lessons_today(alice, now=NINE_O_CLOCK).n == 0


def test_nobody_and_who_only_administers_have_no_lessons(lessons, dana):
    assert lessons_today(dana, now=NINE_O_CLOCK).n == 0
    assert lessons_today(AnonymousUser(), now=NINE_O_CLOCK).n == 0


@pytest.mark.parametrize(("utc", "n"), [("21:59", 3), ("22:00", 0)])
def test_today_ends_at_midnight_of_the_school(lessons, alice, utc, n):
    now = datetime.fromisoformat(f"2026-09-01T{utc}").replace(tzinfo=UTC)
    assert lessons_today(alice, now=now).n == n


def test_a_lesson_in_the_last_hour_of_a_day_of_25_hours_is_of_today(meeting, alice):
    late = make_session(
        class_group=meeting.class_group,
        meeting=meeting,
        starts_at=datetime(2026, 10, 25, 22, 0, tzinfo=UTC),
    )
    midnight = datetime(2026, 10, 24, 22, 0, tzinfo=UTC)
    assert current_at(alice, midnight) == late
    assert current_at(alice, midnight + 26 * HOUR) is None


@pytest.mark.parametrize("n_classes", [1, 9])
def test_the_number_of_queries_does_not_grow_with_the_lessons(
    n_classes, school, alice, django_assert_num_queries
):
    for _ in range(n_classes):
        group = make_class_group(make_student(school=school), school=school)
        group.teachers.set(alice.teacher_posts.all())
        make_session(class_group=group, meeting=make_meeting(class_group=group))
    with django_assert_num_queries(3):
        assert lessons_today(alice, now=NINE_O_CLOCK).n == n_classes


def test_the_list_of_classes_still_names_the_class(lessons, alice):
    assert list_today(alice, now=NINE_O_CLOCK)[0].session == lessons[1]


@pytest.mark.parametrize(("before", "is_meant"), [(10, True), (11, False)])
def test_shortly_before_a_lesson_it_is_meant(session, class_group, before, is_meant):
    now = NINE_O_CLOCK - before * MINUTE
    assert current_session(class_group=class_group, now=now) == (session if is_meant else None)


def test_a_lesson_that_is_on_goes_before_the_next(lessons, class_group):
    lessons[0].ends_at = NINE_O_CLOCK
    lessons[0].save()
    now = NINE_O_CLOCK - MINUTE
    assert current_session(class_group=class_group, now=now) == lessons[0]
