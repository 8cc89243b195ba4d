"""Recognise one capture: run the networks, store what was found in one transaction."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.db import transaction

from classes.services.sessions import lock_session
from face_vision.cage.children import start_idle_child
from face_vision.cage.frames import read_picture
from face_vision.errors import DecoderEnded
from face_vision.identification.gallery import Gallery
from face_vision.media.resizing import turned_left
from face_vision.pipeline import Pipeline
from face_vision.progress import Progress
from face_vision.types import Frame, RecognitionResult
from faces.engine import get_pipeline, warm_up
from faces.failures import failure_of
from faces.selectors.consents import require_recognition
from faces.selectors.gallery_loader import load_gallery
from faces.services.reembedding import rebuild_roster
from jobs.lifecycle import Lease
from jobs.registry import Failure, Kind, Lane
from jobs.runner import run_leased
from jobs.running_job import RunningJob
from recognition.models import Capture
from recognition.selectors.gallery.corrections import with_corrections
from recognition.services.captures import retry_capture
from recognition.services.ignored_spots import signatures_of
from recognition.services.sighting_store import consenting_students, store_sightings
from recognition.signals import capture_failed
from storage.files import local_copy

TURNS_TRIED = (2, 1, 3)
"""Quarter turns: on its head first, then on either side."""


def recognise_leased(
    *,
    lease: Lease,
    on_progress: Callable[[float], None] | None = None,
    may_retry: bool = True,
) -> RecognitionResult | None:
    """Work on a capture that the caller has acquired; return what was found and stored."""
    stored: RecognitionResult | None = None

    def run(job: RunningJob) -> None:
        nonlocal stored
        try:
            stored = _recognise(job, on_progress)
        except DecoderEnded:
            if may_retry:
                raise
            # Nobody else will: once more here.
            stored = _recognise(job, on_progress)

    run_leased(lease=lease, run=run, may_retry=may_retry)
    return stored


@dataclass(frozen=True)
class Recognised:
    """What the networks found in a film or photo.

    Args:
        quarter_turns: by how many quarter turns to the left a photo was turned for it.
    """

    result: RecognitionResult
    quarter_turns: int = 0


def _recognise(
    job: RunningJob, on_progress: Callable[[float], None] | None = None
) -> RecognitionResult | None:
    capture = Capture.objects.select_related("session__class_group__school").get(pk=job.pk)
    return _finish(capture, job, _run(capture, job, on_progress))


def prepare_gallery(capture: Capture, *, pipeline: Pipeline) -> Gallery:
    """Return who may be found in a film or photo, and the pictures of its room that are ignored.

    Templates of this network that are missing are made before.
    """
    session = capture.session
    # Of the lesson's day: a film of last week shows who was on the roster then.
    group = session.class_group
    rebuild_roster(class_group=group, day=session.day, pipeline=pipeline)
    gallery = load_gallery(group, session.day, pipeline)
    return replace(with_corrections(gallery), ignored_pictures=signatures_of(session))


def _run(
    capture: Capture, job: RunningJob, on_progress: Callable[[float], None] | None
) -> Recognised:
    # No earlier: TensorFlow does not survive the fork by which the worker makes its processes.
    pipeline = get_pipeline()
    gallery = prepare_gallery(capture, pipeline=pipeline)

    def report(share: float) -> None:
        job.report(share)
        if on_progress:
            on_progress(share)

    def note_found(student_ids: frozenset[int]) -> None:
        job.note(found=sorted(student_ids))

    with local_copy(capture.file) as path:
        # Whoever sent it chose its bytes: both are decoded in a process that may do nothing else.
        if capture.kind == Capture.Kind.PHOTO:
            return _recognise_photo(
                read_picture(path), pipeline, gallery, progress=Progress(report, job.is_lost)
            )
        return Recognised(
            pipeline.recognise_video(
                path, gallery, progress=Progress(report, job.is_lost, note_found)
            )
        )


def _recognise_photo(
    picture: Frame, pipeline: Pipeline, gallery: Gallery, *, progress: Progress
) -> Recognised:
    """Find everybody; a photo without any face is turned, in case it stands on its head.

    Returns:
        What was found, turned to where somebody of the class is known, else where most faces are.
    """
    best = Recognised(pipeline.recognise_pictures([picture], gallery, progress=progress))
    if best.result.tracklets:
        return best
    for n_turns in TURNS_TRIED:
        turned = pipeline.recognise_pictures(
            [turned_left(picture, n_turns)], gallery, progress=progress
        )
        # Not by a shadow that looks like a face, where somebody is known in another way.
        if any(one.subject_id is not None for one in turned.tracklets):
            return Recognised(turned, n_turns)
        if len(turned.tracklets) > len(best.result.tracklets):
            best = Recognised(turned, n_turns)
    return best


def get_ready() -> None:
    """Do what the first film of a process takes seconds for, while it is still being filmed."""
    warm_up()
    start_idle_child()


@transaction.atomic
def _finish(capture: Capture, job: RunningJob, found: Recognised) -> RecognitionResult | None:
    """Store all sightings and the new state together, if the capture is still ours.

    Returns:
        What was found and may be known; None if the capture is not ours any more.
    """
    result = found.result
    # The session before the capture, in the order of a review: two would else wait for each other.
    lock_session(capture.session)
    # It may have been switched off while the networks ran.
    require_recognition(capture.session.class_group.school_id)
    # Before the film, as a withdrawal does: it holds the consent when it asks for films in work.
    consenting_students(capture.session, result=result)
    is_ours = job.succeed(
        duration_s=result.duration_s,
        network_ids=list(result.network_ids),
        thresholds=list(result.thresholds),
        timings_s=result.timings_s,
        n_faces=len(result.tracklets),
        quarter_turns=found.quarter_turns,
    )
    return store_sightings(capture, result=result) if is_ours else None


def _signal_failure(capture_id: int) -> None:
    capture_failed.send(sender=Capture, capture_id=capture_id)


CAPTURES = Kind(
    name="capture",
    model=Capture,
    lane=Lane.FILMS,
    run=_recognise,
    failure_of=failure_of,
    exhausted=Failure("capture_attempts_exhausted"),
    scratch={"found": []},
    when_failed=_signal_failure,
    prepare=get_ready,
    try_again=lambda capture, shown: bool(retry_capture(capture=capture, shown_version=shown)),
)
