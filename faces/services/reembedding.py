"""Embed the stored faces anew after the network changed; safe to stop and start again."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
from django.db import transaction
from django.db.models import Exists, OuterRef
from numpy.typing import NDArray

from classes.models import ClassGroup
from face_vision.errors import UnreadablePicture
from face_vision.media.images import decode_jpeg
from face_vision.pipeline import Pipeline
from face_vision.types import PORTRAIT_PX, Frame
from faces.models import ClassClip, ClipFace, FaceTemplate
from faces.models.face_templates import FaceTemplateQuerySet
from faces.selectors.gallery_loader import consented_templates

BATCH = 64
"""Faces embedded and stored together: what is lost at most when the work is stopped."""


@dataclass(frozen=True)
class Reembedding:
    """What became of the stored faces.

    Args:
        n_rebuilt: now of the current network.
        n_superseded: erased, because the same file was registered again in the meantime.
        unreadable: still of another network, because their stored picture is damaged.
        n_current: were of the current network before.
    """

    n_rebuilt: int
    n_superseded: int
    unreadable: tuple[FaceTemplate, ...]
    n_current: int


def rebuild_face_templates(
    pipeline: Pipeline, *, on_progress: Callable[[float], None] | None = None
) -> Reembedding:
    """Give every stored face an embedding of the pipeline's network."""
    return _rebuild_all(FaceTemplate.objects.all(), pipeline, on_progress)


def rebuild_roster(*, class_group: ClassGroup, day: date, pipeline: Pipeline) -> Reembedding:
    """Give the faces of a roster an embedding of the pipeline's network; one query if they have.

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
    # First: what the same file gave to this network already must not be computed a second time.
    n_superseded = _erase_superseded(stale, pipeline.network_id) if n_stale else 0
    n_rebuilt, unreadable = 0, []
    for batch in _batches(stale) if n_stale else ():
        broken = _rebuild(batch, pipeline)
        n_rebuilt += len(batch) - len(broken)
        unreadable += broken
        if on_progress:
            # A worker that still has the old network may have added some since they were counted.
            on_progress(min(1.0, (n_superseded + n_rebuilt + len(unreadable)) / n_stale))
    return Reembedding(n_rebuilt, n_superseded, tuple(unreadable), n_current)


def _erase_superseded(stale: FaceTemplateQuerySet, network_id: str) -> int:
    """Erase what the same student's same file has given to the current network already."""
    same_file = FaceTemplate.objects.of_network(network_id).filter(
        student=OuterRef("student"), source_sha256=OuterRef("source_sha256")
    )
    return stale.filter(Exists(same_file)).delete()[0]


def _batches(stale: FaceTemplateQuerySet) -> Iterator[list[FaceTemplate]]:
    # By key, not by offset: what is rebuilt falls out of the query, and an unreadable row would be
    # met for ever.
    last_pk = 0
    ordered = stale.select_related("student").order_by("pk")
    while batch := list(ordered.filter(pk__gt=last_pk)[:BATCH]):
        yield batch
        last_pk = batch[-1].pk


def _rebuild(batch: list[FaceTemplate], pipeline: Pipeline) -> list[FaceTemplate]:
    """Embed and store one batch; return those whose picture cannot be read."""
    portraits = [_portrait(template) for template in batch]
    pairs = zip(batch, portraits, strict=True)
    readable = [(template, portrait) for template, portrait in pairs if portrait is not None]
    if readable:
        embeddings = pipeline.embedder.embed(np.stack([portrait for _, portrait in readable]))
        _store([template for template, _ in readable], embeddings, pipeline.network_id)
    return [t for t, portrait in zip(batch, portraits, strict=True) if portrait is None]


def rebuild_clips(pipeline: Pipeline) -> int:
    """Give the faces of clips that somebody is naming an embedding of the pipeline's network.

    Returns:
        How many clips; one with a damaged picture stays as it is.
    """
    stale = ClassClip.objects.filter(state=ClassClip.State.READY)
    pks = stale.exclude(network_id=pipeline.network_id).values_list("pk", flat=True)
    return sum(_rebuild_clip(pk, pipeline) for pk in list(pks))


@transaction.atomic
def _rebuild_clip(clip_id: int, pipeline: Pipeline) -> bool:
    clip = ClassClip.objects.select_for_update().filter(pk=clip_id).first()
    faces = list(ClipFace.objects.filter(cluster__clip=clip_id).order_by("pk"))
    portraits = [portrait for face in faces if (portrait := _portrait(face)) is not None]
    if clip is None or len(portraits) < len(faces):
        return False
    for start in range(0, len(faces), BATCH):
        embeddings = pipeline.embedder.embed(np.stack(portraits[start : start + BATCH]))
        for face, embedding in zip(faces[start : start + BATCH], embeddings, strict=True):
            face.embedding = embedding.astype("<f4").tobytes()
            face.save(update_fields=["embedding"])
    clip.network_id = pipeline.network_id
    clip.save(update_fields=["network_id"])
    return True


def _portrait(face: FaceTemplate | ClipFace) -> Frame | None:
    try:
        portrait = decode_jpeg(bytes(face.chip))
    except UnreadablePicture:
        return None
    return portrait if portrait.shape == (PORTRAIT_PX, PORTRAIT_PX, 3) else None


@transaction.atomic
def _store(templates: list[FaceTemplate], embeddings: NDArray[np.float32], network_id: str) -> None:
    """Change what is still there: a face erased meanwhile does not come back."""
    there = FaceTemplate.objects.select_for_update().in_bulk([t.pk for t in templates])
    for template, embedding in zip(templates, embeddings, strict=True):
        if row := there.get(template.pk):
            row.embedding, row.network_id = embedding.astype("<f4").tobytes(), network_id
            row.save(update_fields=["embedding", "network_id"])
