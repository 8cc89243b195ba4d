"""Which of the school's codes a person may choose."""

from django.db.models import Q

from accounts.models import User
from classes.models import (
    AttendanceAmendment,
    AttendanceCode,
    ClassSession,
    PlannedAbsence,
    School,
    Student,
)
from classes.models.codes import AttendanceCodeQuerySet


def usable_codes(*, school: School, by: User | None) -> AttendanceCodeQuerySet:
    """Return the codes of a school that a person may choose of any student."""
    usable = AttendanceCode.objects.usable_by(by).values("pk")
    return AttendanceCode.objects.filter(school=school, pk__in=usable)


def choosable_codes(
    *, session: ClassSession, student: Student, by: User | None
) -> AttendanceCodeQuerySet:
    """Return the codes a person may choose: her own, the recorded and the planned one.

    What the office has recorded or planned a teacher may keep or follow, though she may not use it
    of anybody else.
    """
    recorded = session.records.filter(student=student, code__isnull=False)
    planned = PlannedAbsence.objects.filter(student=student, code__isnull=False)
    touching = planned.during(session.starts_at, session.ends_at)
    usable = AttendanceCode.objects.usable_by(by).values("pk")
    of_school = AttendanceCode.objects.filter(school=session.class_group.school_id)
    return of_school.filter(
        Q(pk__in=usable)
        | Q(pk__in=recorded.values("code"))
        | Q(pk__in=touching.order_by().values("code"))
    )


def was_recorded(
    code: AttendanceCode, *, status: str, session: ClassSession, student: Student
) -> bool:
    """Say whether it stood in the student's record before: that may always be put back."""
    amendments = AttendanceAmendment.objects.filter(
        record__session=session, record__student=student
    )
    return amendments.filter(old_code=code, old_status=status).exists()
