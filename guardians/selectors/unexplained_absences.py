"""Entries of confirmed registers that say absent, and nobody knows why."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from classes.models import AttendanceRecord, PlannedAbsence, School, Status
from guardians.models import AbsenceReport, GuardianRules

NO_NEWS_AFTER = timedelta(days=3)
"""Of lessons longer ago nobody is told: their parents know, or the office has rung."""


def unexplained_records(records: "QuerySet[AttendanceRecord]") -> "QuerySet[AttendanceRecord]":
    """Keep those absent in a confirmed register for whom neither code nor office has a reason."""
    absent = records.counted().filter(  # type: ignore[attr-defined]
        status=Status.ABSENT,
        session__confirmed_at__isnull=False,
    )
    settled = Q(code__is_settled=True) | Q(code__is_illness=True)
    # Without a code the condition is unknown to the database, not false.
    unsettled = absent.filter(Q(code=None) | ~settled)
    return unsettled.filter(~Exists(_over(PlannedAbsence.objects.all())))


def unreported(records: "QuerySet[AttendanceRecord]") -> "QuerySet[AttendanceRecord]":
    """Leave out what somebody at home has reported, while it waits for the office."""
    # Of a report that was refused they are told: the office has not taken the reason.
    return records.filter(~Exists(_over(AbsenceReport.objects.waiting())))


def records_to_notify(
    school: School, rules: GuardianRules, *, now: datetime
) -> "QuerySet[AttendanceRecord]":
    """Return what the school's parents are to be told by now."""
    before = now - timedelta(minutes=rules.delay_minutes)
    recent = AttendanceRecord.objects.filter(
        session__class_group__school=school,
        session__starts_at__gt=now - NO_NEWS_AFTER,
        session__confirmed_at__lte=before,
        # What was confirmed before the school switched this on is no news to anybody.
        session__confirmed_at__gt=rules.notifies_since,
        # Who was changed to absent since the confirmation has the same time to be put right.
        recorded_at__lte=before,
    )
    rows = unreported(unexplained_records(recent)).select_related("session__class_group__school")
    return rows.order_by("session__starts_at", "pk")


def _over(rows: "QuerySet") -> "QuerySet":
    return rows.filter(
        # Any overlap counts: a plan of the morning explains a lesson that it only reaches into.
        student=OuterRef("student"),
        starts_at__lt=OuterRef("session__ends_at"),
        ends_at__gt=OuterRef("session__starts_at"),
    )
