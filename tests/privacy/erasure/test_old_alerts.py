"""Mails about a camera go after a season; who was told of a fault that lasts is told its end."""

from datetime import timedelta

import pytest

from privacy.services.retention import run_retention
from recognition.models import CameraAlert
from tests.factories import NINE_O_CLOCK, make_user
from tests.factories.office import make_camera_health

FAULT = {"fault_code": "camera_silent", "fault_since": NINE_O_CLOCK}


@pytest.mark.parametrize(("lasts", "n_left"), [(False, 0), (True, 1)])
def test_they_go_after_ninety_days(school, lasts, n_left):
    health = make_camera_health(**(FAULT if lasts else {}))
    of_camera = health.camera.room.school
    sent = {"state": "ready", "queued_at": NINE_O_CLOCK, "school": of_camera}
    CameraAlert.objects.create(camera=health.camera, user=make_user(), **FAULT, **sent)
    for days, n in ((89, 1), (91, n_left)):
        now = NINE_O_CLOCK + timedelta(days=days)
        run_retention(school_id=of_camera.pk, day=now.date(), now=now)
        assert CameraAlert.objects.count() == n
