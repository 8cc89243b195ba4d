"""The office changes the weekly timetable: what is placed, moved, copied, removed and undone."""

from datetime import time

import pytest

from classes.errors import NotOfficeError, OtherSchoolError, StaleRowError
from classes.models import TimetableStep, WeeklyMeeting
from classes.versions import NOT_SHOWN
from tests.factories import make_class_group, make_teacher
from tests.factories.office import make_cover, make_meeting, make_period, make_room, make_term
from timetables.errors import InvalidPeriodsError, LessonThereError
from timetables.selectors.grids import Slot, grid_of
from timetables.selectors.periods import PeriodPlan, periods_version, usual_periods
from timetables.selectors.school_weeks import read_week
from timetables.selectors.subjects import Sheet, SheetKind
from timetables.services.changes import (
    WeekTarget,
    change_lesson,
    copy_day,
    copy_lesson,
    copy_week,
    move_lesson,
    place_lesson,
    remove_lesson,
)
from timetables.services.lines import LessonPlan
from timetables.services.periods import set_periods
from timetables.services.undo import undo_step

pytestmark = pytest.mark.django_db

NINE, TEN = Slot(1, time(9), time(9, 45)), Slot(2, time(10), time(10, 45))


@pytest.fixture
def meeting(class_group):
    """7A meets on Tuesdays at nine."""
    return make_meeting(class_group=class_group)


@pytest.fixture
def sheet(class_group):
    return Sheet(SheetKind.CLASS, class_group)


def version_of(sheet):
    return read_week(sheet.row.school).version_of(sheet)


def lines():
    values = WeeklyMeeting.objects.order_by("weekday", "starts_at")
    return [(line.class_group.code, line.weekday, line.starts_at.hour) for line in values]


def undo(user):
    undo_step(step=TimetableStep.objects.get(), by=user, shown_version=NOT_SHOWN)


def test_a_lesson_is_placed_with_all_that_belongs_to_it(class_group, dana):
    teacher, room = make_teacher(class_group), make_room(school=class_group.school)
    plan = LessonPlan(class_group, *vars(NINE).values(), room=room, teacher=teacher, subject="Art")
    line = place_lesson(plan=plan, by=dana, shown_version=NOT_SHOWN)
    line.refresh_from_db()
    assert (line.weekday, line.room, line.teacher, line.subject) == (1, room, teacher, "Art")
    undo(dana)
    assert lines() == []


@pytest.mark.parametrize("user", ["alice", "eve"])
def test_only_the_office_of_the_school_changes_it(meeting, user, request):
    by = request.getfixturevalue(user)
    with pytest.raises(NotOfficeError):
        remove_lesson(meeting=meeting, by=by, shown_version=NOT_SHOWN)


def test_a_sheet_that_somebody_has_changed_is_looked_at_again(meeting, sheet, dana):
    shown = version_of(sheet)
    move_lesson(meeting=meeting, slot=TEN, by=dana, shown_version=shown)
    with pytest.raises(StaleRowError):
        move_lesson(meeting=meeting, slot=NINE, by=dana, shown_version=shown)
    assert lines() == [("7A", 2, 10)]


@pytest.mark.parametrize("shown", ["", "class-0 x", "nobody-1 x", "class-x"])
def test_a_version_of_no_sheet_is_stale(meeting, dana, shown):
    with pytest.raises(StaleRowError):
        remove_lesson(meeting=meeting, by=dana, shown_version=shown)


def test_a_class_has_one_lesson_at_a_time_only(meeting, class_group, dana):
    plan = LessonPlan(class_group, *vars(NINE).values())
    with pytest.raises(LessonThereError):
        place_lesson(plan=plan, by=dana, shown_version=NOT_SHOWN)
    with pytest.raises(LessonThereError):
        copy_lesson(meeting=meeting, slot=NINE, by=dana, shown_version=NOT_SHOWN)


def test_nobody_and_nothing_of_another_school_stands_in_it(meeting, class_group, dana):
    plan = LessonPlan(class_group, *vars(TEN).values(), teacher=make_teacher())
    with pytest.raises(OtherSchoolError):
        change_lesson(meeting=meeting, plan=plan, by=dana, shown_version=NOT_SHOWN)


def test_a_lesson_moved_onto_another_one_changes_places_with_it(meeting, class_group, dana):
    other = make_meeting(class_group=class_group, weekday=2, starts_at=time(10), ends_at=time(11))
    move_lesson(meeting=meeting, slot=TEN, by=dana, shown_version=NOT_SHOWN)
    meeting.refresh_from_db()
    other.refresh_from_db()
    assert [(m.weekday, m.starts_at.hour) for m in (meeting, other)] == [(2, 10), (1, 9)]
    undo(dana)
    meeting.refresh_from_db()
    assert (meeting.weekday, meeting.starts_at) == (1, time(9))
    assert not TimetableStep.objects.exists()


def test_a_lesson_removed_comes_back_with_its_cover(meeting, dana):
    cover = make_cover(meeting=meeting)
    remove_lesson(meeting=meeting, by=dana, shown_version=NOT_SHOWN)
    assert lines() == []
    undo(dana)
    cover.refresh_from_db()
    assert cover.meeting == WeeklyMeeting.objects.get()


def test_what_was_changed_again_is_not_undone(meeting, dana):
    move_lesson(meeting=meeting, slot=TEN, by=dana, shown_version=NOT_SHOWN)
    WeeklyMeeting.objects.update(subject="Art")
    with pytest.raises(StaleRowError):
        undo(dana)
    assert lines() == [("7A", 2, 10)]


