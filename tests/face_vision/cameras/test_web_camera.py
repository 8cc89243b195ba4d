"""Recording a camera that shows pictures over HTTP."""

import ipaddress
from contextlib import closing

import numpy as np
import pytest

from face_vision.cameras.addresses import parse_address
from face_vision.cameras.camera_types import CameraSource
from face_vision.cameras.reach import DirectReach
from face_vision.cameras.recorder import record_camera
from face_vision.cameras.web_camera import authorization
from face_vision.errors import CameraUnavailable
from face_vision.media.images import encode_jpeg
from face_vision.media.video import probe_video, sample_frames
from face_vision.options import VideoOptions
from tests.face_vision.cameras.web_camera_server import CHALLENGE, running_web_camera

THIS_MACHINE = [ipaddress.ip_network("127.0.0.0/8")]
SOFT_EDGE_PX = 3


@pytest.fixture
def camera():
    with running_web_camera() as camera:
        yield camera


def record(url, tmp_path, *, networks=THIS_MACHINE, seconds=0.5):
    target = tmp_path / "out.mp4"
    with closing(DirectReach(CameraSource(url, networks))) as reach:
        record_camera(reach, target, seconds=seconds)
    return probe_video(target, VideoOptions())


@pytest.mark.parametrize("is_stream", [False, True])
def test_pictures_become_a_film(tmp_path, camera, is_stream):
    camera.is_stream = is_stream
    assert record(camera.url, tmp_path).width == 160
    assert camera.n_asked > 1


def test_a_stream_that_breaks_off_leaves_what_it_gave(tmp_path, camera):
    camera.is_stream, camera.stops_after = True, 12
    assert record(camera.url, tmp_path, seconds=60).width == 160


def test_a_camera_that_becomes_wide_while_it_films_squeezes_nobody(tmp_path, camera):
    narrow, wide = np.full((120, 160, 3), 30, np.uint8), np.full((120, 320, 3), 30, np.uint8)
    wide[30:90, 130:190] = 250
    camera.is_stream = True
    camera.shown = [encode_jpeg(narrow)] * 10 + [encode_jpeg(wide)] * 500
    assert record(camera.url, tmp_path, seconds=2).width == 160
    *_, last = sample_frames(tmp_path / "out.mp4", VideoOptions(sample_fps=10))
    rows, columns = np.nonzero(last.pixels[..., 0] > 140)
    height, width = np.ptp(rows) + 1, np.ptp(columns) + 1
    assert height == pytest.approx(30, abs=SOFT_EDGE_PX)
    assert width == pytest.approx(30, abs=SOFT_EDGE_PX)


@pytest.mark.parametrize("wants", ["basic", "digest"])
def test_a_password_reaches_the_camera(tmp_path, camera, wants):
    camera.wants = wants
    assert record(camera.url.replace("//", "//door:a%20word@"), tmp_path).width == 160


def test_the_answer_to_a_challenge_is_the_one_of_the_standard():
    """The example of RFC 2069, section 2.4, with its erratum 749: without `qop`."""
    address = parse_address("http://Mufasa:CircleOfLife@camera.example/dir/index.html")
    challenge = 'Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093"'
    sent = authorization(address, challenge)
    assert 'response="1949323746fe6a43ef61f9606e7febea"' in sent
    assert "qop=auth" in authorization(address, CHALLENGE)


@pytest.mark.parametrize("wants", ["basic", "digest"])
def test_a_wrong_password_is_told_as_such(tmp_path, camera, wants):
    camera.wants = wants
    with pytest.raises(CameraUnavailable) as caught:
        record(camera.url.replace("//", "//other:word@"), tmp_path)
    assert caught.value.code == "camera_password_wrong"
    assert "word@" not in str(caught.value)


def test_a_camera_that_sends_elsewhere_is_not_followed(tmp_path, camera):
    with running_web_camera() as other:
        camera.sends_to = other.url
        with pytest.raises(CameraUnavailable, match="sends to another address"):
            record(camera.url, tmp_path)
    assert other.n_asked == 0


def test_a_camera_of_this_machine_is_refused_unless_it_is_named(tmp_path, camera):
    with pytest.raises(CameraUnavailable, match="outside the networks"):
        record(camera.url, tmp_path, networks=[ipaddress.ip_network("192.168.0.0/16")])
    assert camera.n_asked == 0
