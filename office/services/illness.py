"""Enter at one tap what a parent reports on the phone: the student is ill today."""

from django.db import transaction
from django.utils.translation import gettext, override

from accounts.models import User
from classes.models import AttendanceCode, PlannedAbsence, School, Status, Student
from classes.selectors.absences.absence_times import AbsenceTimes
from classes.services.absences.absence_batches import enter_in_place
from classes.services.absences.planned_absences import AbsencePlan


@transaction.atomic
def report_ill(*, student: Student, by: User) -> PlannedAbsence:
    """Plan a whole day away, today, with the school's code for illness if it has one.

    Absences of some hours of the day give way to it.
    """
    today = student.school.today()
    times = AbsenceTimes(today, today)
    codes = AttendanceCode.objects.usable_by(by).filter(school=student.school_id)
    # A constraint lets a school have one at most.
    code = codes.filter(is_illness=True).first()
    plan = AbsencePlan(
        starts_at=times.starts_at(student.school.zone),
        ends_at=times.ends_at(student.school.zone),
        status=code.counts_as if code else Status.EXCUSED,
        code=code,
        reason=_reason(student.school),
    )
    return enter_in_place(student, plan=plan, by=by)


def _reason(school: School) -> str:
    """Say it in the school's language, as free text that its office might have written."""
    with override(school.language):
        return gettext("Ill")
