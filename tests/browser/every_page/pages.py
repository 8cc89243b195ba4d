"""Every page a browser can show, with something on it; a new address without an entry fails."""

from collections.abc import Iterator
from datetime import timedelta

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from accounts.models import User
from accounts.outgoing_mail import password_path
from classes.models import ClassGroup, Student
from classes.services import Author, Entry, close_session, record_attendance
from classes.versions import NOT_SHOWN
from faces.models import ClassClip, PictureBatch
from tests.browser.every_page.office_pages import stage_imports, stage_planned_absences, stage_setup
from tests.browser.every_page.people_pages import stage_people
from tests.browser.staging import Lesson, draw_chip
from tests.browser.staging.consents import stage_consents
from tests.browser.staging.timetable import stage_timetable
from tests.browser.staging.today import stage_today
from tests.factories import (
    make_capture,
    make_class_group,
    make_clip,
    make_cluster,
    make_face_picture,
    make_session,
    make_student,
)
from tests.factories.mail import make_delivery
from tests.factories.office import make_meeting

BEFORE_LOG_IN = {
    "account_login": "/account/login/",
    "account_reset_password": "/account/password_reset/",
    "account_reset_password_done": "/account/password_reset/done/",
    "account_reset_password_from_key": "/account/reset/x/y/",
    "account_reset_password_from_key_done": "/account/reset/done/",
}


def names_of_addresses() -> set[str]:
    """Return the names of all addresses but those of the admin and of the API."""
    return set(_names(get_resolver().url_patterns))


def _names(patterns: list[URLPattern | URLResolver], namespace: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver) and pattern.namespace not in {"admin", "api"}:
            yield from _names(pattern.url_patterns, pattern.namespace or namespace)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}:{pattern.name}" if namespace else str(pattern.name)


