"""What recognition adds to pages of lower rooms: links to its pages, and parts of theirs."""

from typing import Any

from django.utils import timezone

from accounts.models import User
from classes.links import PagePart, register_link, register_part
from classes.models import ClassGroup, ClassSession, School, Student
from classes.selectors.lessons import current_session
from recognition.selectors.films_today import films_today
from recognition.selectors.last_scores import last_scores, last_seen
from recognition.selectors.proposal_totals import proposal_totals, school_totals
from recognition.selectors.rooms.film_notices import film_notice_choices
from recognition.selectors.rooms.lesson_films import films_of_lesson
from recognition.selectors.rooms.school_rooms import cameras_today

PAGES = ("rooms", "class_group", "film_again", "privacy_notice", "review", "take_attendance")


def register() -> None:
    for page in PAGES:
        register_link(page, f"recognition:{page}")
    register_part(
        "student_faces", PagePart("recognition/class_groups/_last_scores.html", _last_scores)
    )
    register_part("student_page", PagePart("recognition/class_groups/_last_seen.html", _last_seen))
    register_part("register_taken", PagePart("recognition/review/_undo_taken.html"))
    register_part("today", PagePart("recognition/rooms/_films_today.html", _films_today))
    register_part("lesson_room", PagePart("recognition/rooms/_room_films.html", _room_films))
    register_part("today", PagePart("recognition/rooms/_cameras_today.html", _cameras_today))
    register_part(
        "mail_choices", PagePart("recognition/rooms/_film_notice_choices.html", _film_notices)
    )
    register_part("desk", PagePart("recognition/rooms/_desk_run.html", _run))
    register_part(
        "stranger_limits",
        PagePart("recognition/class_groups/_school_proposals.html", _school_proposals),
    )
    register_part(
        "evaluation", PagePart("recognition/class_groups/_proposal_stats.html", _proposals)
    )


def _film_notices(user: User) -> dict[str, Any]:
    return {"film_notice_choices": film_notice_choices(user)}


def _last_scores(student: Student) -> dict[str, Any]:
    return {"last_scores": last_scores(student)}


def _run(opened: Any) -> dict[str, Any]:
    """What the desk's third door shows of a class: the lesson that is on, and the last one."""
    now = timezone.now()
    latest = current_session(class_group=opened.class_group, now=now)
    is_on = latest is not None and not latest.is_closed and latest.ends_at > now
    current = latest if is_on else None
    return {
        "latest": latest,
        "current": current,
        "room_films": films_of_lesson(current) if current else None,
    }


def _films_today(school: School) -> dict[str, Any]:
    return {"films": films_today(school, now=timezone.now())}


def _room_films(session: ClassSession) -> dict[str, Any]:
    return {"room_films": films_of_lesson(session), "session": session}


def _cameras_today(school: School) -> dict[str, Any]:
    return {"cameras": cameras_today(school)}


def _last_seen(student: Student) -> dict[str, Any]:
    return {"last_seen": last_seen(student)}


def _proposals(class_group: ClassGroup) -> dict[str, Any]:
    return {"proposals": proposal_totals(class_group)}


def _school_proposals(school: School) -> dict[str, Any]:
    return {"proposals": school_totals(school)}
