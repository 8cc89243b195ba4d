"""Who may record which of the school's codes."""

from accounts.models import User
from classes.errors import CodeNotUsableError
from classes.models import (
    AttendanceCode,
    ClassSession,
    School,
    Status,
    Student,
)
from classes.selectors.codes import choosable_codes


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


def _refusal(code: AttendanceCode) -> CodeNotUsableError:
    is_off = not code.is_active
    return CodeNotUsableError("code_switched_off" if is_off else "code_for_office_only", code=code)
