"""A lesson opened by hand before its day is the timetable's when it is moved or cancelled."""

from datetime import timedelta

import pytest

from classes.models import ClassSession
from classes.services.timetable import open_sessions_of
from tests.factories import NINE_O_CLOCK, SCHOOL_DAY
from tests.factories.office import make_meeting, make_term
from timetables.selectors.single_lessons import lesson_of_session
from timetables.services.single_lessons import (
    SinglePlan,
    cancel_single_lesson,
    change_single_lesson,
    take_back_change,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_eight")]

HOUR, LASTS = timedelta(hours=1), timedelta(minutes=45)


@pytest.fixture
def lesson(school, class_group, room):
    """7A has a lesson on Tuesdays at nine, in the lab; one of them is open already."""
    make_term(school=school)
    make_meeting(class_group=class_group, room=room)
    times = {"starts_at": NINE_O_CLOCK, "ends_at": NINE_O_CLOCK + LASTS}
    return lesson_of_session(ClassSession.objects.create(class_group=class_group, **times))


def opened(school):
    open_sessions_of(school, day=SCHOOL_DAY)
    return [(one.starts_at, one.room) for one in ClassSession.objects.order_by("starts_at")]


def test_moved_it_is_held_at_its_new_time_only(lesson, school, dana):
    later = SinglePlan(starts_at=NINE_O_CLOCK + 2 * HOUR, ends_at=NINE_O_CLOCK + 3 * HOUR)
    change_single_lesson(lesson=lesson, plan=later, by=dana, shown_version=lesson.version)
    assert opened(school) == [(later.starts_at, None)]


def test_cancelled_it_does_not_open_and_comes_back_by_the_timetable(lesson, school, room, dana):
    change = cancel_single_lesson(lesson=lesson, by=dana, shown_version=lesson.version)
    assert opened(school) == []
    take_back_change(change=change, by=dana, shown_version=change.version)
    assert opened(school) == [(NINE_O_CLOCK, room)]
