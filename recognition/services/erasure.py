"""Erase what recognition keeps of a face when the student's faces are erased."""

from django.db.models import Q, QuerySet
from django.dispatch import receiver

from classes.models import AttendanceRecord, ClassSession, Student
from classes.models.statuses import HERE
from faces.signals import faces_erased
from recognition.models import Capture, Sighting, SightingCandidate
from recognition.services.retention import erase_films_after_commit


@receiver(faces_erased, dispatch_uid="erase sightings")
def erase_evidence(student: Student, **_: object) -> int:
    """Erase evidence and scores, and who was seen so far in films being worked on."""
    # Before the evidence goes, which says where she was seen.
    n_films = erase_films_after_commit(films_with(student))
    n_erased: int = _evidence_of(student).delete()[1].get(Sighting._meta.label, 0)
    SightingCandidate.objects.filter(student=student).delete()
    her_sessions = ClassSession.objects.filter(class_group__enrolments__student=student)
    captures = Capture.objects.unfinished().filter(session__in=her_sessions.values("pk"))
    captures.exclude(found=[]).update(found=[])
    return n_erased + n_films


def films_with(student: Student) -> "QuerySet[Capture]":
    """Return the films and photos in which she was seen, or that were made while she was there."""
    was_there = AttendanceRecord.objects.filter(student=student, status__in=HERE)
    seen_in = _evidence_of(student).values("capture")
    of_her = Q(pk__in=seen_in) | Q(session__in=was_there.values("session"))
    at_rest = Q(state__in=[Capture.State.READY, Capture.State.FAILED])
    return Capture.objects.filter(of_her & at_rest)


def _evidence_of(student: Student) -> "QuerySet[Sighting]":
    """Return the student's faces: named, proposed, or nameless but most like hers."""
    nameless = Q(proposed_student__isnull=True, confirmed_student__isnull=True)
    most_like_her = SightingCandidate.objects.filter(student=student, rank=1)
    return Sighting.objects.filter(
        Q(proposed_student=student)
        | Q(confirmed_student=student)
        | (nameless & Q(pk__in=most_like_her.values("sighting")))
    )
