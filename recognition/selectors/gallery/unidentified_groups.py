"""Sort unidentified faces over a class's lessons into people, so that each is spoken of once."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classes.models import ClassGroup
from face_vision.embedding.aggregation import EmbeddedLooks
from face_vision.identification.clustering import cluster_faces, same_person_score
from face_vision.types import stays_overlap
from faces.engine import get_pipeline
from faces.selectors.consents import recognition_refusal
from recognition.models import Sighting

MOST_SORTED = 200
"""More faces are not sorted at once; the newest come first."""


@dataclass(frozen=True)
class UnidentifiedGroup:
    """Faces of nobody that show one person, the largest first."""

    sightings: Sequence[Sighting]

    @property
    def best(self) -> Sighting:
        return self.sightings[0]

    @property
    def n_lessons(self) -> int:
        return len({sighting.capture.session_id for sighting in self.sightings})


def unidentified_groups(class_group: ClassGroup) -> list[UnidentifiedGroup]:
    """Sort what is open of a class's lessons, whoever is in most lessons first; two queries.

    Faces go when their register is confirmed, so it is the lessons that still wait. Nothing of
    the sorting is stored. Faces too small to be compared are left out. Where recognition is off
    no face is compared, so each stands alone, to be ignored or deleted.
    """
    faces = _open_faces(class_group)
    if recognition_refusal(class_group.school_id):
        return [UnidentifiedGroup([face]) for face in faces]
    pipeline = get_pipeline()
    people = cluster_faces(
        [EmbeddedLooks.of([_vector(face)]) for face in faces],
        is_apart=_apart(faces),
        threshold=same_person_score(pipeline.options.identification),
        genuine_similarity=pipeline.genuine_similarity,
    )
    groups = [UnidentifiedGroup(_largest_first([faces[i] for i in person])) for person in people]
    return sorted(groups, key=lambda g: (-g.n_lessons, -len(g.sightings), g.best.pk))


def _open_faces(class_group: ClassGroup) -> list[Sighting]:
    network = get_pipeline().network_id
    unnamed = (
        Sighting.objects.of_nobody()
        .unreviewed()
        .filter(
            capture__session__class_group=class_group, ignored_spot=None, embedding__isnull=False
        )
    )
    rows = unnamed.select_related("capture__session").defer("chip").order_by("-pk")[:MOST_SORTED]
    # By the last network of a film that used two; vectors of another cannot be compared.
    return [row for row in rows if (row.capture.network_ids or [network])[-1] == network]


def _vector(sighting: Sighting) -> NDArray[np.float32]:
    return np.frombuffer(bytes(sighting.embedding), dtype="<f4")


def _apart(faces: Sequence[Sighting]) -> NDArray[np.bool_]:
    """Say which faces were in view at one moment of one film, so cannot be one person."""
    apart = np.zeros((len(faces), len(faces)), bool)
    for i, one in enumerate(faces):
        for j, other in enumerate(faces[:i]):
            # Two films may show one person at the same moment, from two cameras.
            if one.capture_id == other.capture_id and stays_overlap(one.stays_s, other.stays_s):
                apart[i, j] = apart[j, i] = True
    return apart


def _largest_first(faces: Sequence[Sighting]) -> list[Sighting]:
    return sorted(faces, key=lambda face: -face.face_height_px)
