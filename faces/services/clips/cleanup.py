"""Erase what is held of a clip: its file, every face, every name given to one."""

from datetime import timedelta

import numpy as np
from django.db import transaction
from django.db.models import Count, F, Q
from django.utils import timezone

from classes.models import Student
from classes.versions import NOT_SHOWN, ShownVersion, refuse_stale
from face_vision.identification.gallery import Gallery
from face_vision.identification.search import is_match, search
from faces.engine import get_pipeline
from faces.models import ClassClip, ClipFace, FaceCluster, FaceTemplate
from faces.selectors.clip_board import board_version
from jobs.lifecycle import end
from storage.encryption.data_keys import delete_data_key
from storage.files import erase_after_commit

KEPT_FOR = timedelta(days=1)
"""Faces that nobody named are held no longer than this."""


@transaction.atomic
def erase_clip(*, clip: ClassClip, shown_version: ShownVersion) -> None:
    """End a clip; the row stays and says who sent it and how many students came of it."""
    clip = ClassClip.objects.select_for_update(of=("self",), no_key=True).get(pk=clip.pk)
    if shown_version is not NOT_SHOWN:
        refuse_stale(shown_version, board_version(clip))
    clip.clusters.all().delete()
    erase_clip_file(clip)
    # What a backup holds of its faces can be read by nobody from now on.
    delete_data_key(clip)
    end(job=clip, state=ClassClip.State.DONE, steps=[])


def erase_clip_file(clip: ClassClip) -> None:
    """Erase the film after the commit; cards are named without it."""
    erase_after_commit(clip.file)
    clip.file = ""
    ClassClip.objects.filter(pk=clip.pk).update(file="")


def erase_old_clips() -> int:
    """Erase the clips of yesterday, whatever became of them; return how many."""
    old = ClassClip.objects.held().filter(uploaded_at__lt=timezone.now() - KEPT_FOR)
    clips = list(old)
    for clip in clips:
        erase_clip(clip=clip, shown_version=NOT_SHOWN)
    return len(clips)


def erase_from_clips(student: Student) -> int:
    """Erase every face in clips that was named as this student, or is most like hers.

    The pages say how many cards went; steps back that could bring her name back go too, and the
    film of a clip that could not be used. Call it while her registered faces are still there.
    """
    named = Q(student=student) | Q(student=None, suggested=student)
    hers = FaceCluster.objects.filter(named | Q(pk__in=_clusters_like(student)))
    counts = hers.order_by().values("clip").annotate(n=Count("pk"))
    for row in counts:
        ClassClip.objects.filter(pk=row["clip"]).update(n_withdrawn=F("n_withdrawn") + row["n"])
    # A card that has another name is not hers: only the question whether it is goes.
    FaceCluster.objects.filter(suggested=student).exclude(student=None).update(suggested=None)
    in_class = ClassClip.objects.held().filter(class_group__enrolments__student=student)
    # Undo would bring her name back after she withdrew.
    ClassClip.objects.filter(pk__in=in_class.values("pk")).update(steps=[])
    # Nobody knows who is in a film that failed: it may well be her.
    for clip in in_class.filter(state=ClassClip.State.FAILED):
        erase_clip_file(clip)
    return hers.delete()[1].get(FaceCluster._meta.label, 0)


def _clusters_like(student: Student) -> set[int]:
    """Return the cards, nameless or refused, that are much like her registered faces."""
    clips = ClassClip.objects.held().filter(class_group__enrolments__student=student)
    # A card with another student's name is hers, unless it was refused.
    doubtful = Q(cluster__student=None) | ~Q(cluster__refusal_code="")
    faces = ClipFace.objects.filter(doubtful, cluster__clip__in=clips.values("pk")).defer("chip")
    # Most withdrawals meet no clip, and need no network.
    if not faces:
        return set()
    pipeline = get_pipeline()
    known = FaceTemplate.objects.filter(student=student).of_network(pipeline.network_id)
    vectors = [template.vector for template in known.defer("chip")]
    if not vectors:
        return set()
    owners = np.full(len(vectors), student.pk, np.int64)
    gallery = Gallery(owners, np.stack(vectors), pipeline.network_id, pipeline.genuine_similarity)
    threshold = pipeline.options.registration.lookalike_score
    same_network = faces.filter(cluster__clip__network_id=pipeline.network_id)
    return {
        face.cluster_id
        for face in same_network
        if is_match(search(face.vector, gallery, 1)[0].score, threshold)
    }
