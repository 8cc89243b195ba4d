"""Free work whose worker is gone, so that none stays for ever, and erase old clips."""

from datetime import timedelta

from django.utils import timezone

from faces.services.clips.class_clips import CLIPS
from faces.services.clips.cleanup import erase_old_clips
from faces.services.evaluation import EVALUATIONS
from jobs.lease import stale_before
from recognition.models import Capture
from recognition.services.captures import queue_capture
from recognition.services.recognition_job import try_again_or_fail

QUEUED_AGAIN_AFTER = timedelta(minutes=10)
"""A capture waiting this long may have lost its task (a crash between commit and queueing).

A second task for the same capture does no harm: whoever claims it first works on it.
"""


def sweep_captures(*, has_just_started: bool = False) -> int:
    """Queue abandoned and forgotten captures again; return how many were touched.

    A worker that has just started queues all that wait: tasks that its predecessor had taken out
    of the queue beforehand would else come back only when the broker's `retry` has passed.
    """
    abandoned = Capture.objects.filter(
        state=Capture.State.RUNNING, heartbeat_at__lt=stale_before()
    ).values_list("pk", "claim")
    for capture_id, claim in abandoned:
        try_again_or_fail(capture_id, claim)
    waited = timedelta(0) if has_just_started else QUEUED_AGAIN_AFTER
    n_others = sum(job.sweep(timezone.now() - waited) for job in (CLIPS, EVALUATIONS))
    return len(abandoned) + _queue_forgotten(waited) + n_others + erase_old_clips()


def _queue_forgotten(waited: timedelta) -> int:
    forgotten = Capture.objects.filter(
        state=Capture.State.QUEUED, heartbeat_at__lt=timezone.now() - waited
    )
    capture_ids = list(forgotten.values_list("pk", flat=True))
    for capture_id in capture_ids:
        Capture.objects.filter(pk=capture_id).update(heartbeat_at=timezone.now())
        queue_capture(capture_id)
    return len(capture_ids)
