"""Lay out a clip for naming: a card for each person, and the roster beside them."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from classes.models import Student
from faces.models import ClassClip, ClipFace, FaceCluster
from faces.selectors.roster_faces import RosterRow, list_roster


@dataclass(frozen=True)
class BoardCluster:
    """One person of the clip, as the page lays it out: a card.

    Args:
        cluster: the row.
        face_id: the face shown.
        n_faces: how many looks there are.
        suggested: whom a person is asked about first, if that student may be named.
        is_chosen: the card that the next name goes to, unless another is chosen.
    """

    cluster: FaceCluster
    face_id: int | None
    n_faces: int
    suggested: Student | None
    is_chosen: bool


@dataclass(frozen=True)
class NameTile:
    """A student of the roster; `number` is her cluster's, if one has her name."""

    row: RosterRow
    number: int | None


@dataclass(frozen=True)
class ClipBoard:
    """All that the page shows."""

    clip: ClassClip
    clusters: Sequence[BoardCluster]
    tiles: Sequence[NameTile]
    version: str

    @property
    def n_named(self) -> int:
        return sum(shown.cluster.student_id is not None for shown in self.clusters)

    @property
    def chosen(self) -> BoardCluster | None:
        return next((shown for shown in self.clusters if shown.is_chosen), None)


def lay_out(clip: ClassClip, *, chosen: int | None = None, after: int = 0) -> ClipBoard:
    """Lay out a ready clip; five queries.

    Args:
        clip: with its class group and school.
        chosen: number of the card a person chose.
        after: else the next one without a name after this number is chosen, so that a stranger
            who is passed over stays passed over.
    """
    roster = list_roster(clip.class_group, clip.class_group.school.today())
    nameable = {row.student.pk for row in roster if row.has_consent}
    clusters = list(clip.clusters.select_related("student", "suggested"))
    named = {cluster.student_id: cluster.number for cluster in clusters if cluster.student_id}
    faces: dict[int, list[int]] = {}
    places = _places(clip)
    for face_id, cluster_id in places:
        faces.setdefault(cluster_id, []).append(face_id)
    numbers = [cluster.number for cluster in clusters if cluster.student_id is None]
    # Past the last one it begins anew: somebody may have been passed over.
    following = [number for number in numbers if number > after] or numbers
    wanted = chosen if chosen in numbers else next(iter(following), None)
    on_board = [
        BoardCluster(
            cluster=cluster,
            face_id=next(iter(faces.get(cluster.pk, [])), None),
            n_faces=len(faces.get(cluster.pk, [])),
            suggested=_suggestion(cluster, nameable - named.keys()),
            is_chosen=cluster.number == wanted,
        )
        for cluster in clusters
    ]
    # Who has no name yet comes first, so that on a phone the chosen card is in view.
    on_board.sort(key=lambda shown: shown.cluster.student_id is not None)
    tiles = [NameTile(row, named.get(row.student.pk)) for row in roster]
    return ClipBoard(clip, on_board, tiles, _version(clip, clusters, places))


def board_version(clip: ClassClip) -> str:
    """Return a word that changes with every card, every name, and the step that Undo takes back."""
    return _version(clip, list(clip.clusters.all()), _places(clip))


def waiting_version(held: Iterable[ClassClip]) -> str:
    """Return a word that changes with every clip of a class that waits, and every change to one.

    How far a worker has come with it is not in it: the faces it finds are nobody's work.
    """
    clips = sorted(held, key=lambda clip: clip.pk)
    parts = [(clip.pk, clip.n_stored, len(clip.steps), clip.steps[-1:]) for clip in clips]
    return _digest(parts) if parts else ""


def _places(clip: ClassClip) -> list[tuple[int, int]]:
    """Return each face and the card it lies on."""
    faces = ClipFace.objects.filter(cluster__clip=clip)
    return list(faces.values_list("pk", "cluster_id"))


def _version(
    clip: ClassClip, clusters: Sequence[FaceCluster], places: Sequence[tuple[int, int]]
) -> str:
    cards = sorted((c.pk, c.number, c.student_id) for c in clusters)
    parts = [cards, sorted(places), len(clip.steps), clip.steps[-1:]]
    return _digest(parts)


def _digest(parts: Any) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]


def _suggestion(cluster: FaceCluster, free: set[int]) -> Student | None:
    """Return whom to ask about: never somebody without consent, nor one who has a card."""
    is_open = cluster.student_id is None and cluster.suggested_id in free
    return cluster.suggested if is_open else None


def clips_with(students: Sequence[Student]) -> "QuerySet[ClassClip]":
    """Return the clips that an erasure of these students' faces touches."""
    hers = FaceCluster.objects.filter(Q(student__in=students) | Q(suggested__in=students))
    in_class = ClassClip.objects.held().filter(class_group__enrolments__student__in=students)
    return ClassClip.objects.filter(Q(pk__in=hers.values("clip")) | Q(pk__in=in_class.values("pk")))
