"""Change one lesson of one day: its time, room or teacher, or cancel it; put it back."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from classes.access import is_office_of
from classes.errors import NotOfficeError, OtherSchoolError
from classes.models import (
    ClassSession,
    Cover,
    LessonChange,
    MeetingOpening,
    Room,
    School,
    Teacher,
)
from classes.models.covers import bounds_of_day
from classes.services.cancelled_lessons import remove_untouched_sessions
from classes.services.sessions import lock_session
from classes.services.timetable import open_sessions_of, settle_session
from classes.versions import ShownVersion, refuse_stale
from timetables.errors import LessonTakenError, LessonThereError
from timetables.selectors.single_lessons import SingleLesson, lesson_of_session, lesson_on


@dataclass(frozen=True)
class SinglePlan:
    """How a lesson is to be on its day.

    Args:
        teacher: None: whose lesson it is otherwise.
        moves_register: whoever enters it knows that a register is taken already.
    """

    starts_at: datetime
    ends_at: datetime
    room: Room | None = None
    teacher: Teacher | None = None
    moves_register: bool = False


@transaction.atomic
def change_single_lesson(
    *, lesson: SingleLesson, plan: SinglePlan, by: User, shown_version: ShownVersion
) -> ClassSession:
    """Let one lesson take place at another time, in another room, with another teacher."""
    current = _current(lesson, by, shown_version)
    school = current.class_group.school
    if any(row and row.school_id != school.pk for row in (plan.room, plan.teacher)):
        raise OtherSchoolError("timetable_of_two_schools")
    if current.is_taken and not plan.moves_register:
        raise LessonTakenError("lesson_register_taken", lesson=str(current.session))
    change = current.change or _new_change(current, by)
    session = current.session or _open(current)
    _refuse_second(session, plan.starts_at)
    session.starts_at, session.ends_at = plan.starts_at, plan.ends_at
    session.room, session.teacher = plan.room, plan.teacher or change.was_teacher
    session.save(update_fields=["starts_at", "ends_at", "room", "teacher"])
    _set_cover(session, change, by)
    change.session, change.is_cancelled, change.entered_by = session, False, by
    change.save()
    # Moved back by hand it is no change any more, and stands on no list.
    if _is_as_usual(session, change):
        change.delete()
    return session


@transaction.atomic
def cancel_single_lesson(
    *, lesson: SingleLesson, by: User, shown_version: ShownVersion
) -> LessonChange:
    """Let one lesson fall out; one on whose register or films somebody worked stays."""
    current = _current(lesson, by, shown_version)
    change = current.change or _new_change(current, by)
    change.session, change.is_cancelled, change.entered_by = None, True, by
    change.save()
    if current.session:
        text = str(current.session)
        if remove_untouched_sessions([_fresh(current.session)]).n_kept:
            raise LessonTakenError("lesson_cancel_taken", lesson=text)
    if current.meeting:
        # Or the timetable would open it again within minutes.
        MeetingOpening.objects.get_or_create(meeting=current.meeting, day=current.day)
    return change


@transaction.atomic
def take_back_change(
    *, change: LessonChange, by: User, shown_version: ShownVersion, moves_register: bool = False
) -> None:
    """Let a lesson take place as it would have without its change."""
    school = _lock(change.class_group.school, by)
    change = LessonChange.objects.select_related("session", "was_room", "was_teacher").get(
        pk=change.pk
    )
    refuse_stale(shown_version, change.version)
    if change.is_cancelled:
        _bring_back(change, school)
    elif change.session:
        plan = SinglePlan(
            starts_at=change.was_starts_at,
            ends_at=change.was_ends_at,
            room=change.was_room,
            moves_register=moves_register,
        )
        lesson = lesson_of_session(change.session)
        change_single_lesson(lesson=lesson, plan=plan, by=by, shown_version=lesson.version)
    LessonChange.objects.filter(pk=change.pk).delete()


def _lock(school: School, by: User) -> School:
    if not is_office_of(by, school.pk):
        raise NotOfficeError("timetable_for_office_only")
    return School.objects.select_for_update(of=("self",), no_key=True).get(pk=school.pk)


def _current(lesson: SingleLesson, by: User, shown_version: ShownVersion) -> SingleLesson:
    """Hold the lesson, read it as it is now, and refuse what was decided on another state."""
    _lock(lesson.class_group.school, by)
    if lesson.session:
        lock_session(lesson.session)
        current: SingleLesson | None = lesson_of_session(_fresh(lesson.session))
    else:
        current = lesson_on(lesson.meeting, lesson.day) if lesson.meeting else lesson
    refuse_stale(shown_version, current.version if current else "gone")
    if current and current.session and not (current.meeting or current.change):
        settle_session(current.session)
        return lesson_of_session(_fresh(current.session))
    return current or lesson


def _fresh(session: ClassSession) -> ClassSession:
    along = ("class_group__school", "meeting", "room", "teacher", "change")
    return ClassSession.objects.select_related(*along).get(pk=session.pk)


def _new_change(lesson: SingleLesson, by: User) -> LessonChange:
    """Note how the lesson would have been; a cover is another's entry, and no part of that."""
    meeting, session = lesson.meeting, lesson.session
    has_cover = session is None or Cover.objects.filter(session=session).exists()
    usual = meeting.teacher if meeting and has_cover else lesson.teacher
    return LessonChange(
        class_group=lesson.class_group,
        meeting=meeting,
        session=session,
        day=lesson.day,
        was_starts_at=lesson.starts_at,
        was_ends_at=lesson.ends_at,
        was_room=lesson.room,
        was_teacher=usual,
        entered_by=by,
    )


