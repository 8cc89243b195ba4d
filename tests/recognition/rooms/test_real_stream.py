"""The whole way with real streams: from the camera to the review, and whatever befalls it.

Killed, unplugged, frozen, without a disk, with a wrong password, with a clock an hour off: each
ends in a sentence on the lesson's page, and in a register that can be taken by hand.
"""

import ipaddress
import os
import signal
from collections.abc import Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from django.urls import reverse
from django.utils import timezone

from benchmarks.class_videos.children_watch import processes_below
from face_vision.cameras.caged_recorder import CHILD
from face_vision.cameras.dropped_films import SETTLED_S
from face_vision.media.images import encode_jpeg
from face_vision.media.video import sample_frames
from face_vision.options import VideoOptions
from face_vision.types import Frame
from jobs.lifecycle import acquire
from jobs.reaper import reap
from jobs.runner import run_leased
from recognition.film_lengths import LEAST_S
from recognition.models import CameraHealth, Capture, RoomFilm
from recognition.selectors.review_queue import Tray, review_of
from recognition.services.rooms import room_film_job
from recognition.services.rooms.plans import plan_room_films
from recognition.services.rooms.room_film_job import ROOM_FILMS
from tests.face_vision.cameras.rtsp_camera import running_camera
from tests.face_vision.cameras.web_camera_server import running_web_camera
from tests.processes.work_now import recognise_capture
from tests.recognition.rooms.conftest import A_MINUTE
from tests.recognition.rooms.test_pages_rooms import part_of, words

pytestmark = pytest.mark.django_db

FILMED_S = 4.0
AN_HOUR_S = 3600
A_FILM_OF_BOTH_S = 12
TEN_A_SECOND_S = 0.1
"""No more pictures than are kept: what is behind would be filmed after the plug was pulled."""


@pytest.fixture
def film_seconds(settings, monkeypatch):
    """Let cameras of this machine be filmed, and the films be short, or as long as they need."""
    settings.CAMERA_NETWORKS = [ipaddress.ip_network("127.0.0.0/8")]

    def last(seconds: float) -> None:
        monkeypatch.setattr(room_film_job, "seconds_for", lambda film: seconds)

    last(FILMED_S)
    return last


@pytest.fixture
def frames(class_video) -> Sequence[Frame]:
    found = sample_frames(class_video, VideoOptions(sample_fps=10))
    return [np.asarray(frame.pixels) for frame in found]


@pytest.fixture
def stream(frames, camera, film_seconds):
    """A camera that shows the painted class as MJPEG, and wants a password if it is asked to."""
    with running_web_camera() as stream:
        stream.is_stream, stream.pause_s = True, TEN_A_SECOND_S
        stream.shown = [encode_jpeg(frame) for frame in frames]
        enter(camera, stream.url)
        yield stream


def enter(camera, source: str) -> None:
    camera.source = source
    camera.save()


def film(lesson) -> RoomFilm:
    """Let the film of this moment be made once, as the worker does."""
    plan_room_films()
    RoomFilm.objects.update(next_try_at=timezone.now())
    lease = acquire(kind=ROOM_FILMS, pk=RoomFilm.objects.get().pk)
    assert lease
    run_leased(lease=lease)
    return RoomFilm.objects.get()


def give_up(lesson) -> RoomFilm:
    """Let the room's last minute come: what does not film by now is tried once more."""
    RoomFilm.objects.update(give_up_at=timezone.now() + timedelta(seconds=10))
    found = film(lesson)
    assert found.state == RoomFilm.State.FAILED
    assert not Capture.objects.exists()
    return found


def is_explained_and_taken_by_hand(client, lesson, student, sentence: str) -> bool:
    assert sentence in words(client.get(part_of(lesson)))
    line = reverse("classes:amend", args=[lesson.pk, student.pk])
    assert client.post(line, {"status": "present", "note": ""}).status_code < 400
    return lesson.records.get(student=student).status == "present"


def trays(lesson) -> list[Tray]:
    recognise_capture(capture_id=Capture.objects.get().pk)
    return [row.tray for row in review_of(lesson).rows]


