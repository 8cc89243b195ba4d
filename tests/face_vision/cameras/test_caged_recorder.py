"""A camera is filmed by a child process: what it tells of the camera, and when it is given up."""

import ipaddress
import os
import time
from pathlib import Path

import pytest

from face_vision.cameras.caged_recorder import FilmRequest, film_camera
from face_vision.cameras.camera_types import CameraSource
from face_vision.cameras.view import CameraFault, fault_of
from face_vision.errors import CameraUnavailable
from tests.face_vision.cameras.rtsp_camera import running_camera
from tests.face_vision.cameras.web_camera_server import running_web_camera
from tests.face_vision.media.filming import film

THIS_MACHINE = [ipaddress.ip_network("127.0.0.0/8")]


@pytest.fixture
def camera():
    with running_web_camera() as camera:
        yield camera


def film_it(url, tmp_path, *, seconds=1.0, **more):
    request = FilmRequest(tmp_path / "film.mp4", seconds, **more)
    return film_camera(CameraSource(url, THIS_MACHINE, (tmp_path,)), request)


def test_a_living_camera_has_no_fault_and_a_frozen_one_has(tmp_path, camera):
    camera.is_stream = True
    facts = film_it(camera.url, tmp_path)
    assert facts.n_frames > 1
    assert fault_of(facts) is None
    camera.is_frozen = True
    assert film_it(camera.url, tmp_path, seconds=5).still_s > 4
    camera.is_dark = True
    assert fault_of(film_it(camera.url, tmp_path)) is CameraFault.DARK


def test_a_film_that_is_pulled_out_leaves_what_came(tmp_path):
    with running_camera(seconds=0.5) as camera:
        facts = film_it(camera.url, tmp_path, seconds=30)
    assert facts.n_frames >= 1
    assert facts.duration_s < 10


def test_a_camera_that_hangs_is_given_up(tmp_path, camera):
    camera.hangs = True
    started = time.monotonic()
    with pytest.raises(CameraUnavailable) as caught:
        film_it(camera.url, tmp_path, grace_s=2)
    assert caught.value.code == "camera_stuck"
    assert time.monotonic() - started < 8


def test_a_refusal_comes_through_with_its_code(tmp_path, camera):
    camera.wants = "basic"
    with pytest.raises(CameraUnavailable) as caught:
        film_it(camera.url, tmp_path)
    assert caught.value.code == "camera_password_wrong"


def test_a_film_that_cannot_be_written_says_that_the_disk_is_full(camera):
    with pytest.raises(CameraUnavailable) as caught:
        request = FilmRequest(Path("/dev/null/film.mp4"), 1)
        film_camera(CameraSource(camera.url, THIS_MACHINE), request)
    assert caught.value.code == "camera_disk_full"


def test_the_newest_whole_film_of_a_folder_is_taken_whatever_its_date_says(tmp_path):
    folder = tmp_path / "recorder"
    folder.mkdir()
    dropped = folder / "2019-01-01.mp4"
    film(dropped)
    # The recorder's clock is an hour off.
    os.utime(dropped, (time.time() - 3600,) * 2)
    came_at = time.time()
    facts = film_it(f"folder:{folder}", tmp_path, seconds=4, since=came_at - 60)
    assert facts.n_frames > 1
    assert facts.began_at == pytest.approx(came_at - facts.duration_s, abs=1)
    assert (tmp_path / "film.mp4").stat().st_size == dropped.stat().st_size


def test_a_film_of_before_the_lesson_is_not_taken(tmp_path):
    film(tmp_path / "old.mp4")
    with pytest.raises(CameraUnavailable) as caught:
        film_it(f"folder:{tmp_path}", tmp_path, seconds=0.1, since=time.time() + 5)
    assert caught.value.code == "camera_without_film"


def test_a_film_that_began_before_the_lesson_is_not_taken(tmp_path):
    film(tmp_path / "part.mp4")
    just_before_it_ended = time.time() - 0.2
    with pytest.raises(CameraUnavailable) as caught:
        film_it(f"folder:{tmp_path}", tmp_path, seconds=4, since=just_before_it_ended)
    assert caught.value.code == "camera_without_film"


def test_a_folder_outside_those_allowed_is_not_read(tmp_path):
    (tmp_path / "link").symlink_to("/etc")
    for folder in ("/etc", f"{tmp_path}/../..", f"{tmp_path}/link"):
        with pytest.raises(CameraUnavailable) as caught:
            film_it(f"folder:{folder}", tmp_path, seconds=0.1)
        assert caught.value.code == "camera_folder_outside"
