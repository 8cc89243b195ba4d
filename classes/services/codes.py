"""Who may record which of the school's codes."""

from django.db.models import Q

from accounts.models import User
from classes.errors import CodeNotUsableError
from classes.models import (
    AttendanceAmendment,
    AttendanceCode,
    ClassSession,
    PlannedAbsence,
    School,
    Status,
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


def refuse_unchoosable(
    code: AttendanceCode, *, session: ClassSession, student: Student, by: User | None
) -> None:
    if not choosable_codes(session=session, student=student, by=by).filter(pk=code.pk).exists():
        raise _refusal(code)


def refuse_unusable(code: AttendanceCode, *, by: User) -> None:
    """Refuse a code that is switched off or that a person may not use."""
    if not AttendanceCode.objects.usable_by(by).filter(pk=code.pk).exists():
        raise _refusal(code)


def refuse_unfitting(code: AttendanceCode, *, status: str, school: School) -> None:
    if code.school_id != school.pk:
        raise CodeNotUsableError("code_of_another_school", code=code, school=school)
    if code.counts_as != status:
        raise CodeNotUsableError(
            "code_of_another_status", code=code, status=Status(code.counts_as).label
        )


def was_recorded(
    code: AttendanceCode, *, status: str, session: ClassSession, student: Student
) -> bool:
    """Say whether it stood in the student's record before: that may always be put back."""
    amendments = AttendanceAmendment.objects.filter(
        record__session=session, record__student=student
    )
    return amendments.filter(old_code=code, old_status=status).exists()


def _refusal(code: AttendanceCode) -> CodeNotUsableError:
    is_off = not code.is_active
    return CodeNotUsableError("code_switched_off" if is_off else "code_for_office_only", code=code)
