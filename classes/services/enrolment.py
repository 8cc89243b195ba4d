"""Put students on the roster of a class group, and take them off it."""

from datetime import date

from django.db import transaction
from django.db.models import Q

from classes.errors import AlreadyEnrolledError, InvalidPeriodError, OtherSchoolError
from classes.models import ClassGroup, Enrolment, Student
from classes.versions import ShownVersion, refuse_stale


@transaction.atomic
def enrol_student(
    *, student: Student, class_group: ClassGroup, from_on: date, until_on: date | None = None
) -> Enrolment:
    """Enrol from a day until before a day; refuse days on which the student is enrolled."""
    enrolment = Enrolment(
        student=student, class_group=class_group, from_on=from_on, until_on=until_on
    )
    check_enrolment(enrolment)
    enrolment.save()
    return enrolment


@transaction.atomic
def end_enrolment(
    *, enrolment: Enrolment, until_on: date, shown_version: ShownVersion
) -> Enrolment:
    """Make a day the first one on which the student is no longer enrolled.

    One whose days have changed since `shown_version` (`Enrolment.version`) is left as it is.
    """
    # The student first: whoever moves her to another class does so too.
    _lock_student(enrolment)
    rows = Enrolment.objects.select_related("student", "class_group")
    changed = rows.select_for_update(of=("self",), no_key=True).get(pk=enrolment.pk)
    refuse_stale(shown_version, changed.version)
    changed.until_on = until_on
    check_enrolment(changed)
    changed.save(update_fields=["until_on"])
    # The caller's own object was not the one that was locked.
    enrolment.until_on = until_on
    return enrolment


def check_enrolment(enrolment: Enrolment) -> None:
    """Refuse an enrolment, new or changed, that breaks a rule; call it where it is saved."""
    _refuse_other_school(enrolment)
    _refuse_inverted(enrolment)
    _refuse_overlap(enrolment)


def _refuse_other_school(enrolment: Enrolment) -> None:
    student, class_group = enrolment.student, enrolment.class_group
    if student.school_id != class_group.school_id:
        raise OtherSchoolError("schools_different", student=student, class_group=class_group)


def _refuse_inverted(enrolment: Enrolment) -> None:
    if enrolment.until_on is not None and enrolment.until_on <= enrolment.from_on:
        raise InvalidPeriodError("enrolment_end_too_early", day=enrolment.from_on)


def _refuse_overlap(enrolment: Enrolment) -> None:
    _lock_student(enrolment)
    others = Enrolment.objects.filter(
        Q(until_on__isnull=True) | Q(until_on__gt=enrolment.from_on),
        student=enrolment.student_id,
        class_group=enrolment.class_group_id,
    ).exclude(pk=enrolment.pk)
    if enrolment.until_on is not None:
        # One without an end overlaps with all that begins later.
        others = others.filter(from_on__lt=enrolment.until_on)
    if other := others.first():
        raise _already_enrolled(other)


def _lock_student(enrolment: Enrolment) -> None:
    """Let whoever enrols the same student wait for the end of this transaction."""
    Student.objects.select_for_update(of=("self",), no_key=True).get(pk=enrolment.student_id)


def refusal_of_both(enrolment: Enrolment, *, other: Enrolment) -> AlreadyEnrolledError | None:
    """Return why two enrolments that are saved together cannot both be; None: they can."""
    is_of_same = (enrolment.student_id, enrolment.class_group_id) == (
        other.student_id,
        other.class_group_id,
    )
    is_apart = _ends_before(enrolment, other) or _ends_before(other, enrolment)
    return None if is_apart or not is_of_same else _already_enrolled(other)


def _ends_before(enrolment: Enrolment, other: Enrolment) -> bool:
    return enrolment.until_on is not None and enrolment.until_on <= other.from_on


def _already_enrolled(other: Enrolment) -> AlreadyEnrolledError:
    return AlreadyEnrolledError(
        "enrolled_already",
        student=other.student,
        class_group=other.class_group,
        day=other.from_on,
    )