def test_a_removed_lesson_whose_place_is_taken_stays_removed(meeting, class_group, dana):
    remove_lesson(meeting=meeting, by=dana, shown_version=NOT_SHOWN)
    make_meeting(class_group=class_group, subject="Art")
    with pytest.raises(StaleRowError):
        undo(dana)


def test_a_day_is_copied_and_what_is_there_stays(meeting, class_group, sheet, dana):
    make_meeting(class_group=class_group, starts_at=time(10), ends_at=time(11))
    make_meeting(class_group=class_group, weekday=3, subject="Art")
    copied = copy_day(sheet=sheet, weekdays=(1, 3), by=dana, shown_version=version_of(sheet))
    assert (copied.n_copied, copied.n_left_out) == (1, 1)
    assert lines() == [("7A", 1, 9), ("7A", 1, 10), ("7A", 3, 9), ("7A", 3, 10)]


def test_a_week_is_copied_to_another_class_without_teachers_and_rooms(
    class_group, other_class_group, sheet, dana
):
    room, teacher = make_room(school=class_group.school), make_teacher(class_group)
    make_meeting(class_group=class_group, room=room, teacher=teacher, subject="Art")
    target = WeekTarget(other_class_group, is_complete=False)
    copied = copy_week(sheet=sheet, target=target, by=dana, shown_version=NOT_SHOWN)
    line = other_class_group.meetings.get()
    assert (copied.n_copied, line.room, line.teacher, line.subject) == (1, None, None, "Art")
    assert copied.n_double_booked == 0
    undo(dana)
    assert lines() == [("7A", 1, 9)]


def test_a_week_is_copied_with_teachers_and_rooms_and_says_what_is_double_booked(
    class_group, other_class_group, sheet, dana
):
    room, teacher = make_room(school=class_group.school), make_teacher(class_group)
    make_meeting(class_group=class_group, room=room, teacher=teacher, subject="Art")
    make_meeting(class_group=class_group, weekday=3)
    target = WeekTarget(other_class_group, is_complete=True)
    copied = copy_week(sheet=sheet, target=target, by=dana, shown_version=NOT_SHOWN)
    line = other_class_group.meetings.get(subject="Art")
    assert (line.room, line.teacher) == (room, teacher)
    assert (copied.n_copied, copied.n_double_booked) == (2, 1)


def test_who_and_what_is_double_booked_is_listed(meeting, class_group, other_class_group):
    room, teacher = make_room(school=class_group.school), make_teacher(class_group)
    WeeklyMeeting.objects.update(room=room)
    make_meeting(class_group=other_class_group, room=room, teacher=teacher, starts_at=time(9, 30))
    make_meeting(class_group=class_group, starts_at=time(9, 15), ends_at=time(9, 20))
    grid = grid_of(read_week(class_group.school), Sheet(SheetKind.ROOM, room))
    assert len(grid.clashes) == 3
    assert sum(room.name in words for words in grid.clashes) == 1
    assert not grid.clashes_elsewhere


def test_lessons_of_two_terms_do_not_meet(class_group, other_class_group):
    school = class_group.school
    room = make_room(school=school)
    spring = make_term(school=school, name="Spring", first_on="2027-01-04", last_on="2027-06-01")
    for group, term in ((class_group, make_term(school=school)), (other_class_group, spring)):
        make_meeting(class_group=group, room=room, term=term)
    assert not grid_of(read_week(school), Sheet(SheetKind.ROOM, room)).clashes


def test_the_week_of_a_teacher_holds_the_lessons_of_her_classes(meeting, class_group, alice):
    teacher = alice.teacher_posts.get()
    make_meeting(class_group=class_group, weekday=4, teacher=make_teacher(class_group))
    lessons = read_week(class_group.school).lessons_of(Sheet(SheetKind.TEACHER, teacher))
    assert lessons == [meeting]


class TestPeriods:
    def test_lessons_move_along_with_their_period(self, meeting, dana):
        school = meeting.class_group.school
        period = make_period(school=school, starts_at=time(9), ends_at=time(9, 45))
        plan = PeriodPlan("First", time(9, 5), time(9, 50), period.pk)
        version = periods_version(school)
        set_periods(school=school, plans=[plan], by=dana, shown_version=version)
        meeting.refresh_from_db()
        assert (meeting.starts_at, meeting.ends_at) == (time(9, 5), time(9, 50))
        with pytest.raises(StaleRowError):
            set_periods(school=school, plans=[], by=dana, shown_version=version)
        assert school.periods.get().name == "First"

    def test_they_do_not_overlap(self, school, dana):
        plans = [PeriodPlan("1", time(8), time(9)), PeriodPlan("2", time(8, 50), time(9, 30))]
        with pytest.raises(InvalidPeriodsError):
            set_periods(school=school, plans=plans, by=dana, shown_version=periods_version(school))

    def test_only_the_office_sets_them(self, school, alice):
        with pytest.raises(NotOfficeError):
            set_periods(school=school, plans=[], by=alice, shown_version=NOT_SHOWN)

    def test_the_usual_ones_end_before_midnight(self):
        found = usual_periods(n_periods=20, starts_at=time(20), minutes=45, break_minutes=15)
        assert [plan.starts_at.hour for plan in found] == [20, 21, 22, 23]

    def test_a_lesson_of_a_class_of_elsewhere_is_no_lesson_here(self, school):
        make_meeting(class_group=make_class_group())
        assert not read_week(school).meetings
