"""The pages of lessons in the list of all pages: registers, films, the review, the live camera."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from classes.models import ClassSession
from classes.services import Author, RegisterEntry, close_session, record_attendance
from classes.versions import NOT_SHOWN
from tests.browser.staging import Lesson
from tests.factories import make_capture, make_class_group, make_session, make_student
from tests.factories.office import (
    make_camera,
    make_camera_health,
    make_camera_search,
    make_ignored_spot,
    make_meeting,
    watch_room,
)


def stage_closed_register(lesson: Lesson, teacher: User) -> ClassSession:
    """Close the register of an hour later, and amend it afterwards."""
    starts_at = lesson.session.starts_at.replace(hour=9)
    closed = make_session(class_group=lesson.class_group, starts_at=starts_at)
    late = RegisterEntry("late", minutes_late=7)
    _record(closed, lesson, late, Author(teacher))
    close_session(session=closed, by=teacher, shown_version=NOT_SHOWN)
    _record(closed, lesson, RegisterEntry("excused"), Author(teacher, reason="A note"))
    return closed


def _record(session: ClassSession, lesson: Lesson, entry: RegisterEntry, author: Author) -> None:
    record_attendance(
        session=session,
        student=lesson.students[0],
        entry=entry,
        author=author,
        shown_version=NOT_SHOWN,
    )


def stage_registers(lesson: Lesson, closed: ClassSession) -> dict[str, list[str]]:
    session, student = lesson.session, lesson.students[0]
    return {
        "classes:class_group_list": ["/"],
        "classes:missing_registers": ["/registers/missing/"],
        "classes:session_register": [f"/sessions/{session.pk}/", f"/sessions/{closed.pk}/"],
        "classes:unlock": [f"/sessions/{closed.pk}/unlock/"],
        "classes:amend": [
            f"/sessions/{session.pk}/students/{student.pk}/",
            f"/sessions/{closed.pk}/students/{student.pk}/",
        ],
    }


def stage_films(lesson: Lesson, closed: ClassSession) -> dict[str, list[str]]:
    """Let one film have failed and one wait, beside the one that shows the class."""
    group, session = lesson.class_group, lesson.session
    sighting = session.captures.all()[0].sightings.all()[0]
    untouched = make_session(class_group=group, starts_at=session.starts_at.replace(hour=5))
    failed = make_capture(session=closed, state="failed", failure_code="video_without_frame")
    waiting = make_capture(session=session, state="queued")
    return {
        "recognition:class_group": [f"/classes/{group.pk}/"],
        "recognition:new_looks": [f"/classes/{group.pk}/new-looks/"],
        "recognition:unidentified_faces": [f"/classes/{group.pk}/other-faces/"],
        "recognition:take_attendance": [f"/classes/{group.pk}/take/"],
        "recognition:film_again": [f"/sessions/{session.pk}/take/"],
        "recognition:review": [
            f"/sessions/{session.pk}/review/",
            f"/sessions/{untouched.pk}/review/",
            f"/sessions/{closed.pk}/review/",
        ],
        "recognition:name_face": [f"/sightings/{sighting.pk}/name/"],
        "recognition:annotated_copy": [f"/captures/{session.captures.all()[0].pk}/annotated/"],
        "recognition:capture": [f"/captures/{failed.pk}/", f"/captures/{waiting.pk}/"],
        "recognition:live": [f"/sessions/{session.pk}/live/"],
        "recognition:live_now": [f"/classes/{group.pk}/live/"],
        "recognition:privacy_notice": [reverse("recognition:privacy_notice")],
    }


def stage_seats(lesson: Lesson) -> dict[str, list[str]]:
    """Seat most of the class in the room of its timetable, nobody where no room is entered."""
    group, teacher = lesson.class_group, lesson.class_group.teachers.all()[0].user
    room = group.meetings.exclude(room=None)[0].room
    for number, student in enumerate(lesson.students[:-2]):
        group.seats.create(student=student, room=room, column=2 + number % 4, row=number // 4)
    addresses = [f"/classes/{group.pk}/seats/", f"/classes/{group.pk}/seats/?room="]
    make_ignored_spot(class_group=group, room=room, name="Plakat", made_by=teacher)
    ignored = [f"/classes/{group.pk}/ignored/"]
    return {"recognition:seats": addresses, "recognition:ignored_spots": ignored}


def stage_rooms(lesson: Lesson) -> dict[str, list[str]]:
    """Let the class's room film, with a camera that does and one that does not."""
    room = lesson.class_group.meetings.exclude(room=None)[0].room
    assert room, "where the class of the staging meets"
    watch_room(room)
    make_camera_health(camera=make_camera(room=room, name="Tafel"), filmed_at=timezone.now())
    make_camera_health(
        camera=make_camera(room=room, name="Tür"),
        fault_code="camera_moved",
        fault_since=timezone.now(),
    )
    found = [
        {"host": "10.20.0.41", "name": "AXIS M3045-V", "hardware": "M3045-V"},
        {"host": "10.20.0.42", "name": "", "hardware": ""},
    ]
    make_camera_search(school=room.school, state="ready", finished_at=timezone.now(), found=found)
    return {
        "recognition:rooms": [f"/schools/{room.school_id}/rooms/"],
        "recognition:room": [f"/rooms/{room.pk}/"],
    }


def stage_lessons_of_today(teacher: User) -> None:
    """Give the teacher a class of which one lesson is on and one is over, its register missing."""
    post = teacher.teacher_posts.all()[0]
    group = make_class_group(make_student(school=post.school), school=post.school, title="Science")
    post.class_groups.add(group)
    meeting = make_meeting(class_group=group)
    for hours in (0.25, 2):
        starts_at = timezone.now() - timedelta(hours=hours)
        make_session(class_group=group, meeting=meeting, starts_at=starts_at)
