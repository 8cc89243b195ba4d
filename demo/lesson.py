"""Take the attendance of the demonstration class from its video, as a teacher would."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.urls import reverse
from django.utils import timezone

from classes.models import ClassGroup, ClassSession
from classes.services.sessions import open_session
from demo.people import ABSENT, PRESENT
from demo.verdict import NamedFace, find_faults
from demo.whereabouts import number_at
from recognition.models import Capture, Sighting
from recognition.selectors.review_queue import ReviewRow, review_of
from recognition.services.captures import CaptureOrigin, submit_capture

POLL_S = 0.3
PATIENCE_S = 600.0
"""How long the worker may take, seconds; the demonstration is done in a fraction of it."""


def take_demo_attendance(
    *, class_group: ClassGroup, video: Path, on_progress: Callable[[float], None]
) -> dict[str, Any]:
    """Submit the video to a new session, wait for the worker, and describe what it found.

    Raises:
        TimeoutError: the worker did not finish.
    """
    session = open_session(class_group=class_group, starts_at=timezone.now().replace(microsecond=0))
    teacher = class_group.teachers.get()
    with video.open("rb") as file:
        capture = submit_capture(
            session=session, file=File(file, name=video.name), origin=CaptureOrigin(by=teacher.user)
        )
    _wait_for(capture, on_progress)
    return _describe(session, capture)


def _wait_for(capture: Capture, on_progress: Callable[[float], None]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not capture.is_finished:
        if time.monotonic() > deadline:
            raise TimeoutError(f"The worker did not finish the video within {PATIENCE_S:.0f} s.")
        time.sleep(POLL_S)
        capture.refresh_from_db()
        on_progress(capture.progress / 100)


def _describe(session: ClassSession, capture: Capture) -> dict[str, Any]:
    review = review_of(session)
    return {
        "review_path": reverse("recognition:review", args=[session.pk]),
        "students": [_student(row) for row in review.rows],
        "unknown": len(review.unknown),
        "tracklets": capture.sightings.count(),
        "video_s": capture.duration_s,
        "elapsed_s": capture.timings_s.get("total"),
        "faults": _faults(review.rows, capture),
    }


def _student(row: ReviewRow) -> dict[str, Any]:
    return {
        "number": row.student.number,
        "name": row.student.name,
        "status": row.tray.value,
        "score": row.score,
        "first_seen_s": row.first_seen_s,
        "last_seen_s": row.last_seen_s,
        "n_looks": row.n_looks,
        "reason": row.reason,
    }


def _faults(rows: list[ReviewRow], capture: Capture) -> list[str]:
    if capture.state == Capture.State.FAILED:
        return [capture.failure_reason]
    return find_faults(
        {row.student.number: row.tray.value for row in rows},
        [_named_face(sighting) for sighting in _named_sightings(capture)],
        present=[person.number for person in PRESENT],
        absent=[person.number for person in ABSENT],
    )


def _named_sightings(capture: Capture) -> list[Sighting]:
    named = capture.sightings.filter(proposed_student__isnull=False)
    return list(named.select_related("proposed_student").defer("chip"))


def _named_face(sighting: Sighting) -> NamedFace:
    left, top, right, bottom = sighting.box
    return NamedFace(
        named=sighting.proposed_student.number if sighting.proposed_student else "",
        actual=number_at(sighting.best_seen_s, (left + right) / 2, (top + bottom) / 2),
        seen_s=sighting.best_seen_s,
    )