def test_a_stream_becomes_a_review(lesson, stream):
    film(lesson)
    assert trays(lesson).count(Tray.PRESENT) == 2


@pytest.mark.parametrize("kind", ["http", "rtsp"])
def test_a_stream_that_changes_its_size(lesson, camera, stream, frames, film_seconds, kind):
    """Somebody sets the camera from 4:3 to wide while it films: the class is seen all the same."""
    film_seconds(A_FILM_OF_BOTH_S)
    # Once, not to and fro: each further change would end what is followed of a face.
    wide = [widened(frame) for frame in frames] * 5
    with (
        running_camera(seconds=60, frames=frames[:10]) as other,
        running_camera(frames=wide) as one,
    ):
        other.units, other.pause_s = [*other.units, *one.units], TEN_A_SECOND_S
        stream.shown = [encode_jpeg(frame) for frame in [*frames[:10], *wide]]
        enter(camera, stream.url if kind == "http" else other.url)
        assert film(lesson).state == RoomFilm.State.READY
    assert trays(lesson).count(Tray.PRESENT) == 2


def widened(frame: Frame) -> Frame:
    """Return the same room with more of its walls, half as large again."""
    wall = np.pad(frame, ((0, 0), (80, 80), (0, 0)), "edge")
    height, width = wall.shape[0] * 3 // 4 * 2, wall.shape[1] * 3 // 4 * 2
    return np.asarray(cv2.resize(wall, (width, height)), np.uint8)


def test_a_wrong_password_is_told_and_tried_again(lesson, stream):
    stream.wants = "digest"
    waiting = film(lesson)
    assert waiting.state == RoomFilm.State.QUEUED
    assert "user name or password" in waiting.failure_reason


def kill_below(module: str) -> None:
    for pid in processes_below(os.getpid()):
        if module in Path(f"/proc/{pid}/cmdline").read_text():
            os.kill(pid, signal.SIGKILL)


def test_a_camera_s_child_killed_9_over_a_film(lesson, stream, film_seconds, alice_client, student):
    film_seconds(20)
    stream.on_picture = lambda number: number % 10 == 0 and kill_below(CHILD)
    assert film(lesson).state == RoomFilm.State.QUEUED
    give_up(lesson)
    assert is_explained_and_taken_by_hand(alice_client, lesson, student, "was given up")


def test_a_worker_killed_9_that_nobody_starts_again_in_time(lesson, stream, alice_client, student):
    plan_room_films()
    assert acquire(kind=ROOM_FILMS, pk=RoomFilm.objects.get().pk)
    over = timezone.now() - A_MINUTE
    RoomFilm.objects.update(lease_until=over, give_up_at=over)
    assert reap() == 1
    assert film(lesson).state == RoomFilm.State.FAILED
    assert is_explained_and_taken_by_hand(alice_client, lesson, student, "stopped or busy")


@pytest.mark.parametrize("goes_silent", [False, True], ids=["hung up", "silent"])
def test_a_pulled_plug_early_in_a_film(
    lesson, camera, frames, film_seconds, alice_client, student, goes_silent
):
    # It is over before anybody gives up waiting for a silent camera.
    film_seconds(LEAST_S)
    with running_camera(seconds=1, frames=frames) as stream:
        stream.goes_silent, stream.pause_s = goes_silent, TEN_A_SECOND_S
        enter(camera, stream.url)
        waiting = film(lesson)
    assert waiting.state == RoomFilm.State.QUEUED
    assert "stopped while it filmed" in waiting.failure_reason
    give_up(lesson)
    assert is_explained_and_taken_by_hand(alice_client, lesson, student, "cannot be opened")


def test_a_pulled_plug_late_in_a_film_leaves_what_came_and_says_so(
    lesson, camera, frames, film_seconds, alice_client, student
):
    film_seconds(20)
    # A stream is looked at for up to four seconds before its first picture is kept.
    with running_camera(seconds=9, frames=frames) as stream:
        stream.pause_s = TEN_A_SECOND_S
        enter(camera, stream.url)
        assert film(lesson).state == RoomFilm.State.READY
    assert CameraHealth.objects.get().fault_code == "camera_broke_off"
    assert trays(lesson).count(Tray.PRESENT) == 2
    assert is_explained_and_taken_by_hand(alice_client, lesson, student, "stopped while it filmed")