def stage_seats(lesson: Lesson) -> list[str]:
    """Seat most of the class in the room of its timetable, nobody where no room is entered."""
    group = lesson.class_group
    room = group.meetings.exclude(room=None)[0].room
    for number, student in enumerate(lesson.students[:-2]):
        group.seats.create(student=student, room=room, column=2 + number % 4, row=number // 4)
    return [f"/classes/{group.pk}/seats/", f"/classes/{group.pk}/seats/?room="]


def stage_clip(group: ClassGroup, students: list[Student]) -> ClassClip:
    """Make a clip whose people are drawn; the first is named, the others wait."""
    clip = make_clip(class_group=group)
    for number in range(3):
        cluster = make_cluster(clip=clip, student=None if number else students[0])
        for face in cluster.faces.all():
            face.chip = draw_chip(number)
            face.save()
    return clip


def stage_lessons_of_today(teacher: User) -> None:
    """Give the teacher a class of which one lesson is on and one is over, its register missing."""
    post = teacher.teacher_posts.all()[0]
    group = make_class_group(make_student(school=post.school), school=post.school, title="Science")
    post.class_groups.add(group)
    meeting = make_meeting(class_group=group)
    for hours in (0.25, 2):
        starts_at = timezone.now() - timedelta(hours=hours)
        make_session(class_group=group, meeting=meeting, starts_at=starts_at)


def password_link(user: User) -> str:
    """Return the address that a mail to somebody who forgot the password would hold."""
    return password_path(user)


def stage_pages(lesson: Lesson, teacher: User) -> dict[str, list[str]]:
    """Return the addresses of each page by its name, in every state that looks different."""
    group, session, student = lesson.class_group, lesson.session, lesson.students[0]
    sighting = session.captures.all()[0].sightings.all()[0]
    closed = make_session(class_group=group, starts_at=session.starts_at.replace(hour=9))
    record_attendance(
        session=closed,
        student=student,
        entry=Entry("late", minutes_late=7),
        author=Author(teacher),
        shown_version=NOT_SHOWN,
    )
    close_session(session=closed, by=teacher, shown_version=NOT_SHOWN)
    record_attendance(
        session=closed,
        student=student,
        entry=Entry("excused"),
        author=Author(teacher, reason="A note"),
        shown_version=NOT_SHOWN,
    )
    untouched = make_session(class_group=group, starts_at=session.starts_at.replace(hour=5))
    failed = make_capture(session=closed, state="failed", failure_code="video_without_frame")
    waiting = make_capture(session=session, state="queued")
    batch = PictureBatch.objects.create(
        class_group=group, uploaded_by=teacher, refusals=[["x" * 60, "picture_unreadable", {}]]
    )
    make_face_picture(student=student, batch=batch, name="y" * 60, state="planned")
    make_face_picture(
        student=student,
        state="asked",
        failure_code="face_like_another_student",
        failure_params={"name": "Noel Achebe", "number": "1"},
    )
    clip = stage_clip(group, lesson.students)
    planned = stage_planned_absences(lesson, teacher) | stage_people(lesson, teacher)
    stage_lessons_of_today(teacher)
    imports = [f"/imports/{pk}/" for pk in stage_imports(group.school, teacher)]
    for state, answer in (("failed", "550 5.1.1 No such user here"), ("queued", "")):
        make_delivery(
            session=closed if answer else session,
            recipient=teacher,
            state=state,
            server_answer=answer,
            failure_code="mail_not_accepted" if answer else "",
        )
    return {
        **planned,
        **stage_timetable(lesson, teacher),
        **stage_consents(lesson),
        **stage_setup(group.school),
        **stage_today(group.school),
        "classes:class_group_list": ["/"],
        "classes:missing_registers": ["/registers/missing/"],
        "classes:session_register": [f"/sessions/{session.pk}/", f"/sessions/{closed.pk}/"],
        "rosters:import_roster": [f"/schools/{group.school_id}/import/"],
        "rosters:roster_import": imports,
        "classes:amend": [
            f"/sessions/{session.pk}/students/{student.pk}/",
            f"/sessions/{closed.pk}/students/{student.pk}/",
        ],
        "recognition:class_group": [f"/classes/{group.pk}/"],
        "recognition:take_attendance": [f"/classes/{group.pk}/take/"],
        "recognition:film_again": [f"/sessions/{session.pk}/take/"],
        "recognition:review": [
            f"/sessions/{session.pk}/review/",
            f"/sessions/{untouched.pk}/review/",
            f"/sessions/{closed.pk}/review/",
        ],
        "recognition:name_face": [f"/sightings/{sighting.pk}/name/"],
        "recognition:capture": [f"/captures/{failed.pk}/", f"/captures/{waiting.pk}/"],
        "faces:student_faces": [
            f"/students/{student.pk}/faces/",
            f"/students/{lesson.students[-1].pk}/faces/",
        ],
        "faces:class_faces": [f"/classes/{group.pk}/faces/"],
        "faces:send_clip": [f"/classes/{group.pk}/clip/"],
        "faces:clip": [f"/clips/{clip.pk}/"],
        "faces:lookalikes": [f"/classes/{group.pk}/lookalikes/"],
        "faces:evaluation": [f"/classes/{group.pk}/evaluation/"],
        "faces:picture_batch": [f"/batches/{batch.pk}/"],
        "recognition:live": [f"/sessions/{session.pk}/live/"],
        "recognition:seats": stage_seats(lesson),
        "recognition:live_now": [f"/classes/{group.pk}/live/"],
        "recognition:privacy_notice": [reverse("recognition:privacy_notice")],
        "reports:subscriptions": ["/reports/mail/"],
        "reports:class_summary": [
            f"/classes/{group.pk}/summary/?first=2026-08-01&last=2026-12-31",
            f"/classes/{group.pk}/summary/?first=2026-09-02&last=2026-09-01",
        ],
        "reports:student_summary": [
            f"/students/{student.pk}/summary/?first=2026-08-01&last=2026-12-31",
            f"/students/{lesson.students[-1].pk}/summary/?first=2020-01-01&last=2020-01-02",
        ],
        "reports:school_summary": [
            f"/schools/{group.school_id}/summary/?first=2026-08-01&last=2026-12-31"
        ],
        "reports:teacher_summary": [
            f"/teachers/{post.pk}/summary/?first=2026-08-01&last=2026-12-31"
            for post in teacher.teacher_posts.all()
        ],
        "my_name": ["/account/name/"],
        "account_reauthenticate": ["/account/confirm/"],
        "mfa_index": ["/account/factors/"],
        "usersessions_list": ["/account/sessions/"],
        "account_change_password": ["/account/password_change/"],
        "account_change_password_done": ["/account/password_change/done/"],
    }
