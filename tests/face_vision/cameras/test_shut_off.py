"""Whoever films a camera is shut off: a hostile one finds itself there, and nothing else."""

import ipaddress
import json
import os
import socket
import stat
import time
from contextlib import closing, suppress
from pathlib import Path
from types import SimpleNamespace

import pytest

from face_vision.cage import children
from face_vision.cage.wire import BrokenWireError, receive_message, send_message
from face_vision.cameras import caged_recorder
from face_vision.cameras.caged_recorder import FilmRequest, film_camera
from face_vision.cameras.camera_types import CameraSource
from face_vision.cameras.reach import DirectReach, DistantReach, hand_out
from face_vision.cameras.recorder_folder import DroppedFilm
from face_vision.errors import CameraUnavailable
from tests.face_vision.cameras.rtsp_camera import running_camera
from tests.face_vision.cameras.web_camera_server import running_web_camera

THIS_MACHINE = [ipaddress.ip_network("127.0.0.0/8")]
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(params=["rtsp", "mjpeg", "folder"])
def source(request, tmp_path):
    if request.param == "folder":
        yield CameraSource(f"folder:{tmp_path}", folders=(tmp_path,))
    elif request.param == "rtsp":
        with running_camera(seconds=20) as camera:
            yield CameraSource(camera.url, THIS_MACHINE)
    else:
        with running_web_camera() as camera:
            camera.is_stream = True
            yield CameraSource(camera.url, THIS_MACHINE)


def family(pid: int) -> list[int]:
    """Return a process and all that it started."""
    began = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in began for one in family(int(child)))]


def facts_of(pid: int) -> dict[str, object]:
    place = Path(f"/proc/{pid}")
    return {
        "net": (place / "ns/net").readlink(),
        "mnt": (place / "ns/mnt").readlink(),
        "sees_installation": (place / "root" / str(ROOT / "manage.py").lstrip("/")).exists(),
        "holds_folders": held_folders(place),
        "knows": (place / "environ").read_bytes(),
    }


def held_folders(place: Path) -> set[tuple[int, int]]:
    """Return the folders that a process holds open."""
    found = set()
    for opened in (place / "fd").iterdir():
        # Closed meanwhile.
        with suppress(FileNotFoundError):
            there = opened.stat()
            if stat.S_ISDIR(there.st_mode):
                found.add((there.st_dev, there.st_ino))
    return found


@pytest.mark.skipif(not children.has_bubblewrap(), reason="needs bubblewrap and user namespaces")
def test_it_has_no_network_no_file_of_the_installation_and_no_secret(source, tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "the secret of the installation")
    began, seen = [], []
    start = children.Child.__init__

    def noted(child, *arguments, **options):
        start(child, *arguments, **options)
        began.append(child._process.pid)

    monkeypatch.setattr(children.Child, "__init__", noted)
    ours = facts_of(os.getpid())

    def inspect(_passed: float) -> None:
        # The last of the family runs the decoder: bubblewrap waits for it.
        seen.append(facts_of(family(began[0])[-1]))

    # No film comes into the folder.
    with suppress(CameraUnavailable):
        film_camera(source, FilmRequest(tmp_path / "film.mp4", 2), on_wait=inspect)
    for found in seen:
        assert found["net"] != ours["net"]
        assert found["mnt"] != ours["mnt"]
        assert (found["sees_installation"], ours["sees_installation"]) == (False, True)
        assert b"the secret of the installation" not in found["knows"]
    # By now it films: Python, which opens its own folders for a moment, has loaded what it needs.
    last, before = seen[-1], seen[-2]
    assert last["holds_folders"] & before["holds_folders"] == set()


@pytest.fixture
def link():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


@pytest.mark.parametrize("name", ["../secret.mp4", "secret", "/etc/passwd", "link.mp4"])
def test_no_other_file_is_handed_out_than_a_film_of_the_folder(link, tmp_path, name):
    ours, theirs = link
    folder = tmp_path / "recorder"
    folder.mkdir()
    for place in (tmp_path / "secret.mp4", folder / "secret"):
        place.write_bytes(b"not for you")
    (folder / "link.mp4").symlink_to(tmp_path / "secret.mp4")
    source = CameraSource(f"folder:{folder}", folders=(tmp_path,))
    with closing(DirectReach(source)) as reach:
        hand_out(theirs, {"asks": "open", "film": {"name": name, "came_at": 0.0}}, reach)
    assert receive_message(ours) == {"error": "camera_without_film", "params": {}}


def test_a_film_of_the_folder_is_handed_out_open(link, tmp_path):
    ours, theirs = link
    (tmp_path / "now.mp4").write_bytes(b"a film")
    source = CameraSource(f"folder:{tmp_path}", folders=(tmp_path,))
    with closing(DirectReach(source)) as reach:
        [film] = reach.films()
        hand_out(theirs, {"asks": "open", "film": {"name": film.name, "came_at": 0.0}}, reach)
    # What was asked goes the other way; nobody reads it here.
    distant = DistantReach(source, ours)
    with distant.opened(DroppedFilm("now.mp4", 0.0)) as path:
        assert path.read_bytes() == b"a film"


@pytest.mark.parametrize(
    "question",
    [{"asks": "passwords"}, {"asks": "open"}, {"asks": "open", "film": {"name": 7}}, {"asks": {}}],
)
def test_who_asks_for_anything_else_is_given_up(link, tmp_path, question):
    source = CameraSource(f"folder:{tmp_path}", folders=(tmp_path,))
    with closing(DirectReach(source)) as reach, pytest.raises(BrokenWireError):
        hand_out(link[1], json.loads(json.dumps(question)), reach)


def test_a_child_that_asks_without_end_is_given_up(link):
    """It may be anybody's by now: its questions are no reason to wait for it longer."""
    ours, theirs = link
    child = SimpleNamespace(link=ours)
    deadline = caged_recorder._Deadline(0.2, None)
    with pytest.raises(TimeoutError):
        for _ in range(10):
            send_message(theirs, {"asks": "films"})
            deadline.wait_for(child)
            receive_message(ours)
            time.sleep(0.1)
