"""When a student was last seen, and how alike she was to her faces."""

from django.db.models import Q, QuerySet

from classes.models import Student
from recognition.models import Sighting, SightingCandidate

N_LAST_SIGHTINGS = 5


def last_seen(student: Student) -> Sighting | None:
    """Return the newest sighting of the student in a confirmed register, with its lesson."""
    hers = _confirmed_sightings(student).select_related("capture__session__class_group__school")
    return hers.order_by("-capture__captured_at", "-pk").first()


def last_scores(student: Student) -> list[float]:
    """Return how alike the student was to her faces when last seen by confirmed word."""
    hers = _confirmed_sightings(student)
    candidates = SightingCandidate.objects.filter(sighting__in=hers.values("pk"), student=student)
    newest = candidates.order_by("-sighting__capture__captured_at", "-pk")
    return list(newest.values_list("score", flat=True)[:N_LAST_SIGHTINGS])


def _confirmed_sightings(student: Student) -> "QuerySet[Sighting]":
    return Sighting.objects.filter(
        Q(confirmed_student=student) | Q(proposed_student=student, confirmed_student=None),
        capture__session__confirmed_at__isnull=False,
    ).exclude(review=Sighting.Review.REJECTED)
