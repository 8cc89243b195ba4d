"""Faces of confirmed registers that would do a student's registered faces good; offered, never
learned by themselves."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from classes.models import AttendanceRecord, ClassGroup, Student
from classes.models.statuses import HERE
from faces.engine import options_from_settings
from faces.labels import VERY_ALIKE
from faces.selectors.face_coverage import CoverageLevel, FaceCoverage, face_coverage_of_class
from recognition.models import Sighting, SightingCandidate

MOST_OF_STUDENT = 2
MOST_AT_ONCE = 12

WANTING = {CoverageLevel.NONE, CoverageLevel.FEW, CoverageLevel.OLD}


@dataclass(frozen=True)
class NewLook:
    """A face that is offered.

    Args:
        sighting: of a confirmed register, with its lesson.
        student: whom it shows by that register.
        level: how well she is known.
        face_template_id: a registered face, to compare with; None without one.
        score: how alike it is to her registered faces; None if a person named it.
    """

    sighting: Sighting
    student: Student
    level: CoverageLevel
    face_template_id: int | None
    score: float | None


def new_looks(class_group: ClassGroup) -> list[NewLook]:
    """List the faces that add most, whoever is least known first; seven queries.

    A face that is nearly the same as what is registered adds nothing, unless that is little or old.
    """
    known = {row.student.pk: row for row in face_coverage_of_class(class_group) if row.has_consent}
    offered: dict[int, list[NewLook]] = {}
    for sighting in _good_faces(class_group, known):
        look = _offered(sighting, known)
        if look and len(offered.setdefault(look.student.pk, [])) < MOST_OF_STUDENT:
            offered[look.student.pk].append(look)
    looks = [look for mine in offered.values() for look in mine]
    return sorted(looks, key=_usefulness)[:MOST_AT_ONCE]


def _good_faces(class_group: ClassGroup, known: Iterable[int]) -> "QuerySet[Sighting]":
    """Keep large, clear faces of confirmed registers that say that she was there."""
    here = AttendanceRecord.objects.filter(
        session=OuterRef("capture__session"), student=OuterRef("whose"), status__in=HERE
    )
    score = SightingCandidate.objects.filter(sighting=OuterRef("pk"), student=OuterRef("whose"))
    is_sure = Q(review=Sighting.Review.ACCEPTED) | Q(
        review=Sighting.Review.UNREVIEWED, proposal=Sighting.Proposal.PRESENT
    )
    faces = Sighting.objects.filter(
        is_sure,
        capture__session__class_group=class_group,
        capture__session__confirmed_at__isnull=False,
        face_height_px__gte=options_from_settings().registration.min_face_px,
        is_unclear=False,
        offer=Sighting.Offer.OPEN,
    )
    named = faces.annotate(whose=_whose()).filter(whose__in=list(known))
    scored = named.annotate(
        was_here=Subquery(here.values("pk")[:1]), score=Subquery(score.values("score")[:1])
    ).exclude(was_here=None)
    # The least alike first: they show most that is new.
    best_first = scored.order_by(F("score").asc(nulls_first=True), "-pk")
    return best_first.select_related("capture__session").defer("chip", "embedding")


def _whose() -> Coalesce:
    return Coalesce("confirmed_student", "proposed_student")


def _offered(sighting: Sighting, known: dict[int, FaceCoverage]) -> NewLook | None:
    row = known[sighting.whose]  # type: ignore[attr-defined]
    score: float | None = sighting.score  # type: ignore[attr-defined]
    options = options_from_settings().identification
    same = options.present_score + VERY_ALIKE * (1 - options.present_score)
    adds = row.level in WANTING or score is None or score < same
    if not adds:
        return None
    return NewLook(sighting, row.student, row.level, row.face_template_id, score)


def _usefulness(look: NewLook) -> tuple[bool, float]:
    return look.level not in WANTING, -1.0 if look.score is None else look.score
