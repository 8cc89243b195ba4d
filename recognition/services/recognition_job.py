"""Recognise one capture: claim it, run the networks, store what was found in one transaction."""

import logging
import uuid
from collections.abc import Callable

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from classes.services.sessions import lock_session
from face_vision.errors import RecognitionCancelled, VisionError, WeightsMissing
from face_vision.media.images import read_picture
from face_vision.types import RecognitionResult
from faces.engine import get_pipeline
from faces.error_messages import FILE_GONE, INCOMPLETE, WORN_OUT
from faces.selectors.gallery_loader import load_gallery
from jobs.lease import Heartbeat, claim_work
from recognition.models import Capture
from recognition.services.captures import queue_capture
from recognition.services.sighting_store import store_sightings
from recognition.signals import capture_failed
from storage.files import local_copy

logger = logging.getLogger(__name__)


def recognise_capture(
    *, capture_id: int, on_progress: Callable[[float], None] | None = None
) -> RecognitionResult | None:
    """Work on a capture if nobody else does; safe to call twice.

    Returns:
        What was found, or None if there was nothing to do or the work failed; the capture says.
    """
    claim = claim_work(Capture, capture_id, started_at=timezone.now(), found=[])
    if claim is None:
        return None
    capture = Capture.objects.select_related("session__class_group__school").get(pk=capture_id)
    try:
        with Heartbeat(capture_id, claim, model=Capture) as heartbeat:
            result = _run(capture, heartbeat, on_progress)
        return result if _finish(capture, claim, result) else None
    except RecognitionCancelled:
        logger.warning("Capture %s was taken over by another worker", capture_id)
    except WeightsMissing:
        logger.exception("Capture %s: the installation is incomplete", capture_id)
        fail_capture(capture_id, claim, INCOMPLETE)
    except VisionError as error:
        fail_capture(capture_id, claim, str(error))
    except FileNotFoundError:
        fail_capture(capture_id, claim, FILE_GONE)
    except Exception:
        logger.exception("Capture %s could not be worked on", capture_id)
        try_again_or_fail(capture_id, claim)
    return None


def _run(
    capture: Capture, heartbeat: Heartbeat, on_progress: Callable[[float], None] | None
) -> RecognitionResult:
    pipeline = get_pipeline()
    session = capture.session
    gallery = load_gallery(session.class_group, session.day, pipeline)

    def report(share: float) -> None:
        heartbeat.report(share)
        if on_progress:
            on_progress(share)

    with local_copy(capture.file) as path:
        if capture.kind == Capture.Kind.PHOTO:
            return pipeline.recognise_pictures(
                [read_picture(path)], gallery, on_progress=report, is_cancelled=heartbeat.is_lost
            )
        return pipeline.recognise_video(
            path,
            gallery,
            on_progress=report,
            is_cancelled=heartbeat.is_lost,
            on_found=heartbeat.report_found,
        )


@transaction.atomic
def _finish(capture: Capture, claim: uuid.UUID, result: RecognitionResult) -> bool:
    """Store all sightings and the new state together, if the capture is still ours."""
    lock_session(capture.session)
    mine = Capture.objects.filter(pk=capture.pk, claim=claim, state=Capture.State.RUNNING)
    n_changed = mine.update(
        state=Capture.State.READY,
        progress=100,
        found=[],
        finished_at=timezone.now(),
        duration_s=result.duration_s,
        network_ids=list(result.network_ids),
        timings_s=result.timings_s,
    )
    if n_changed:
        store_sightings(capture, result)
    return bool(n_changed)


@transaction.atomic
def fail_capture(capture_id: int, claim: uuid.UUID | None, reason: str) -> None:
    """End a capture for good with a reason the teacher reads."""
    n_failed = (
        Capture.objects.filter(pk=capture_id, claim=claim)
        .unfinished()
        .update(
            state=Capture.State.FAILED,
            failure_reason=reason[:300],
            finished_at=timezone.now(),
            found=[],
        )
    )
    if n_failed:
        capture_failed.send(sender=Capture, capture_id=capture_id)


@transaction.atomic
def try_again_or_fail(capture_id: int, claim: uuid.UUID | None) -> None:
    """Queue the capture once more, or end it when its attempts are used up."""
    mine = Capture.objects.filter(pk=capture_id, claim=claim).unfinished()
    n_requeued = mine.filter(attempts__lt=settings.RECOGNITION_MAX_ATTEMPTS).update(
        state=Capture.State.QUEUED, heartbeat_at=timezone.now(), found=[]
    )
    if n_requeued:
        queue_capture(capture_id)
    else:
        fail_capture(capture_id, claim, WORN_OUT)
