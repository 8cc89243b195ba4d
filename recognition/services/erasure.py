"""Erase what recognition keeps of a face when the student's faces are erased."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.dispatch import receiver

from classes.models import ClassSession, Student
from faces.signals import erasing_faces, faces_erased
from recognition.models import Capture, FaceCorrection, Sighting, SightingCandidate
from recognition.selectors.evidence import evidence_of, films_with
from recognition.services.face_keys import lock_films, renew_keys
from recognition.services.retention import erase_films_after_commit


@receiver(erasing_faces, dispatch_uid="hold films")
def hold_films(students: Iterable[Student], **_: object) -> None:
    """Hold all films that an erasure touches, before the first of their faces goes."""
    held: set[int] = set()
    for student in students:
        for films in (films_with(student), _films_of_her_lessons(student)):
            held.update(films.values_list("pk", flat=True))
        held.update(evidence_of(student).values_list("capture", flat=True))
        # Of the faces that are somewhat like hers the question goes, and no more.
        somewhat = SightingCandidate.objects.filter(student=student)
        held.update(somewhat.values_list("sighting__capture", flat=True))
    lock_films(held)


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
    FaceCorrection.objects.of_person(student).delete()
    _films_of_her_lessons(student).update(found=[])
    return n_erased + n_films


def _films_of_her_lessons(student: Student) -> "QuerySet[Capture]":
    """Return films being worked on that say who was seen so far."""
    her_sessions = ClassSession.objects.filter(class_group__enrolments__student=student)
    captures = Capture.objects.unfinished().filter(session__in=her_sessions.values("pk"))
    return captures.exclude(found=[])
