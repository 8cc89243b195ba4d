"""What else takes place at the time of one lesson: of its class, teacher, room or students."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from classes.models import ClassGroup, ClassSession, Enrolment, Teacher, WeeklyMeeting
from classes.selectors.timetable.meetings import meetings_waiting, period_of
from classes.selectors.timetable.student_clashes import names_words
from timetables.selectors.single_lessons import SingleLesson


@dataclass(frozen=True)
class Booking:
    """Another lesson at the same time."""

    class_group: ClassGroup
    title: str
    room_id: int | None
    teacher_ids: set[int]
    is_shared: bool


def day_clashes(lesson: SingleLesson) -> list[str]:
    """Say who or what is in another lesson at the time of this one, each in a sentence."""
    bookings = list(_bookings(lesson))
    teachers = {row.pk: row for row in teachers_of(lesson.class_group, lesson.teacher)}
    words = []
    for other in bookings:
        values = {"other": other.title}
        if other.class_group == lesson.class_group:
            text = _("%(who)s has another lesson then: %(other)s.")
            # That the class is in two lessons already says all that its room and teacher would.
            words.append(text % {"who": lesson.class_group, **values})
            continue
        if other.is_shared and lesson.meeting and lesson.meeting.is_shared:
            # Classes taught together share room and teacher on purpose.
            continue
        if lesson.room and other.room_id == lesson.room.pk:
            text = _("%(who)s is in use then: %(other)s.")
            words.append(text % {"who": lesson.room, **values})
        # Of several who teach a class nobody knows which of them gives this lesson.
        if len(teachers) == len(other.teacher_ids) == 1 and teachers.keys() == other.teacher_ids:
            text = _("%(who)s has another lesson then: %(other)s.")
            words.append(text % {"who": next(iter(teachers.values())), **values})
    return words + _students_twice(lesson, bookings)


def teachers_of(class_group: ClassGroup, teacher: Teacher | None) -> list[Teacher]:
    """Return who gives a lesson: its teacher, else those of the class."""
    if teacher:
        return [teacher]
    return list(class_group.teachers.filter(left_on=None).select_related("user"))


def _bookings(lesson: SingleLesson) -> Iterator[Booking]:
    school = lesson.class_group.school
    sessions = ClassSession.objects.filter(
        class_group__school=school, starts_at__lt=lesson.ends_at, ends_at__gt=lesson.starts_at
    ).exclude(pk__in=[lesson.session.pk] if lesson.session else [])
    for one in sessions.select_related("class_group", "meeting", "teacher"):
        line = one.meeting
        yield _booking(one, line.subject if line else "", is_shared=bool(line and line.is_shared))
    day = school.local(lesson.starts_at).date()
    # Before its own day the lesson is a line that waits: it does not clash with itself.
    own = [lesson.meeting.pk] if lesson.meeting and lesson.day == day else []
    waiting = meetings_waiting(school, day=day).exclude(pk__in=own)
    for line in waiting.select_related("class_group", "teacher"):
        if _overlaps(lesson, period_of(line, day=day, zone=school.zone)):
            yield _booking(line, line.subject, is_shared=line.is_shared)


def _booking(row: ClassSession | WeeklyMeeting, subject: str, *, is_shared: bool) -> Booking:
    group = row.class_group
    return Booking(
        class_group=group,
        title=f"{group.code} {subject or group.title}".strip(),
        room_id=row.room_id,
        teacher_ids={one.pk for one in teachers_of(group, row.teacher)},
        is_shared=is_shared,
    )


def _overlaps(lesson: SingleLesson, period: tuple[datetime, datetime]) -> bool:
    starts_at, ends_at = period
    return starts_at < lesson.ends_at and lesson.starts_at < ends_at


def _students_twice(lesson: SingleLesson, bookings: list[Booking]) -> list[str]:
    """Name the students of the class who are enrolled in another one that has a lesson then."""
    others = {one.class_group.pk: one for one in bookings if one.class_group != lesson.class_group}
    if not others:
        return []
    active = Enrolment.objects.active_on(lesson.class_group.school.local(lesson.starts_at).date())
    here = active.filter(class_group=lesson.class_group).values("student")
    rows = active.filter(class_group__in=others, student__in=here).select_related("student")
    found: dict[int, list[str]] = {}
    for row in rows.order_by("student__family_name", "student__given_name", "pk"):
        found.setdefault(row.class_group_id, []).append(row.student.name)
    text = _("In another lesson then, %(other)s: %(names)s.")
    return [
        text % {"other": others[pk].title, "names": names_words(names)}
        for pk, names in found.items()
    ]
