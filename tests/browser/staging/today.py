"""A school in the middle of its day, with somebody in each of the lists of Today."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from classes.models import School
from privacy.models import RetentionRun
from tests.factories import (
    make_capture,
    make_class_group,
    make_record,
    make_session,
    make_student,
    make_teacher,
)
from tests.factories.office import make_code, make_planned_absence, make_room

NAMES = (("Mei Lin", "Chen"), ("Leo", "Fontaine"), ("Rosa", "Delgado"), ("Jonas", "Weber"))
HOUR = timedelta(hours=1)


def make_it_noon(school: School) -> None:
    """Let the school lie where it is noon: its day has a morning behind and lessons before it."""
    school.time_zone = f"Etc/GMT{timezone.now().hour - 12:+d}"
    school.save()


def stage_today(school: School) -> dict[str, list[str]]:
    """Let one be missing for the third day, one today, one be excused and one be late."""
    now = timezone.now()
    people = [make_student(school=school, given_name=a, family_name=b) for a, b in NAMES]
    group = make_class_group(*people, make_student(school=school), school=school, title="Maths")
    make_teacher(group, first_name="Elif", last_name="Aydin")
    room = make_room(school=school, name="Room 4")
    for days in (4, 3, 1):
        past = make_session(class_group=group, starts_at=now - timedelta(days=days))
        make_record(session=past, student=people[0], status="absent" if days < 4 else "present")
    lesson = make_session(class_group=group, room=room, starts_at=now - timedelta(minutes=20))
    for student, status in zip(people, ["absent", "absent", "excused", "late"], strict=True):
        minutes = 6 if status == "late" else None
        make_record(session=lesson, student=student, status=status, minutes_late=minutes)
    make_planned_absence(
        student=people[2],
        starts_at=now - HOUR,
        ends_at=now + HOUR,
        reason="Dentist",
        code=make_code(school=school, letter="J", label="Interview for employment or admission"),
    )
    over = make_session(class_group=group, room=room, starts_at=now - 2 * HOUR)
    make_capture(session=over, state="failed", failure_code="video_without_frame")
    stage_nights(school)
    return {
        f"office:{name}": [reverse(f"office:{name}", args=[school.pk])]
        for name in ("today", "evacuation", "retention")
    }


def stage_nights(school: School) -> None:
    """Let one night have deleted something, another nothing, and the last be under way."""
    counts = [{"films": 3, "strangers": 41}, {}, {"evidence": 120}]
    for days, gone in enumerate(counts):
        day = timezone.localdate() - timedelta(days=days)
        ended = timezone.now() if days else None
        RetentionRun.objects.create(
            school=school, day=day, counts=gone, finished_at=ended, failed=["films"][: days - 1]
        )
