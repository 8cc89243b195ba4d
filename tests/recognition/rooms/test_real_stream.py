"""The whole way with a real stream: a camera on this machine, its child, the film, the review."""

import ipaddress

import numpy as np
import pytest

from face_vision.media.images import encode_jpeg
from face_vision.media.video import sample_frames
from face_vision.options import VideoOptions
from jobs.lifecycle import acquire
from jobs.runner import run_leased
from recognition.models import Capture, RoomFilm
from recognition.selectors.review_queue import Tray, review_of
from recognition.services.rooms import room_film_job
from recognition.services.rooms.plans import plan_room_films
from recognition.services.rooms.room_film_job import ROOM_FILMS
from tests.face_vision.cameras.web_camera_server import running_web_camera
from tests.processes.work_now import recognise_capture

pytestmark = pytest.mark.django_db

FILMED_S = 2.5


@pytest.fixture
def stream(class_video, camera, settings, monkeypatch):
    """A camera that shows the painted class as MJPEG, and wants a password if it is asked to."""
    settings.CAMERA_NETWORKS = [ipaddress.ip_network("127.0.0.0/8")]
    monkeypatch.setattr(room_film_job, "seconds_for", lambda film: FILMED_S)
    with running_web_camera() as stream:
        stream.is_stream = True
        frames = sample_frames(class_video, VideoOptions(sample_fps=10))
        stream.shown = [encode_jpeg(np.asarray(frame.pixels)) for frame in frames]
        camera.source = stream.url
        camera.save()
        yield stream


def film(lesson) -> RoomFilm:
    plan_room_films()
    lease = acquire(kind=ROOM_FILMS, pk=RoomFilm.objects.get().pk)
    assert lease
    run_leased(lease=lease)
    return RoomFilm.objects.get()


def test_a_stream_becomes_a_review(lesson, stream):
    film(lesson)
    recognise_capture(capture_id=Capture.objects.get().pk)
    trays = [row.tray for row in review_of(lesson).rows]
    assert trays.count(Tray.PRESENT) == 2


def test_a_wrong_password_is_told_and_tried_again(lesson, stream):
    stream.wants = "digest"
    waiting = film(lesson)
    assert waiting.state == RoomFilm.State.QUEUED
    assert "user name or password" in waiting.failure_reason
