"""Take in a clip of a whole class, and have the worker sort its faces into people."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.files.base import File
from django.db import transaction

from accounts.models import User
from classes.models import ClassGroup
from classes.quotas.stored_space import require_space
from classes.versions import NOT_SHOWN, ShownVersion, refuse_stale
from face_vision.class_clip import ClipLook, ClipPeople, find_people, is_usable
from face_vision.embedding.aggregation import EmbeddedLooks
from face_vision.identification.clustering import same_person_score
from face_vision.identification.gallery import Gallery
from face_vision.identification.search import is_match
from face_vision.media.images import encode_jpeg
from face_vision.pipeline import Pipeline
from face_vision.progress import Progress
from faces.engine import get_pipeline
from faces.errors import RecordingRefusedError
from faces.failures import failure_of
from faces.models import ClassClip, ClipFace, FaceCluster
from faces.recordings import RecordingKind, check_upload
from faces.selectors.clip_board import waiting_version
from faces.selectors.consents import require_recognition
from faces.selectors.gallery_loader import load_gallery
from faces.selectors.roster_faces import nameable_students
from faces.services.clips.cleanup import erase_clip, erase_clip_file
from faces.services.face_registration import sha256_of
from faces.services.reembedding import rebuild_roster
from jobs.lifecycle import enqueue
from jobs.registry import Failure, Kind, Lane
from jobs.running_job import RunningJob
from storage.files import local_copy, store_with_row


@transaction.atomic
def submit_clip(
    *,
    class_group: ClassGroup,
    file: "File[bytes]",
    by: User | None = None,
    shown_version: ShownVersion,
) -> ClassClip:
    """Check and store a clip of the class; the worker takes it on after the commit.

    A clip that was not finished gives way to it: no faces of two clips wait at the same time.
    One of which the page knew nothing (`waiting_version`) is a colleague's work and stays.
    """
    require_recognition(class_group.school_id)
    require_somebody_nameable(class_group)
    kind, sha256 = check_upload(file, sha256_of)
    if kind != RecordingKind.VIDEO:
        raise RecordingRefusedError("clip_is_photo")
    require_space(school=class_group.school, n_bytes=file.size)
    _make_way(class_group, shown_version)
    clip = ClassClip(class_group=class_group, file_sha256=sha256, uploaded_by=by)
    store_with_row(clip, "file", file)
    enqueue(job=clip)
    return clip


def _make_way(class_group: ClassGroup, shown_version: ShownVersion) -> None:
    # The class, not its clips: two that are sent at once must not both find none.
    ClassGroup.objects.select_for_update(of=("self",), no_key=True).get(pk=class_group.pk)
    waiting = list(
        ClassClip.objects.select_for_update(of=("self",), no_key=True)
        .filter(class_group=class_group)
        .held()
    )
    refuse_stale(shown_version, waiting_version(waiting))
    for old in waiting:
        erase_clip(clip=old, shown_version=NOT_SHOWN)


def require_somebody_nameable(class_group: ClassGroup) -> None:
    """Refuse where nobody may be named: the faces would be kept for nothing."""
    if not nameable_students(class_group, class_group.school.today()).exists():
        raise RecordingRefusedError("class_without_consents", code=class_group.code)


def _work(job: RunningJob) -> None:
    clip = ClassClip.objects.select_related("class_group__school").get(pk=job.pk)
    require_recognition(clip.class_group.school_id)
    pipeline = get_pipeline()
    group = clip.class_group
    rebuild_roster(class_group=group, day=group.school.today(), pipeline=pipeline)
    with _film(clip) as path:
        found = find_people(
            path,
            pipeline,
            threshold=same_person_score(pipeline.options.identification),
            progress=Progress(job.report, job.is_lost),
        )
    _store(clip, job, found, pipeline)


@contextmanager
def _film(clip: ClassClip) -> Iterator[Path]:
    try:
        with local_copy(clip.file) as path:
            yield path
    # A later clip of the class may have taken its place, and the file with it.
    except FileNotFoundError as error:
        raise RecordingRefusedError("file_gone") from error


@transaction.atomic
def _store(clip: ClassClip, job: RunningJob, found: ClipPeople, pipeline: Pipeline) -> None:
    """Store all people and the new state together, if the clip is still ours; the film goes."""
    if not job.succeed(network_id=pipeline.network_id, n_unusable=found.n_unusable):
        return
    erase_clip_file(clip)
    group = clip.class_group
    # Only now, within the transaction: whoever withdrew meanwhile is suggested no more.
    gallery = load_gallery(group, group.school.today(), pipeline)
    for number, looks in enumerate(found.people, start=1):
        suggested_id = _most_alike(looks, gallery, pipeline)
        cluster = FaceCluster.objects.create(clip=clip, number=number, suggested_id=suggested_id)
        ClipFace.objects.bulk_create(
            _face(cluster, place, look, pipeline) for place, look in enumerate(looks)
        )


def _face(cluster: FaceCluster, number: int, look: ClipLook, pipeline: Pipeline) -> ClipFace:
    return ClipFace(
        cluster=cluster,
        number=number,
        tracklet=look.tracklet,
        first_seen_s=look.first_seen_s,
        last_seen_s=look.last_seen_s,
        time_s=look.chip.time_s,
        # JSON takes no numbers of numpy's.
        box=[round(float(edge), 1) for edge in look.chip.box],
        chip=encode_jpeg(look.chip.portrait),
        embedding=look.embedding.astype("<f4").tobytes(),
        quality=look.chip.quality.score,
        is_usable=is_usable(look, pipeline.options.registration),
    )


def _most_alike(looks: tuple[ClipLook, ...], gallery: Gallery, pipeline: Pipeline) -> int | None:
    """Return whom a person may be asked about first: the most alike who is known already."""
    if gallery.n_subjects == 0:
        return None
    average = EmbeddedLooks.of([look.embedding for look in looks]).average(
        pipeline.genuine_similarity
    )
    scores = gallery.scores(average[None])[0]
    best = int(scores.argmax())
    threshold = pipeline.options.identification.for_roster(gallery.n_subjects).check_score
    return int(gallery.subjects[best]) if is_match(float(scores[best]), threshold) else None


CLIPS = Kind(
    name="class clip",
    model=ClassClip,
    lane=Lane.FILMS,
    run=_work,
    failure_of=failure_of,
    exhausted=Failure("clip_attempts_exhausted"),
)
