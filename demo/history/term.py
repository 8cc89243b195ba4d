"""Build the term of the demonstration school, once: calendar, classes, registers, plans."""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from classes.models import ClassGroup, PlannedAbsence, Role, Student, Term
from demo.history.calendar import build_codes, build_term, build_timetable, starts_before
from demo.history.classmates import OTHER_CLASSES, build_class
from demo.history.registers import Codes, leave_open, write_registers

PLANNED = (("7A-20", 2, "D", "Orthodontist"), ("7A-09", 5, "", "Wedding of an aunt"))
"""Absences known beforehand: number of the student, in how many days, code, reason."""

SCHOOL_DAY = (time(8), time(14))


@transaction.atomic
def build_history(class_group: ClassGroup) -> None:
    """Write a term of registers up to yesterday; a school that has a term keeps it as it is."""
    school, today = class_group.school, timezone.localdate(timezone=class_group.school.zone)
    if school.terms.exists():
        return
    term, codes = build_term(school, today), build_codes(school)
    _write_class(class_group, term, codes)
    for described in OTHER_CLASSES:
        _write_class(build_class(school, described), term, codes, n_open=1)
    _plan_absences(class_group, codes)


def _write_class(class_group: ClassGroup, term: Term, codes: Codes, *, n_open: int = 0) -> None:
    """Write a class's registers; the last ones were not taken if `n_open` says so."""
    today = timezone.localdate(timezone=class_group.school.zone)
    lessons = list(starts_before(today, term, build_timetable(class_group, term)))
    n_taken = len(lessons) - n_open
    write_registers(class_group, lessons[:n_taken], codes)
    for meeting, starts_at in lessons[n_taken:]:
        leave_open(class_group, meeting, starts_at)


def _plan_absences(class_group: ClassGroup, codes: Codes) -> None:
    school = class_group.school
    offices = school.staff_roles.filter(role=Role.ADMINISTRATOR)
    office = offices[0].user if offices else class_group.teachers.get().user
    for number, days, code, reason in PLANNED:
        day = timezone.localdate(timezone=school.zone) + timedelta(days=days)
        begins_at, ends_at = (
            datetime.combine(day, clock, tzinfo=school.zone) for clock in SCHOOL_DAY
        )
        PlannedAbsence.objects.create(
            student=Student.objects.get(school=school, number=number),
            starts_at=begins_at,
            ends_at=ends_at,
            code=codes.get(code),
            reason=reason,
            entered_by=office,
        )
