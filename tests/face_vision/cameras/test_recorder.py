"""Recording a camera that really talks RTSP, and hanging up at one that sends elsewhere."""

import ipaddress
from contextlib import closing
from types import SimpleNamespace

import numpy as np
import pytest

from face_vision.cameras import recorder
from face_vision.cameras.camera_types import CameraSource
from face_vision.cameras.reach import DirectReach
from face_vision.cameras.recorder import _Frames, record_camera
from face_vision.errors import CameraUnavailable
from face_vision.media.video import probe_video
from face_vision.options import VideoOptions
from tests.face_vision.cameras.rtsp_camera import running_camera

THIS_MACHINE = [ipaddress.ip_network("127.0.0.0/8")]
PICTURE = np.zeros((9, 16, 3), np.uint8)


@pytest.fixture
def camera():
    with running_camera() as camera:
        yield camera


def record(url, tmp_path, *, networks=THIS_MACHINE, seconds=0.3, **options):
    target = tmp_path / "out.mp4"
    with closing(DirectReach(CameraSource(url, networks))) as reach:
        record_camera(reach, target, seconds=seconds, **options)
    return target


def test_a_recording_ends_in_time(tmp_path):
    with running_camera(seconds=20) as camera:
        shares = []
        film = record(camera.url, tmp_path, on_frame=lambda _, time_s: shares.append(time_s / 0.3))
    assert probe_video(film, VideoOptions()).width == 64
    assert shares == sorted(shares)
    assert 0 <= shares[0] <= shares[-1] <= 1


def test_a_camera_that_stops_early_leaves_what_it_gave(tmp_path, camera):
    film = record(camera.url, tmp_path, seconds=60)
    assert probe_video(film, VideoOptions()).width == 64


@pytest.mark.parametrize(
    ("moments_s", "is_whole"),
    [
        ([0, 4, 8, 10.1], True),
        ([0, 4, 8], False),
        ([0, 4], False),
        # The decoder gives its last ones when the camera was silent for ten seconds.
        ([0, 4, 14, 14.01], False),
    ],
    ids=["until the end", "hung up", "silent", "silent beyond the end"],
)
def test_a_film_is_whole_if_pictures_came_until_its_end(monkeypatch, moments_s, is_whole):
    now = iter([100.0, *(100.0 + moment_s for moment_s in moments_s)])
    monkeypatch.setattr(recorder, "time", SimpleNamespace(monotonic=lambda: next(now)))
    frames = _Frames(iter([lambda: PICTURE] * len(moments_s)), seconds=10)
    assert [time_s for _, time_s in frames] == [one for one in moments_s if one <= 10]
    assert frames.is_whole == is_whole


def test_a_password_reaches_the_camera_whatever_is_in_it(tmp_path, camera):
    camera.wants_password = True
    url = camera.url.replace("//", "//door:a%20word@")
    assert probe_video(record(url, tmp_path), VideoOptions()).width == 64


def test_a_camera_of_this_machine_is_refused_unless_it_is_named(tmp_path, camera):
    private = [ipaddress.ip_network("192.168.0.0/16")]
    with pytest.raises(CameraUnavailable, match="outside the networks"):
        record(camera.url, tmp_path, networks=private)
    assert camera.asked == []


@pytest.mark.parametrize("scheme", ["rtsp", "http", "file"])
def test_a_camera_that_sends_elsewhere_is_not_followed(tmp_path, camera, scheme):
    with running_camera() as other:
        camera.sends_to = f"{scheme}://{other.host}/1"
        with pytest.raises(CameraUnavailable, match="sends to another address"):
            record(camera.url, tmp_path)
    assert camera.asked
    assert other.asked == []


def test_no_camera_is_opened_by_another_scheme(tmp_path, camera):
    with pytest.raises(CameraUnavailable):
        record(camera.url.replace("rtsp", "ftp"), tmp_path)
    assert camera.asked == []


def test_a_file_is_no_camera(tmp_path):
    (tmp_path / "film.mp4").write_bytes(b"")
    with pytest.raises(CameraUnavailable):
        record(str(tmp_path / "film.mp4"), tmp_path)


@pytest.mark.parametrize("source", ["99", "rtsp://127.0.0.1:9/none"])
def test_a_camera_that_is_not_there_is_refused_without_repeating_its_address(tmp_path, source):
    with pytest.raises(CameraUnavailable, match="cannot be opened") as caught:
        record(source, tmp_path)
    assert "127.0.0.1" not in str(caught.value)