def _open(lesson: SingleLesson) -> ClassSession:
    """Open a lesson before its day, so that it may be other than the timetable has it."""
    if lesson.meeting:
        MeetingOpening.objects.get_or_create(meeting=lesson.meeting, day=lesson.day)
    _refuse_second(lesson, lesson.starts_at)
    return ClassSession.objects.create(
        class_group=lesson.class_group,
        meeting=lesson.meeting,
        starts_at=lesson.starts_at,
        ends_at=lesson.ends_at,
        room=lesson.room,
        teacher=lesson.teacher,
    )


def _refuse_second(lesson: ClassSession | SingleLesson, starts_at: datetime) -> None:
    group = lesson.class_group
    own = [lesson.pk] if isinstance(lesson, ClassSession) else []
    if group.sessions.filter(starts_at=starts_at).exclude(pk__in=own).exists():
        raise LessonThereError("lesson_there_already", class_group=group.code)


def _set_cover(session: ClassSession, change: LessonChange, by: User) -> None:
    """Let another teacher see the lesson on its day, as one who covers it."""
    # By lesson and by day, as a cover may have been entered before the lesson was opened.
    Cover.objects.filter(session=session).delete()
    if change.meeting:
        Cover.objects.filter(meeting=change.meeting, day=change.day).delete()
    if session.teacher is None or session.teacher_id == change.was_teacher_id:
        return
    begins_at, ends_at = bounds_of_day(session.class_group.school, session.day)
    Cover.objects.create(
        class_group=session.class_group,
        meeting=change.meeting,
        session=session,
        teacher=session.teacher,
        day=change.day,
        begins_at=begins_at,
        ends_at=ends_at,
        entered_by=by,
    )


def _is_as_usual(session: ClassSession, change: LessonChange) -> bool:
    is_in_place = not change.is_moved and session.room_id == change.was_room_id
    return is_in_place and session.teacher_id == change.was_teacher_id


def _bring_back(change: LessonChange, school: School) -> None:
    """Open a cancelled lesson again: by the timetable, else just as it was."""
    LessonChange.objects.filter(pk=change.pk).delete()
    if change.meeting:
        MeetingOpening.objects.filter(meeting=change.meeting, day=change.day).delete()
        # What lies ahead opens on its own day.
        if change.day <= school.today():
            open_sessions_of(school, day=change.day)
        return
    ClassSession.objects.get_or_create(
        class_group=change.class_group,
        starts_at=change.was_starts_at,
        defaults={
            "ends_at": change.was_ends_at,
            "room": change.was_room,
            "teacher": change.was_teacher,
        },
    )
