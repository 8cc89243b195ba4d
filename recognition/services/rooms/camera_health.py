"""Note how a camera is after each film, and once what is wrong with it."""

from datetime import datetime

import numpy as np
from django.db import transaction
from django.utils import timezone

from face_vision.cameras.camera_faults import (
    VIEW_HEIGHT,
    VIEW_WIDTH,
    CameraFault,
    FilmFacts,
    View,
    fault_of,
)
from jobs.registry import Failure
from privacy.accesses import Access
from privacy.services.access_log import log_change
from recognition.models import Camera, CameraHealth
from recognition.services.rooms.camera_alerts import note_alerts, note_all_clear

OF_THE_CAMERA = frozenset(
    {fault.value for fault in CameraFault}
    | {"camera_silent", "camera_unavailable", "camera_name_unknown", "camera_sends_elsewhere"}
    | {"camera_password_wrong", "camera_without_film", "camera_stuck", "camera_address_outside"}
    | {"camera_address_wrong", "camera_folder_outside"}
)
"""Failures that somebody mends at the camera or where it is entered."""


@transaction.atomic
def note_film(*, camera: Camera, facts: FilmFacts, at: datetime) -> CameraHealth:
    """Note what a film shows of its camera; the first good one says what it usually shows."""
    health = _health_of(camera)
    fault = fault_of(facts, _usual_view(health))
    health.filmed_at = at
    health.picture = facts.coarse_jpeg
    _set_fault(health, Failure(fault.value) if fault else None)
    if fault is None and health.usual_view is None:
        health.usual_view = facts.view.tobytes()
    health.save()
    return health


@transaction.atomic
def note_fault(*, camera: Camera, failure: Failure) -> None:
    """Note why a camera could not film, if that is its own fault."""
    if failure.code not in OF_THE_CAMERA:
        return
    health = _health_of(camera)
    _set_fault(health, failure)
    health.save()


@transaction.atomic
def accept_view(*, camera: Camera) -> None:
    """Take what a camera shows next for its usual view: somebody has turned it on purpose."""
    health = _health_of(camera)
    params = {"how": "accepted", "camera": camera.pk}
    log_change(Access("cameras", camera.room.school_id, params=params))
    health.usual_view = None
    _set_fault(health, None)
    health.save()


def _health_of(camera: Camera) -> CameraHealth:
    Camera.objects.select_for_update(of=("self",), no_key=True).get(pk=camera.pk)
    return CameraHealth.objects.filter(camera=camera).first() or CameraHealth(camera=camera)


def _usual_view(health: CameraHealth) -> View | None:
    if health.usual_view is None:
        return None
    return np.frombuffer(bytes(health.usual_view), np.uint8).reshape(VIEW_HEIGHT, VIEW_WIDTH)


def _set_fault(health: CameraHealth, failure: Failure | None) -> None:
    health.checked_at = timezone.now()
    code = failure.code if failure else ""
    if code == health.fault_code:
        return
    if failure is None:
        note_all_clear(health)
    # Of another fault the time begins anew, and so does the mail.
    health.fault_code = code
    health.fault_params = dict(failure.params) if failure else {}
    health.fault_since = timezone.now() if failure else None
    if failure:
        note_alerts(health)
