"""Let the watched rooms take a lesson of the timetable, and describe what stands in its review."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django_q.models import Schedule

from classes.models import ClassGroup, ClassSession, Room, School, Student, WeeklyMeeting
from classes.services.enrolment import enrol_student
from demo.people import DemoStudent
from demo.school import ASSESSED_BY, CLASS_TITLE, FROM_ON, SCHOOL_NAME, demo_class
from demo.verdict import NamedFace, find_faults
from demo.watched.cameras import address_of
from demo.watched.rooms import WATCHED_ROOMS, Side, WatchedRoom
from recognition.film_lengths import USUAL_S
from recognition.models import Camera, Capture, RoomFilm, RoomWatch, Sighting
from recognition.selectors.review_queue import review_of

LESSON = timedelta(minutes=45)
LAST_MINUTE = 10
"""Of the lesson: so long a camera is tried."""

POLL_S, PATIENCE_S = 0.5, 600.0

TASKS = ("classes.tasks.open_sessions", "recognition.tasks.plan_room_films")


def begin_lessons(port: int) -> None:
    """Put a lesson that begins now into the timetable of each watched room.

    From here on nobody touches anything: the worker opens the lessons and lets the rooms film.

    Args:
        port: where the rooms' cameras show their pictures.
    """
    school = School.objects.get(name=SCHOOL_NAME)
    for room in WATCHED_ROOMS:
        half = _half(school, room)
        _end_former(half)
        _plan_lesson(half, _room(school, room, port))
    # As in a school whose worker has run since the morning.
    Schedule.objects.filter(func__in=TASKS).update(next_run=timezone.now())


def _half(school: School, room: WatchedRoom) -> ClassGroup:
    group, is_new = ClassGroup.objects.get_or_create(
        school=school, code=room.code, defaults={"title": f"{CLASS_TITLE}, laboratory"}
    )
    if is_new:
        group.teachers.set(demo_class().teachers.all())
        for person in room.students:
            student = Student.objects.get(school=school, number=person.number)
            enrol_student(student=student, class_group=group, from_on=FROM_ON)
    return group


def _room(school: School, watched: WatchedRoom, port: int) -> Room:
    room, _is_new = Room.objects.get_or_create(school=school, name=watched.name)
    for side in Side:
        source = {"source": address_of(port, watched, side)}
        Camera.objects.update_or_create(room=room, name=side.value.capitalize(), defaults=source)
    today = school.today()
    answered = {"assessed_on": today, "notice_on": today, "answered_by": ASSESSED_BY}
    films = {"mode": RoomWatch.Mode.START, "first_minute": 0, "last_minute": LAST_MINUTE}
    RoomWatch.objects.update_or_create(room=room, defaults=answered | films)
    return room


def _end_former(half: ClassGroup) -> None:
    """End what an earlier demonstration has begun in the same folder."""
    begins_at = timezone.now().replace(second=0, microsecond=0)
    half.meetings.all().delete()
    former = half.sessions.filter(starts_at__lt=begins_at, ends_at__gt=begins_at)
    former.update(ends_at=begins_at)


def _plan_lesson(half: ClassGroup, room: Room) -> WeeklyMeeting:
    local: datetime = half.school.local(timezone.now())
    starts_at = local.replace(second=0, microsecond=0)
    # A line of the timetable ends on its day.
    last = starts_at.replace(hour=23, minute=59, second=59)
    return WeeklyMeeting.objects.create(
        class_group=half,
        weekday=starts_at.weekday(),
        starts_at=starts_at.time(),
        ends_at=min(starts_at + LESSON, last).time(),
        room=room,
    )


def await_reviews(*, on_progress: Callable[[float], None]) -> list[dict[str, Any]]:
    """Wait until the reviews of both rooms stand; describe each.

    Raises:
        TimeoutError: no review stood in time.
    """
    deadline = time.monotonic() + PATIENCE_S
    while (n_done := sum(map(_is_done, WATCHED_ROOMS))) < len(WATCHED_ROOMS):
        if time.monotonic() > deadline:
            raise TimeoutError(f"No review of the rooms stood within {PATIENCE_S:.0f} s.")
        on_progress(n_done / len(WATCHED_ROOMS))
        time.sleep(POLL_S)
    return [_describe(room) for room in WATCHED_ROOMS]


def _films_of(room: WatchedRoom) -> "QuerySet[RoomFilm]":
    lesson = _lesson_of(room)
    if lesson is None:
        return RoomFilm.objects.none()
    return lesson.room_films.select_related("camera", "capture")


def _lesson_of(room: WatchedRoom) -> ClassSession | None:
    # Those of an earlier demonstration in the same folder have lost their line of the timetable.
    meetings = WeeklyMeeting.objects.filter(
        class_group__school__name=SCHOOL_NAME, class_group__code=room.code
    )
    return ClassSession.objects.filter(meeting__in=meetings).first()


def _is_done(room: WatchedRoom) -> bool:
    films = list(_films_of(room))
    return len(films) == len(Side) and all(
        not film.is_working and (film.capture is None or film.capture.is_finished) for film in films
    )


def _describe(room: WatchedRoom) -> dict[str, Any]:
    session = _lesson_of(room)
    assert session is not None, "its films were awaited"  # noqa: S101
    films = list(_films_of(room))
    review = review_of(session)
    trays = {row.student.number: row.tray.value for row in review.rows}
    after_s = _after_look_s([film.capture for film in films if film.capture])
    failures = [f"{film.camera}: {film.failure_reason}" for film in films if film.capture is None]
    return {
        "room": room.name,
        "class_group": room.code,
        "review_path": reverse("recognition:review", args=[session.pk]),
        "cameras": len(films),
        "students": trays,
        "unknown": len(review.unknown),
        "review_after_s": after_s,
        "faults": failures or _faults(room, trays, films),
    }


def _after_look_s(captures: list[Capture]) -> float:
    """Return how long after the end of the look the review stood."""
    look = timedelta(seconds=USUAL_S)
    ended = [capture.captured_at + look for capture in captures]
    stood = [capture.finished_at for capture in captures if capture.finished_at]
    if not ended or not stood:
        return 0.0
    return round((max(stood) - max(ended)).total_seconds(), 1)


def _faults(room: WatchedRoom, trays: dict[str, str], films: list[RoomFilm]) -> list[str]:
    named = [face for film in films if film.capture for face in _named_faces(room, film)]
    return find_faults(trays, named, present=_numbers(room.present), absent=_numbers(room.absent))


def _named_faces(room: WatchedRoom, film: RoomFilm) -> list[NamedFace]:
    sightings = Sighting.objects.filter(capture=film.capture, proposed_student__isnull=False)
    side = next(side for side in Side if side.value.capitalize() == film.camera.name)
    return [
        _named_face(room, side, sighting)
        for sighting in sightings.select_related("proposed_student").defer("chip")
    ]


def _named_face(room: WatchedRoom, side: Side, sighting: Sighting) -> NamedFace:
    left, top, right, bottom = sighting.box
    named = sighting.proposed_student.number if sighting.proposed_student else ""
    actual = room.number_at(side, (left + right) / 2, (top + bottom) / 2)
    return NamedFace(named=named, actual=actual, seen_s=sighting.best_seen_s)


def _numbers(people: tuple[DemoStudent, ...]) -> list[str]:
    return [person.number for person in people]
