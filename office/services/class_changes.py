"""Move a student from one class group to another, or into her first one."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from accounts.models import User
from classes.errors import InvalidPeriodError
from classes.models import ClassGroup, Enrolment, Student
from classes.services.enrolment import end_enrolment, enrol_student
from classes.services.history import keep_in_history
from classes.versions import ShownVersion, refuse_stale
from jobs.failures import Remark, remark
from office.services.rights import require_office_for_people

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class ClassChange:
    """Where a student goes, from which day, and what she leaves after which day.

    Args:
        leaves: the enrolment that ends; None: she stays where she is, or has no class yet.
    """

    to: ClassGroup
    first_on: date
    leaves: Enrolment | None = None
    last_on: date | None = None


@transaction.atomic
def change_class(
    *, student: Student, change: ClassChange, by: User, shown_version: ShownVersion
) -> Enrolment:
    """End one enrolment after its last day and begin another; the registers taken stay."""
    require_office_for_people(by, row=student)
    # Whoever else moves the same student waits here.
    Student.objects.select_for_update(of=("self",), no_key=True).get(pk=student.pk)
    if change.leaves and change.last_on:
        _leave(change.leaves, change, shown_version)
    enrolment = enrol_student(student=student, class_group=change.to, from_on=change.first_on)
    keep_in_history(student, by=by, change=_remark(change))
    return enrolment


def _leave(enrolment: Enrolment, change: ClassChange, shown_version: ShownVersion) -> None:
    stored = Enrolment.objects.select_related("class_group", "student").get(pk=enrolment.pk)
    refuse_stale(shown_version, stored.version)
    last_on = change.last_on or change.first_on
    if stored.class_group_id == change.to.pk:
        raise InvalidPeriodError(
            "class_change_to_same", student=stored.student, class_group=change.to
        )
    if last_on < stored.from_on:
        raise InvalidPeriodError(
            "class_change_before_enrolment",
            student=stored.student,
            class_group=stored.class_group,
            day=stored.from_on,
        )
    if change.first_on <= last_on:
        raise InvalidPeriodError("class_change_inverted", class_group=change.to)
    end_enrolment(enrolment=stored, until_on=last_on + ONE_DAY, shown_version=shown_version)


def _remark(change: ClassChange) -> Remark:
    to, first_on = change.to.code, change.first_on
    if not (change.leaves and change.last_on):
        return remark("class_joined", to=to, first_on=first_on)
    old = change.leaves.class_group.code
    return remark("class_changed", old=old, last_on=change.last_on, to=to, first_on=first_on)