def test_a_frozen_stream(lesson, stream, film_seconds, alice_client, student):
    film_seconds(6)
    del stream.shown[1:]
    assert film(lesson).state == RoomFilm.State.QUEUED
    give_up(lesson)
    assert is_explained_and_taken_by_hand(alice_client, lesson, student, "stands still")


@pytest.mark.parametrize("kind", ["stream", "recorder"])
def test_a_full_disk(
    lesson, camera, stream, recorder, monkeypatch, alice_client, student, kind, class_video
):
    @contextmanager
    def full(ending):
        yield Path("/dev/full")

    if kind == "recorder":
        drop(recorder, class_video)
        enter(camera, f"folder:{recorder}")
    monkeypatch.setattr(room_film_job, "private_file", full)
    assert film(lesson).state == RoomFilm.State.QUEUED
    give_up(lesson)
    assert not CameraHealth.objects.exclude(fault_code="").exists()
    assert is_explained_and_taken_by_hand(
        alice_client, lesson, student, "disk of this machine is full"
    )


@pytest.mark.parametrize("kind", ["http", "rtsp"])
def test_a_wrong_password(lesson, camera, stream, frames, alice_client, student, kind):
    stream.wants = "basic"
    with running_camera(frames=frames) as other:
        other.wants_password = True
        enter(camera, stream.url if kind == "http" else other.url.replace("//", "//door:wrong@"))
        assert film(lesson).state == RoomFilm.State.QUEUED
        give_up(lesson)
    assert is_explained_and_taken_by_hand(alice_client, lesson, student, "user name or password")


@pytest.fixture
def recorder(tmp_path, settings) -> Path:
    folder = tmp_path / "recorder"
    folder.mkdir()
    settings.CAMERA_FOLDERS = (folder,)
    return folder


def drop(folder: Path, film_path: Path, *, clock_off_s: int = 0) -> None:
    """Drop a film whose name, date and header bear the recorder's clock; let it settle."""
    there = datetime.now(UTC) + timedelta(seconds=clock_off_s)
    path = folder / f"{there:%Y-%m-%d_%H-%M-%S}.mp4"
    with av.open(str(film_path)) as source, av.open(str(path), "w") as target:
        target.metadata["creation_time"] = there.isoformat()
        stream = target.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(video=0):
            if packet.size:
                packet.stream = stream
                target.mux(packet)
    os.utime(path, (there.timestamp(),) * 2)


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_camera_clock_an_hour_off_in_the_files_of_a_recorder(
    lesson, camera, recorder, class_video, film_seconds, alice_client, student, hours
):
    film_seconds(SETTLED_S + 10)
    enter(camera, f"folder:{recorder}")
    drop(recorder, class_video, clock_off_s=hours * AN_HOUR_S)
    before = timezone.now()
    film(lesson)
    assert abs(Capture.objects.get().captured_at - before) < A_MINUTE
    assert trays(lesson).count(Tray.PRESENT) == 2
    assert is_explained_and_taken_by_hand(alice_client, lesson, student, "2 of 4 seen")


@pytest.mark.parametrize("kind", ["http", "rtsp"])
def test_a_camera_clock_an_hour_off_in_a_stream(
    lesson, camera, stream, frames, alice_client, student, kind
):
    stream.clock_offset_s = AN_HOUR_S
    with running_camera(seconds=30, frames=frames) as other:
        other.clock_jump_s, other.pause_s = AN_HOUR_S, TEN_A_SECOND_S
        enter(camera, stream.url if kind == "http" else other.url)
        before = timezone.now()
        assert film(lesson).state == RoomFilm.State.READY
    assert abs(Capture.objects.get().captured_at - before) < A_MINUTE
    assert trays(lesson).count(Tray.PRESENT) == 2
    assert is_explained_and_taken_by_hand(alice_client, lesson, student, "2 of 4 seen")
