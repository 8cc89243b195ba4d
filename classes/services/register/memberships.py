"""Note which entries lie after a student had left the class: they stay, and count nowhere."""

from collections.abc import Collection
from datetime import datetime, time
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import TruncDate
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from classes.models import AttendanceRecord, Enrolment, School


def note_leavings(*, school: School, enrolments: Collection[Enrolment]) -> int:
    """Compare the entries of these students in these classes with their days there.

    Returns:
        How many entries count no longer, or count again.
    """
    entries = AttendanceRecord.objects.filter(
        student__in={row.student_id for row in enrolments},
        session__class_group__in={row.class_group_id for row in enrolments},
    )
    since = _first_end(school, enrolments)
    if since is None and not entries.filter(is_after_leaving=True).exists():
        return 0  # Whoever begins has nearly always left nothing behind.
    records = entries.annotate(day=TruncDate("session__starts_at", tzinfo=school.zone))
    times = Enrolment.objects.filter(
        student=OuterRef("student"), class_group=OuterRef("session__class_group")
    )
    has_left = Exists(times.filter(until_on__lte=OuterRef("day")))
    lasts = Q(until_on__isnull=True) | Q(until_on__gt=OuterRef("day"))
    is_member = Exists(times.filter(lasts, from_on__lte=OuterRef("day")))
    back = records.filter(Q(~has_left) | Q(is_member), is_after_leaving=True)
    n_changed = back.update(is_after_leaving=False)
    if since:
        gone = records.filter(has_left, session__starts_at__gte=since, is_after_leaving=False)
        n_changed += gone.exclude(is_member).update(is_after_leaving=True)
    return n_changed


def _first_end(school: School, enrolments: Collection[Enrolment]) -> datetime | None:
    """Return the moment before which nobody of these has left, so that few entries are read."""
    ends = [row.until_on for row in enrolments if row.until_on]
    return datetime.combine(min(ends), time.min, tzinfo=school.zone) if ends else None


@receiver([post_save, post_delete], sender=Enrolment, dispatch_uid="note leavings")
def note_leaving(instance: Enrolment, **kwargs: Any) -> None:
    """What writes many at once says so itself, as a roster does."""
    if not kwargs.get("raw"):
        note_leavings(school=instance.class_group.school, enrolments=[instance])
