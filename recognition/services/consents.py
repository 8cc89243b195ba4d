"""Give and withdraw the consent to recognise a student's face."""

from django.db import transaction
from django.db.models import DateTimeField, F, Q, QuerySet, Value
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

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
        text = _("%(student)s has an active consent already; withdraw it before entering another.")
        raise ConsentExistsError(text % {"student": student})
    return BiometricConsent.objects.create(
        student=student, given_by=given_by, wording=wording, entered_by=entered_by
    )


@transaction.atomic
def withdraw_consent(*, student: Student) -> int:
    """End the consent and erase every face of the student at once; attendance stays.

    Returns:
        How many templates and pieces of evidence were erased.
    """
    # Not before it was given, should a clock have gone wrong.
    BiometricConsent.objects.active().filter(student=student).update(
        withdrawn_at=Greatest(Value(timezone.now(), DateTimeField()), F("given_at"))
    )
    n_erased = _evidence_of(student).delete()[1].get(Sighting._meta.label, 0)
    SightingCandidate.objects.filter(student=student).delete()
    return n_erased + FaceTemplate.objects.filter(student=student).delete()[0]


def lock_consents(students: "QuerySet[Student]") -> set[int]:
    """Return which of these students have an active consent, and let no withdrawal pass by.

    A withdrawal waits until this transaction ends, and then sees and erases what it stored.
    """
    consents = BiometricConsent.objects.active().filter(student__in=students.values("pk"))
    return set(consents.select_for_update().values_list("student_id", flat=True))


def _evidence_of(student: Student) -> "QuerySet[Sighting]":
    """Return the student's faces: named, proposed, or nameless but most like hers."""
    nameless = Q(proposed_student__isnull=True, confirmed_student__isnull=True)
    most_like_her = SightingCandidate.objects.filter(student=student, rank=1)
    return Sighting.objects.filter(
        Q(proposed_student=student)
        | Q(confirmed_student=student)
        | (nameless & Q(pk__in=most_like_her.values("sighting")))
    )
