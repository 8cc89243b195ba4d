"""How alike a student was to her faces when she was last seen."""

from django.db.models import Q

from classes.models import Student
from recognition.models import Sighting, SightingCandidate

N_LAST_SIGHTINGS = 5


def last_scores(student: Student) -> list[float]:
    """Return how alike the student was to her faces when last seen by confirmed word."""
    hers = Sighting.objects.filter(
        Q(confirmed_student=student) | Q(proposed_student=student, confirmed_student=None),
        capture__session__confirmed_at__isnull=False,
    ).exclude(review=Sighting.Review.REJECTED)
    candidates = SightingCandidate.objects.filter(sighting__in=hers.values("pk"), student=student)
    newest = candidates.order_by("-sighting__capture__captured_at", "-pk")
    return list(newest.values_list("score", flat=True)[:N_LAST_SIGHTINGS])
