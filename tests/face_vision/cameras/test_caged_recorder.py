"""A camera is filmed by a child process: what it tells of the camera, and when it is given up."""

import ipaddress
import os
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from face_vision.cameras.caged_recorder import FilmRequest, film_camera
from face_vision.cameras.camera_faults import CameraFault, fault_of
from face_vision.cameras.camera_types import CameraSource
from face_vision.cameras.dropped_films import SETTLED_S, WantedFilm, _take_whole, _Timed
from face_vision.cameras.recorder_folder import DroppedFilm, opened_folder, require_folder
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
    facts = film_it(camera.url, tmp_path, seconds=3)
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
    began = []
    source = CameraSource(camera.url, THIS_MACHINE)
    request = FilmRequest(tmp_path / "film.mp4", 1.0, grace_s=2)
    with pytest.raises(CameraUnavailable) as caught:
        film_camera(source, request, on_wait=lambda passed: began.append(time.monotonic() - passed))
    assert caught.value.code == "camera_stuck"
    # From when it was asked: a child takes its time to start on a busy machine.
    assert time.monotonic() - began[0] < 8


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
    facts = film_it(f"folder:{folder}", tmp_path, seconds=30, since=came_at - 60)
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


def test_a_film_that_began_after_the_lesson_is_not_taken(tmp_path):
    folder = tmp_path / "recorder"
    folder.mkdir()
    film(folder / "next.mp4")
    since, until = time.time() - 3600, (folder / "next.mp4").stat().st_ctime - 60
    with pytest.raises(CameraUnavailable) as caught:
        film_it(f"folder:{folder}", tmp_path, seconds=4, since=since, until=until)
    assert caught.value.code == "camera_without_film"
    assert film_it(f"folder:{folder}", tmp_path, seconds=30, since=since, until=until + 120)


def test_a_film_that_says_no_length_and_began_after_the_lesson_is_not_taken(tmp_path):
    """Its length is known once it is decoded: it is asked again."""
    film(tmp_path / "next.mp4")
    found = _Timed(DroppedFilm("next.mp4", time.time()), None)
    wanted = WantedFilm(0.0, 0.0, 4.0, until=time.time() - 60)
    with pytest.raises(CameraUnavailable) as caught:
        _take_whole(tmp_path / "next.mp4", tmp_path / "film.mp4", found, wanted)
    assert caught.value.code == "camera_without_film"


@pytest.mark.parametrize(("until_s", "begins_s"), [(70, 56), (110, 90), (10, None), (-5, None)])
def test_no_part_of_a_long_film_is_of_after_the_lesson(until_s, begins_s):
    """Two minutes are there, fourteen seconds are wanted at the ninetieth."""
    found = _Timed(DroppedFilm("hour.mp4", 1120.0), 120.0)
    wanted = WantedFilm(0.0, 1090.0, 14.0, until=1000.0 + until_s)
    assert found.is_of_use(wanted) == (begins_s is not None)
    if begins_s is not None:
        assert found.part_from(wanted) == 1000 + begins_s


def test_a_folder_outside_those_allowed_is_not_read(tmp_path):
    (tmp_path / "link").symlink_to("/etc")
    for folder in ("/etc", f"{tmp_path}/../..", f"{tmp_path}/link"):
        with pytest.raises(CameraUnavailable) as caught:
            film_it(f"folder:{folder}", tmp_path, seconds=0.1)
        assert caught.value.code == "camera_folder_outside"


def test_a_link_that_is_put_in_the_place_of_a_film_is_not_followed(tmp_path):
    """It was a film when the folder was listed, and is a link when it is opened."""
    folder, secret = tmp_path / "recorder", tmp_path / "secret.mp4"
    folder.mkdir()
    film(secret)
    swapped = folder / "now.mp4"
    swapped.write_bytes(secret.read_bytes())
    with opened_folder(CameraSource(f"folder:{folder}", folders=(tmp_path,))) as opened:
        [listed] = opened.films()
        swapped.unlink()
        swapped.symlink_to(secret)
        with pytest.raises(CameraUnavailable), opened.opened(listed) as path:
            path.read_bytes()
        assert opened.films() == []


def test_a_folder_that_becomes_a_link_leads_nowhere_else(tmp_path):
    allowed, elsewhere = tmp_path / "allowed", tmp_path / "elsewhere"
    (allowed / "room").mkdir(parents=True)
    elsewhere.mkdir()
    film(elsewhere / "theirs.mp4")
    source = CameraSource(f"folder:{allowed}/room", folders=(allowed,))
    with opened_folder(source) as opened:
        (allowed / "room").rmdir()
        (allowed / "room").symlink_to(elsewhere)
        with suppress(CameraUnavailable):
            assert opened.films() == []
    with pytest.raises(CameraUnavailable) as caught, opened_folder(source):
        pass
    assert caught.value.code == "camera_folder_outside"


def test_of_a_long_film_the_wanted_seconds_alone_are_taken(tmp_path):
    """Two minutes in twenty pictures: the moment's own grey is found again, and no other."""
    folder = tmp_path / "recorder"
    folder.mkdir()
    long_film = folder / "hour.mp4"
    film(long_film, times_s=[6.0 * number for number in range(21)])
    ended_at = long_film.stat().st_ctime
    wanted_at = ended_at - 120 + 59.5
    time.sleep(SETTLED_S)
    facts = film_it(f"folder:{folder}", tmp_path, seconds=14, since=ended_at - 3600, at=wanted_at)
    assert facts.began_at == pytest.approx(wanted_at, abs=1)
    assert facts.n_frames == 3
    assert facts.view.mean() == pytest.approx(20 + 10 * 11, abs=6)
    assert (tmp_path / "film.mp4").stat().st_size < long_film.stat().st_size


def test_of_a_long_film_that_began_before_the_lesson_its_own_part_is_taken(tmp_path):
    folder = tmp_path / "recorder"
    folder.mkdir()
    film(folder / "hour.mp4", times_s=[6.0 * number for number in range(21)])
    ended_at = (folder / "hour.mp4").stat().st_ctime
    time.sleep(SETTLED_S)
    facts = film_it(f"folder:{folder}", tmp_path, seconds=14, since=ended_at - 50, at=ended_at - 90)
    assert facts.began_at == pytest.approx(ended_at - 50, abs=1)


def test_whose_folder_it_is_says_the_innermost(tmp_path):
    theirs = tmp_path / "theirs"
    (theirs / "room").mkdir(parents=True)
    ours = CameraSource(f"folder:{theirs}/room", folders=(tmp_path,), closed_folders=(theirs,))
    with pytest.raises(CameraUnavailable):
        require_folder(ours)
    require_folder(replace(ours, folders=(tmp_path, theirs / "room")))
