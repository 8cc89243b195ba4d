"""Register the named people of a clip, by the same rules as any other picture."""

from dataclasses import dataclass, field

import numpy as np
from django.db import transaction
from django.db.models import Prefetch

from classes.errors import RefusedError
from classes.models import Student
from classes.versions import NOT_SHOWN, ShownVersion, refuse_stale
from face_vision.media.images import decode_jpeg
from face_vision.pipeline import Pipeline, RegisteredLook
from face_vision.quality.registration import most_varied
from face_vision.types import FaceChip, Quality
from faces.engine import get_pipeline
from faces.errors import ClipNamingError, ConsentMissingError, FaceRefusedError
from faces.models import ClassClip, ClipFace, FaceCluster, FaceTemplate
from faces.selectors.clip_board import board_version
from faces.selectors.consents import require_recognition
from faces.selectors.roster_faces import nameable_students
from faces.services.clips.cleanup import erase_clip
from faces.services.clips.labelling import require_ready
from faces.services.consents import lock_consents
from faces.services.face_registration import Origin, store_face_templates
from faces.services.gallery.arrangement import lock_student
from jobs.failures import storable


@dataclass
class ClipRegistration:
    """What came of storing: whose faces are registered, and of whom they are not, and why."""

    students: list[Student] = field(default_factory=list)
    refusals: list[tuple[Student, RefusedError]] = field(default_factory=list)
    is_finished: bool = False


def register_clip(*, clip: ClassClip, shown_version: ShownVersion) -> ClipRegistration:
    """Register every named person: all her looks or none; others are not held up by a refusal.

    Whoever is registered leaves the clip. Once nobody named is left, the clip ends and everything
    of it is erased, the faces of the unnamed too; a refused one stays, with the reason, and so
    does one whom a colleague names or changes while the others are stored.
    """
    require_recognition(clip.class_group.school_id)
    pipeline = get_pipeline()
    named = _named_as_shown(clip, shown_version)
    stored = ClipRegistration()
    for cluster in named:
        _register_one(cluster, pipeline, stored)
    stored.is_finished = _finish_if_stored(clip)
    return stored


@transaction.atomic
def _named_as_shown(clip: ClassClip, shown_version: ShownVersion) -> list[FaceCluster]:
    """Return the named cards with their faces, if they are what the page showed."""
    clip = ClassClip.objects.select_for_update(of=("self",), no_key=True).get(pk=clip.pk)
    require_ready(clip)
    refuse_stale(shown_version, board_version(clip))
    named = clip.clusters.exclude(student=None).select_related("student")
    # Only which they are: the portraits are read card by card, under the locks of `_register`.
    with_faces = list(named.prefetch_related(Prefetch("faces", ClipFace.objects.only("cluster"))))
    if not with_faces:
        raise ClipNamingError("clip_without_names")
    return with_faces


@transaction.atomic
def _finish_if_stored(clip: ClassClip) -> bool:
    clip = ClassClip.objects.select_for_update(of=("self",), no_key=True).get(pk=clip.pk)
    if clip.clusters.exclude(student=None).exists():
        return False
    erase_clip(clip=clip, shown_version=NOT_SHOWN)
    return True


def _register_one(cluster: FaceCluster, pipeline: Pipeline, stored: ClipRegistration) -> None:
    student = cluster.student
    if student is None:
        raise ValueError("only a named person is stored")
    try:
        if _register(cluster, student, pipeline):
            stored.students.append(student)
    except (FaceRefusedError, ConsentMissingError) as refusal:
        FaceCluster.objects.filter(pk=cluster.pk).update(
            refusal_code=refusal.code, refusal_params=storable(refusal.params)
        )
        stored.refusals.append((student, refusal))


@transaction.atomic
def _register(cluster: FaceCluster, student: Student, pipeline: Pipeline) -> bool:
    """Store the looks and forget the card; False if another request just did, or changed it."""
    # The student, her consent, then the clip, as a withdrawal does: neither waits for ever.
    lock_student(student.pk)
    lock_consents(Student.objects.filter(pk=student.pk))
    clip = ClassClip.objects.select_for_update(of=("self",), no_key=True).get(pk=cluster.clip_id)
    require_ready(clip)
    if not _is_as_read(cluster, student):
        return False
    _require_on_roster(clip, student)
    _require_first_of_clip(clip, student, pipeline)
    faces = list(ClipFace.objects.filter(cluster=cluster.pk, is_usable=True))
    if not faces:
        raise FaceRefusedError("card_without_good_look")
    looks = _varied(faces, pipeline.options.registration.n_video_chips)
    origin = Origin(by=clip.uploaded_by, source=FaceTemplate.Source.VIDEO, sha256=clip.file_sha256)
    store_face_templates(student, looks=looks, origin=origin, pipeline=pipeline)
    cluster.delete()
    # No step leads back behind a card that is gone.
    clip.n_stored, clip.steps = clip.n_stored + 1, []
    clip.save(update_fields=["n_stored", "steps"])
    return True


def _is_as_read(cluster: FaceCluster, student: Student) -> bool:
    """Say whether the card has this name still, and the faces it had when the page was checked."""
    now = ClipFace.objects.filter(cluster=cluster.pk, cluster__student=student)
    return set(now.values_list("pk", flat=True)) == {face.pk for face in cluster.faces.all()}


def _require_on_roster(clip: ClassClip, student: Student) -> None:
    group = clip.class_group
    if not nameable_students(group, group.school.today()).filter(pk=student.pk).exists():
        raise ConsentMissingError("named_student_gone", student=student)


def _require_first_of_clip(clip: ClassClip, student: Student, pipeline: Pipeline) -> None:
    """Refuse a second card of one clip: the same file is stored once, the card would be lost."""
    stored = FaceTemplate.objects.filter(student=student, source_sha256=clip.file_sha256)
    if stored.of_network(pipeline.network_id).exists():
        raise FaceRefusedError("clip_stored_already")


def _varied(faces: list[ClipFace], n: int) -> list[RegisteredLook]:
    # `most_varied` always takes the first, which is therefore the best.
    best_first = sorted(faces, key=lambda face: -face.quality)
    vectors = np.stack([face.vector for face in best_first])
    return [(_chip(best_first[i]), vectors[i]) for i in most_varied(vectors, n)]


def _chip(face: ClipFace) -> FaceChip:
    """Make the chip again; of its quality only the score was kept."""
    quality = Quality(
        face_height_px=0.0, sharpness=0.0, frontality=0.0, brightness=0.0, score=face.quality
    )
    box = np.zeros(4, np.float32)
    return FaceChip(decode_jpeg(bytes(face.chip)), quality, face.time_s, box)
