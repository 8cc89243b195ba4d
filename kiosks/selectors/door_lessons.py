"""For which lessons a kiosk takes whoever comes, and who is awaited in them."""

from datetime import datetime

from django.db.models import QuerySet

from classes.models import ClassSession, Student
from kiosks.models import Kiosk
from recognition.models.captures import DOOR_OPENS
from recognition.models.room_films import WatchMode


def lessons_at(kiosk: Kiosk, at: datetime) -> list[ClassSession]:
    """Return the open lessons of a kiosk's room or school at a moment, the earliest first.

    A lesson or class that no camera of a room may film is none of a kiosk's either.
    """
    found = ClassSession.objects.still_open().filter(
        class_group__school=kiosk.school_id,
        starts_at__lte=at + DOOR_OPENS,
        ends_at__gt=at,
        film_exemption=None,
    )
    found = found.exclude(class_group__watch__mode=WatchMode.OFF)
    of_kiosk = found.filter(room=kiosk.room_id) if kiosk.room_id else found
    lessons = of_kiosk.select_related("class_group__school").order_by("starts_at", "pk")
    # By the lock of late changes, which no column says.
    return [lesson for lesson in lessons if not lesson.is_locked]


def lesson_of(student_id: int, lessons: list[ClassSession]) -> ClassSession | None:
    """Return the first of some lessons to which a student belongs."""
    return next((one for one in lessons if _roster(one).filter(pk=student_id).exists()), None)


def student_by_code(code: str, lessons: list[ClassSession]) -> tuple[Student, ClassSession] | None:
    """Return whose code it is: her number in the school, if she belongs to one of the lessons."""
    for lesson in lessons:
        # Only of the roster of that day: a number of the school opens no other class's lesson.
        if student := _roster(lesson).filter(number=code).first():
            return student, lesson
    return None


def _roster(lesson: ClassSession) -> "QuerySet[Student]":
    return lesson.class_group.roster_on(lesson.day)
