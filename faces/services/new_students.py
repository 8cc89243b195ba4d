"""Enter a new student at once: into the register, into a class, with a consent if there is one."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from accounts.models import User
from classes.access import office_schools
from classes.errors import NotOfficeError
from classes.models import ClassGroup, School, Student
from classes.services import enrol_student
from faces.errors import NewStudentError
from faces.services.consents import SignedConsent, give_consent


@dataclass(frozen=True)
class NewStudent:
    """Who comes, under which number, into which class, from which day."""

    given_name: str
    family_name: str
    number: str
    class_group: ClassGroup
    from_on: date


@transaction.atomic
def enter_student(
    *, school: School, entry: NewStudent, consent: SignedConsent | None, by: User
) -> Student:
    """Make the student, enrol her and enter the consent: all of it, or nothing.

    Args:
        consent: None: there is none yet.
    """
    if not office_schools(by).filter(pk=school.pk).exists():
        raise NotOfficeError("students_for_office_only")
    # Whoever enters one of the same number at the same time waits here.
    School.objects.select_for_update(of=("self",), no_key=True).get(pk=school.pk)
    if school.students.filter(number=entry.number).exists():
        raise NewStudentError("student_number_taken", number=entry.number)
    student = Student.objects.create(
        school=school,
        number=entry.number,
        given_name=entry.given_name,
        family_name=entry.family_name,
    )
    enrol_student(student=student, class_group=entry.class_group, from_on=entry.from_on)
    if consent:
        give_consent(student=student, signed=consent, entered_by=by)
    return student
