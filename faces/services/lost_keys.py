"""Withdraw again what a restored backup has brought back."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Exists, OuterRef

from classes.models import Student
from classes.versions import NOT_SHOWN
from faces.models import BiometricConsent, FaceTemplate
from faces.services.consents import hold_faces, withdraw_consent
from storage.durable.erasure_marks import ErasureMark, Reach
from storage.encryption.data_keys import pks_without_key, require_own_keys


def withdraw_without_keys() -> int:
    """Withdraw for each student whose key is gone, and erase the faces that it opened.

    With a withdrawal her key goes for good; a backup of before has her consent and her faces still.

    Returns:
        How many students.

    Raises:
        InstallationKeyError, KeyGoneError: the folder of keys is another installation's.
    """
    students = list(Student.objects.filter(pk__in=pks_without_key(Student._meta.label)))
    if students:
        require_own_keys()
    for student in students:
        _withdraw(student)
    return len(students)


def withdraw_marked(marks: Iterable[ErasureMark]) -> int:
    """Withdraw for those of whom it is noted outside the backup, if it has a consent or a face.

    With a key of her own that is gone as well, and she was withdrawn by that.

    Returns:
        How many students.
    """
    wanted = {(one.student_id, one.school_id) for one in marks if one.reach is Reach.FACES}
    consents = BiometricConsent.objects.filter(student=OuterRef("pk"), withdrawn_at=None)
    faces = FaceTemplate.objects.filter(student=OuterRef("pk"))
    found = Student.objects.filter(Exists(consents) | Exists(faces))
    found = found.filter(pk__in=[student_id for student_id, _school_id in wanted])
    students = [one for one in found if (one.pk, one.school_id) in wanted]
    for student in students:
        withdraw_consent(student=student, shown_version=NOT_SHOWN)
    return len(students)


@transaction.atomic
def _withdraw(student: Student) -> None:
    # In the order of a withdrawal: her consent, then all that hangs on her face.
    standing = BiometricConsent.objects.filter(student=student, withdrawn_at__isnull=True)
    list(standing.select_for_update(of=("self",), no_key=True))
    hold_faces([student])
    # First: a withdrawal compares them with the faces of clips, and they cannot be opened.
    FaceTemplate.objects.filter(student=student).delete()
    withdraw_consent(student=student, shown_version=NOT_SHOWN)
