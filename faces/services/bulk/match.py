"""Find or make the student whom a folder of pictures is named after."""

from datetime import date

from django.db import transaction

from classes.errors import AmbiguousNameError
from classes.models import ClassGroup, Student
from classes.services.enrolment import enrol_student
from faces.errors import ConsentMissingError, UnknownStudentError
from faces.models import BiometricConsent
from faces.selectors.students_by_name import composed, find_among, named_so, numbered_so, spaced
from faces.services.consents import SignedConsent, give_consent

LONGEST_NUMBER = Student._meta.get_field("number").max_length or 0
LONGEST_NAME = Student._meta.get_field("family_name").max_length or 0


@transaction.atomic
def find_or_enrol_student(folder_name: str, *, class_group: ClassGroup, from_on: date) -> Student:
    """Return the student of the roster; else enrol the school's, or a new one, from a day.

    Outside the roster only a number finds a student: a name may be that of another class's.

    Raises:
        AmbiguousNameError: several of the roster have this name, or somebody outside it.
        UnknownStudentError: the name is no name to make a student of.
    """
    # Whoever was enrolled from a day to come is not on today's roster yet.
    day = max(from_on, class_group.school.today())
    student = find_among(folder_name, students=list(class_group.roster_on(day)))
    if student is None:
        everybody = list(class_group.school.students.all())
        student = numbered_so(folder_name, everybody) or _create(
            folder_name, class_group, everybody
        )
        enrol_student(student=student, class_group=class_group, from_on=from_on)
    return student


def ensure_consent(student: Student, *, consent: SignedConsent | None) -> None:
    """Enter a consent unless there is one; one that was withdrawn is never given anew here.

    Raises:
        ConsentMissingError: the consent was withdrawn, or there is none to enter.
    """
    ledger = BiometricConsent.objects.filter(student=student)
    if ledger.active().exists():
        return
    if ledger.exists():
        raise ConsentMissingError("consent_withdrawn", student=student)
    if consent is None:
        raise ConsentMissingError("consent_missing", student=student)
    give_consent(student=student, signed=consent, entered_by=None)


def _create(folder_name: str, class_group: ClassGroup, others: list[Student]) -> Student:
    if named_so(folder_name, others):
        raise AmbiguousNameError(
            "folder_name_of_another_class",
            class_group=class_group.code,
            school=class_group.school,
            name=spaced(folder_name),
        )
    words = spaced(folder_name).split()
    if not _is_text(folder_name):
        raise UnknownStudentError("folder_name_unreadable")
    if not 0 < len(" ".join(words)) <= LONGEST_NAME:
        raise UnknownStudentError("folder_name_length_wrong")
    return Student.objects.create(
        school=class_group.school,
        number=_free_number(composed(folder_name), {other.number for other in others}),
        given_name=" ".join(words[:-1]),
        family_name=words[-1],
    )


def _free_number(folder_name: str, taken: set[str]) -> str:
    """Return the folder's name, cut to the length of a number, counted on if it is taken."""
    number, count = folder_name[:LONGEST_NUMBER], 1
    # Two folders of like beginnings must not end in one student.
    while number in taken:
        count += 1
        ending = f"-{count}"
        number = folder_name[: LONGEST_NUMBER - len(ending)] + ending
    return number


def _is_text(name: str) -> bool:
    """Say whether each byte of a name belongs to a letter; Python keeps others as surrogates."""
    return not any("\ud800" <= letter <= "\udfff" for letter in name)
