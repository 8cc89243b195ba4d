"""Erase what recognition keeps of a face when the student's faces are erased."""

from django.db.models import Q, QuerySet
from django.dispatch import receiver

from classes.models import ClassSession, Student
from faces.signals import faces_erased
from recognition.models import Capture, Sighting, SightingCandidate


@receiver(faces_erased, dispatch_uid="erase sightings")
def erase_evidence(student: Student, **_: object) -> int:
    """Erase evidence and scores, and who was seen so far in films being worked on."""
    n_erased: int = _evidence_of(student).delete()[1].get(Sighting._meta.label, 0)
    SightingCandidate.objects.filter(student=student).delete()
    her_sessions = ClassSession.objects.filter(class_group__enrolments__student=student)
    captures = Capture.objects.unfinished().filter(session__in=her_sessions.values("pk"))
    captures.exclude(found=[]).update(found=[])
    return n_erased


def _evidence_of(student: Student) -> "QuerySet[Sighting]":
    """Return the student's faces: named, proposed, or nameless but most like hers."""
    nameless = Q(proposed_student__isnull=True, confirmed_student__isnull=True)
    most_like_her = SightingCandidate.objects.filter(student=student, rank=1)
    return Sighting.objects.filter(
        Q(proposed_student=student)
        | Q(confirmed_student=student)
        | (nameless & Q(pk__in=most_like_her.values("sighting")))
    )
