"""Erase what recognition keeps of a face when the student's faces are erased."""

from django.dispatch import receiver

from classes.models import ClassSession, Student
from faces.signals import faces_erased
from recognition.models import Capture, Sighting, SightingCandidate
from recognition.selectors.evidence import evidence_of, films_with
from recognition.services.face_keys import renew_keys
from recognition.services.retention import erase_films_after_commit


@receiver(faces_erased, dispatch_uid="erase sightings")
def erase_evidence(student: Student, **_: object) -> int:
    """Erase evidence and scores, and who was seen so far in films being worked on."""
    # Before the evidence goes, which says where she was seen.
    n_films = erase_films_after_commit(films_with(student))
    evidence = evidence_of(student)
    seen_in = set(evidence.values_list("capture", flat=True))
    n_erased: int = evidence.delete()[1].get(Sighting._meta.label, 0)
    renew_keys(Capture.objects.filter(pk__in=seen_in))
    SightingCandidate.objects.filter(student=student).delete()
    her_sessions = ClassSession.objects.filter(class_group__enrolments__student=student)
    captures = Capture.objects.unfinished().filter(session__in=her_sessions.values("pk"))
    captures.exclude(found=[]).update(found=[])
    return n_erased + n_films
