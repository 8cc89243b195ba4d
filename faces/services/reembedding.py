"""Embed the stored faces anew after the network changed; safe to stop and start again."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
from django.db import transaction
from django.db.models import Q

from classes.models import ClassGroup
from face_vision.errors import UnreadablePicture
from face_vision.media.images import decode_jpeg
from face_vision.pipeline import Pipeline
from face_vision.types import PORTRAIT_PX, Frame
from faces.models import ClassClip, ClipFace, FaceTemplate
from faces.models.assessments import recognising_schools
from faces.models.face_templates import FaceTemplateQuerySet
from faces.selectors.gallery_loader import consented_templates
from faces.services.gallery.arrangement import arrange_faces
from storage.errors import BrokenSealError, KeyGoneError

BATCH = 64
"""So many faces at least are embedded and stored together: about what is lost when the work is
stopped. All looks of one file go together, or a later run would take what is left of them for
superseded."""

File = tuple[int, str]
"""Student and checksum: what was taken from one file of a student."""


@dataclass(frozen=True)
class Reembedding:
    """What became of the stored faces.

    Args:
        n_rebuilt: now of the current network.
        n_superseded: erased, because the same file was registered again in the meantime.
        unreadable: still of another network, because their stored picture is damaged or the key
            that opens it is gone.
        n_current: were of the current network before.
    """

    n_rebuilt: int
    n_superseded: int
    unreadable: tuple[FaceTemplate, ...]
    n_current: int


def rebuild_face_templates(
    pipeline: Pipeline, *, on_progress: Callable[[float], None] | None = None
) -> Reembedding:
    """Give every face that may be compared an embedding of the pipeline's network.

    The others wait: whoever consents, or switches recognition on, is served at the next turn.
    """
    faces = FaceTemplate.objects.with_consent().where_recognition_is_on()
    return _rebuild_all(faces, pipeline, on_progress)


def rebuild_roster(*, class_group: ClassGroup, day: date, pipeline: Pipeline) -> Reembedding:
    """Give the faces of a roster an embedding of the pipeline's network; two queries if they have.

    Whoever is about to compare calls it, so that after a change of network no class waits for
    the faces of all the others.
    """
    return _rebuild_all(consented_templates(class_group, day), pipeline)


def _rebuild_all(
    faces: FaceTemplateQuerySet,
    pipeline: Pipeline,
    on_progress: Callable[[float], None] | None = None,
) -> Reembedding:
    stale = faces.exclude(network_id=pipeline.network_id)
    n_stale = stale.count()
    n_current = faces.of_network(pipeline.network_id).count()
    n_rebuilt, n_superseded, n_seen = 0, 0, 0
    unreadable: list[FaceTemplate] = []
    for batch in _batches(stale) if n_stale else ():
        portraits = {
            face.pk: portrait for face in batch if (portrait := _portrait(face)) is not None
        }
        unreadable += [face for face in batch if face.pk not in portraits]
        embeddings = _embed(portraits, pipeline)
        stored, erased = _store(batch, embeddings, pipeline.network_id)
        # Another network may think otherwise of what is unlike.
        for student in {face.student for face in batch}:
            arrange_faces(student, pipeline=pipeline)
        n_rebuilt, n_superseded = n_rebuilt + stored, n_superseded + erased
        n_seen += len(batch)
        if on_progress:
            # A worker that still has the old network may have added some since they were counted.
            on_progress(min(1.0, n_seen / n_stale))
    return Reembedding(n_rebuilt, n_superseded, tuple(unreadable), n_current)


def _batches(stale: FaceTemplateQuerySet) -> Iterator[list[FaceTemplate]]:
    """Yield faces file by file, no file cut."""
    # By file, not by offset: what is rebuilt falls out of the query, and an unreadable row would
    # be met for ever.
    ordered = stale.select_related("student").order_by("student_id", "source_sha256", "pk")
    rest = ordered
    while batch := list(rest[:BATCH]):
        student_id, sha256 = _file_of(batch[-1])
        same_file = Q(student_id=student_id, source_sha256=sha256)
        yield batch + list(ordered.filter(same_file, pk__gt=batch[-1].pk))
        later_file = Q(student_id=student_id, source_sha256__gt=sha256)
        rest = ordered.filter(later_file | Q(student_id__gt=student_id))


def _file_of(template: FaceTemplate) -> File:
    return template.student_id, template.source_sha256


def _embed(portraits: dict[int, Frame], pipeline: Pipeline) -> dict[int, bytes]:
    """Return the stored form of the embedding of each portrait."""
    keys = list(portraits)
    found: dict[int, bytes] = {}
    for start in range(0, len(keys), BATCH):
        some = keys[start : start + BATCH]
        vectors = pipeline.embedder.embed(np.stack([portraits[key] for key in some]))
        found |= {
            key: vector.astype("<f4").tobytes() for key, vector in zip(some, vectors, strict=True)
        }
    return found


@transaction.atomic
def _store(
    batch: list[FaceTemplate], embeddings: dict[int, bytes], network_id: str
) -> tuple[int, int]:
    """Change what is still there: a face erased meanwhile does not come back.

    Returns:
        How many were stored, and how many erased because their file was registered again.
    """
    locked = FaceTemplate.objects.select_for_update(of=("self",), no_key=True).exclude(
        network_id=network_id
    )
    # In the order of a withdrawal of several.
    locked = locked.order_by("pk")
    # What another run has stored since is left as it is, and an unreadable one too.
    still_stale = locked.in_bulk(list(embeddings))
    again = _registered_again(batch, network_id)
    superseded = [pk for pk, row in still_stale.items() if _file_of(row) in again]
    FaceTemplate.objects.filter(pk__in=superseded).delete()
    for pk in still_stale.keys() - set(superseded):
        row = still_stale[pk]
        row.embedding, row.network_id = embeddings[pk], network_id
        row.save(update_fields=["embedding", "network_id"])
    return len(still_stale) - len(superseded), len(superseded)


def _registered_again(batch: list[FaceTemplate], network_id: str) -> set[File]:
    """Return the files of a batch that have given other faces to the current network already."""
    files = {_file_of(face) for face in batch}
    current = FaceTemplate.objects.of_network(network_id).exclude(pk__in=[f.pk for f in batch])
    rows = current.filter(
        student__in={student_id for student_id, _ in files},
        source_sha256__in={sha256 for _, sha256 in files},
    )
    return set(rows.values_list("student_id", "source_sha256").order_by()) & files


def rebuild_clips(pipeline: Pipeline) -> int:
    """Give the faces of clips that somebody is naming an embedding of the pipeline's network.

    Returns:
        How many clips; one with a damaged picture stays as it is, and one of a school that
        recognises nobody waits until it does.
    """
    ready = ClassClip.objects.filter(state=ClassClip.State.READY)
    where_on = ready.filter(class_group__school__in=recognising_schools().values("pk"))
    pks = where_on.exclude(network_id=pipeline.network_id).values_list("pk", flat=True)
    return sum(_rebuild_clip(pk, pipeline) for pk in list(pks))


def _rebuild_clip(clip_id: int, pipeline: Pipeline) -> bool:
    faces = ClipFace.objects.filter(cluster__clip=clip_id).select_related("cluster")
    portraits = {face.pk: _portrait(face) for face in faces}
    readable = {pk: portrait for pk, portrait in portraits.items() if portrait is not None}
    if len(readable) < len(portraits):
        return False
    # Before the lock: whoever names the cards must not wait for a network.
    return _store_clip(clip_id, _embed(readable, pipeline), pipeline.network_id)


@transaction.atomic
def _store_clip(clip_id: int, embeddings: dict[int, bytes], network_id: str) -> bool:
    """Store all embeddings of a clip, unless its faces are others by now."""
    clips = ClassClip.objects.select_for_update(of=("self",), no_key=True).filter(
        state=ClassClip.State.READY
    )
    clip = clips.filter(pk=clip_id).first()
    faces = ClipFace.objects.filter(cluster__clip=clip_id).select_related("cluster").in_bulk()
    if clip is None or faces.keys() != embeddings.keys():
        return False
    for pk, face in faces.items():
        face.embedding = embeddings[pk]
        face.save(update_fields=["embedding"])
    clip.network_id = network_id
    clip.save(update_fields=["network_id"])
    return True


def _portrait(face: FaceTemplate | ClipFace) -> Frame | None:
    try:
        portrait = decode_jpeg(bytes(face.chip))
    # One student's key that is missing must not stop the faces of all others.
    except (UnreadablePicture, KeyGoneError, BrokenSealError):
        return None
    return portrait if portrait.shape == (PORTRAIT_PX, PORTRAIT_PX, 3) else None
