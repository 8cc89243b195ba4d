"""Place, change, move, copy and remove lessons of the weekly timetable."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction

from accounts.models import User
from classes.errors import OtherSchoolError
from classes.models import ClassGroup, WeeklyMeeting
from classes.models.timetable.lines import WeeklyMeetingQuerySet
from classes.models.timetable_runs import StepKind
from classes.versions import ShownVersion
from timetables.errors import LessonThereError
from timetables.selectors.clashes import find_clashes
from timetables.selectors.grids import Slot
from timetables.selectors.school_weeks import read_week
from timetables.selectors.subjects import Sheet, SheetKind
from timetables.services.lines import (
    LessonPlan,
    LineChanges,
    check_plan,
    lock_timetable,
    write_lines,
)


@dataclass(frozen=True)
class Copied:
    """What became of the lessons.

    Args:
        n_left_out: whose places are taken already.
        n_double_booked: copied lessons whose teacher or room has another one at the same time.
    """

    n_copied: int
    n_left_out: int
    n_double_booked: int = 0


@dataclass(frozen=True)
class WeekTarget:
    """The class that a week is copied to, and whether teachers and rooms come along."""

    class_group: ClassGroup
    is_complete: bool


@transaction.atomic
def place_lesson(*, plan: LessonPlan, by: User, shown_version: ShownVersion) -> WeeklyMeeting:
    school = lock_timetable(plan.class_group.school, by=by, shown_version=shown_version)
    check_plan(plan)
    line = plan.write_to(WeeklyMeeting())
    write_lines(school=school, changes=LineChanges(StepKind.PLACE, added=[line]), by=by)
    return line


@transaction.atomic
def change_lesson(
    *, meeting: WeeklyMeeting, plan: LessonPlan, by: User, shown_version: ShownVersion
) -> WeeklyMeeting:
    school = lock_timetable(meeting.class_group.school, by=by, shown_version=shown_version)
    # But for itself, or it could not be saved at its own place.
    check_plan(plan, but_for=meeting)
    # The version was that of a sheet of this school, so nothing may leave it.
    if plan.class_group.school_id != school.pk:
        raise OtherSchoolError("timetable_of_two_schools")
    plan.write_to(meeting)
    write_lines(school=school, changes=LineChanges(StepKind.CHANGE, changed=[meeting]), by=by)
    return meeting


@transaction.atomic
def move_lesson(
    *, meeting: WeeklyMeeting, slot: Slot, by: User, shown_version: ShownVersion
) -> WeeklyMeeting:
    """Move a lesson; those of the same class, term and week that begin there take its place."""
    school = lock_timetable(meeting.class_group.school, by=by, shown_version=shown_version)
    here = Slot(meeting.weekday, meeting.starts_at, meeting.ends_at)
    others = list(_at(slot, meeting).meeting_week(meeting.week))
    # They change places, unless a third lesson meets the one that comes back.
    for other in others:
        if _at(here, meeting).meeting_week(other.week).exists():
            code = meeting.class_group.code
            raise LessonThereError("lesson_there_already", class_group=code)
        _put(other, here)
    _put(meeting, slot)
    changed = [meeting, *others]
    write_lines(school=school, changes=LineChanges(StepKind.MOVE, changed=changed), by=by)
    return meeting


@transaction.atomic
def remove_lesson(*, meeting: WeeklyMeeting, by: User, shown_version: ShownVersion) -> None:
    school = lock_timetable(meeting.class_group.school, by=by, shown_version=shown_version)
    write_lines(school=school, changes=LineChanges(StepKind.REMOVE, removed=[meeting]), by=by)


@transaction.atomic
def copy_lesson(
    *, meeting: WeeklyMeeting, slot: Slot, by: User, shown_version: ShownVersion
) -> WeeklyMeeting:
    school = lock_timetable(meeting.class_group.school, by=by, shown_version=shown_version)
    plan = replace(_plan_of(meeting), **vars(slot))
    check_plan(plan)
    line = plan.write_to(WeeklyMeeting())
    write_lines(school=school, changes=LineChanges(StepKind.COPY, added=[line]), by=by)
    return line


@transaction.atomic
def copy_day(
    *, sheet: Sheet, weekdays: tuple[int, int], by: User, shown_version: ShownVersion
) -> Copied:
    """Copy a sheet's lessons of one weekday to another; what is there already stays."""
    school = lock_timetable(sheet.row.school, by=by, shown_version=shown_version)
    source, target = weekdays
    lines = [line for line in read_week(school).lessons_of(sheet) if line.weekday == source]
    plans = [replace(_plan_of(line), weekday=target) for line in lines]
    return _copy(plans, kind=StepKind.COPY_DAY, by=by)


@transaction.atomic
def copy_week(*, sheet: Sheet, target: WeekTarget, by: User, shown_version: ShownVersion) -> Copied:
    """Copy a class's week to another class."""
    school = lock_timetable(sheet.row.school, by=by, shown_version=shown_version)
    if target.class_group.school_id != school.pk or sheet.kind != SheetKind.CLASS:
        raise OtherSchoolError("timetable_of_two_schools")
    # Another class has other teachers mostly, and two classes in one room would be double booked.
    alone: dict[str, Any] = {} if target.is_complete else {"room": None, "teacher": None}
    plans = [
        replace(_plan_of(line), class_group=target.class_group, **alone)
        for line in read_week(school).lessons_of(sheet)
    ]
    return _copy(plans, kind=StepKind.COPY_WEEK, by=by)


def _copy(plans: Iterable[LessonPlan], *, kind: StepKind, by: User) -> Copied:
    lines: list[WeeklyMeeting] = []
    n_left_out = 0
    for plan in plans:
        try:
            check_plan(plan)
        # What is there stays: whoever copies a week must not lose lessons by it.
        except LessonThereError:
            n_left_out += 1
        else:
            lines.append(plan.write_to(WeeklyMeeting()))
    if lines:
        school = lines[0].class_group.school
        write_lines(school=school, changes=LineChanges(kind, added=lines), by=by)
    return Copied(len(lines), n_left_out, _count_double_booked(lines))


def _count_double_booked(lines: Iterable[WeeklyMeeting]) -> int:
    added = {line.pk: line for line in lines}
    if not added:
        return 0
    school = next(iter(added.values())).class_group.school
    # Read again after writing, because a clash is one of the whole school's week.
    clashing = set().union(*(clash.keys for clash in find_clashes(read_week(school))))
    return len(clashing & added.keys())


def _plan_of(meeting: WeeklyMeeting) -> LessonPlan:
    return LessonPlan(
        class_group=meeting.class_group,
        weekday=meeting.weekday,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        room=meeting.room,
        teacher=meeting.teacher,
        term=meeting.term,
        subject=meeting.subject,
        week=meeting.week,
        is_shared=meeting.is_shared,
    )


def _at(slot: Slot, meeting: WeeklyMeeting) -> WeeklyMeetingQuerySet:
    """Return the other lessons of the class and term that begin at a place."""
    lines = WeeklyMeeting.objects.filter(
        class_group=meeting.class_group_id,
        term=meeting.term_id,
        weekday=slot.weekday,
        starts_at=slot.starts_at,
    )
    return lines.exclude(pk=meeting.pk)


def _put(meeting: WeeklyMeeting, slot: Slot) -> None:
    for name in vars(slot):
        setattr(meeting, name, getattr(slot, name))
