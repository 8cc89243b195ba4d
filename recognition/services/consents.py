"""Give and withdraw the consent to recognise a student's face."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from classes.models import Student, User
from recognition.errors import ConsentExistsError
from recognition.models import BiometricConsent, FaceTemplate, Sighting, SightingCandidate


def may_be_recognised(student: Student) -> bool:
    return BiometricConsent.objects.active().filter(student=student).exists()


@transaction.atomic
def give_consent(
    *, student: Student, given_by: str, wording: str, entered_by: User | None = None
) -> BiometricConsent:
    if may_be_recognised(student):
        raise ConsentExistsError(
            f"{student} has an active consent already; withdraw it before entering another."
        )
    return BiometricConsent.objects.create(
        student=student, given_by=given_by, wording=wording, entered_by=entered_by
    )


@transaction.atomic
def withdraw_consent(*, student: Student) -> int:
    """End the consent and erase every face of the student at once; attendance stays.

    Returns:
        How many templates and pieces of evidence were erased.
    """
    BiometricConsent.objects.active().filter(student=student).update(withdrawn_at=timezone.now())
    evidence = Sighting.objects.filter(Q(proposed_student=student) | Q(confirmed_student=student))
    n_erased = evidence.count()
    evidence.delete()
    SightingCandidate.objects.filter(student=student).delete()
    return n_erased + FaceTemplate.objects.filter(student=student).delete()[0]
