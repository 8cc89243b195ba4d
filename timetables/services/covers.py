"""Let another teacher take a lesson on a day, or take that back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import User
from classes.access import is_office_of
from classes.errors import NotOfficeError
from classes.models import ClassSession, Cover, School, Teacher, WeeklyMeeting
from classes.models.covers import bounds_of_day
from classes.selectors.timetable.meetings import meetings_of
from classes.versions import ShownVersion, refuse_stale
from timetables.errors import CoverRefusedError
from timetables.selectors.covers import cover_version


@dataclass(frozen=True)
class CoverChoice:
    """Who takes a lesson, and the version of it that the page showed.

    Args:
        teacher: None gives it back to whose it is.
    """

    meeting: WeeklyMeeting
    teacher: Teacher | None
    shown_version: ShownVersion


@transaction.atomic
def set_cover(*, choice: CoverChoice, day: date, by: User) -> Cover | None:
    """Let a teacher take a lesson on one day."""
    meeting, teacher = choice.meeting, choice.teacher
    school = meeting.class_group.school
    School.objects.select_for_update(of=("self",), no_key=True).get(pk=school.pk)
    if not is_office_of(by, school.pk):
        raise NotOfficeError("timetable_for_office_only")
    refuse_stale(choice.shown_version, cover_version(meeting, day=day))
    if teacher and teacher.school_id != school.pk:
        raise CoverRefusedError("cover_of_another_school", teacher=str(teacher))
    if not meetings_of(school=school, day=day).filter(pk=meeting.pk).exists():
        shown_day = date_format(day, "LONG_DAY")
        raise CoverRefusedError("cover_lesson_not_on_day", lesson=str(meeting), day=shown_day)
    session = _session_of(meeting, day)
    if session and session.confirmed_at:
        raise CoverRefusedError("cover_register_confirmed", lesson=str(meeting))
    # One at most: what is chosen now takes the place of what was.
    Cover.objects.filter(meeting=meeting, day=day).delete()
    cover = _new_cover(meeting, day, teacher, by) if teacher else None
    if session:
        session.teacher = teacher or meeting.teacher
        session.save(update_fields=["teacher"])
        Cover.objects.filter(pk=cover.pk if cover else 0).update(session=session)
    return cover


@transaction.atomic
def set_covers(*, day: date, choices: Sequence[CoverChoice], by: User) -> int:
    """Set all that was chosen for a day, or nothing; return how many lessons changed."""
    # The page sends all its lines, and most are as they were.
    changed = [choice for choice in choices if _is_change(choice)]
    for choice in changed:
        set_cover(choice=choice, day=day, by=by)
    return len(changed)


def _is_change(choice: CoverChoice) -> bool:
    wanted = str(choice.teacher.pk) if choice.teacher else "0"
    return wanted != choice.shown_version


def _new_cover(meeting: WeeklyMeeting, day: date, teacher: Teacher, by: User) -> Cover:
    begins_at, ends_at = bounds_of_day(meeting.class_group.school, day)
    return Cover.objects.create(
        class_group=meeting.class_group,
        meeting=meeting,
        teacher=teacher,
        day=day,
        begins_at=begins_at,
        ends_at=ends_at,
        entered_by=by,
        entered_at=timezone.now(),
    )


def _session_of(meeting: WeeklyMeeting, day: date) -> ClassSession | None:
    """Return the lesson of a day, if it is open already, and hold it."""
    begins_at, ends_at = bounds_of_day(meeting.class_group.school, day)
    sessions = ClassSession.objects.select_for_update(of=("self",), no_key=True)
    is_on_day = Q(change=None, starts_at__gte=begins_at, starts_at__lt=ends_at)
    # One that was moved belongs to the day on which the timetable has it.
    return sessions.filter(is_on_day | Q(change__day=day), meeting=meeting).first()
