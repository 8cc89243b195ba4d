"""A child decodes what strangers send: the same frames, and whatever goes wrong stays its own."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from face_vision.cage import children, pixels, wire
from face_vision.cage import frames as cage
from face_vision.errors import DecoderEnded, UnreadablePicture, UnreadableVideo
from face_vision.media import images, video
from face_vision.media.annotation import Annotation, annotate_video
from face_vision.options import VideoOptions
from face_vision.types import RecognitionResult
from tests.killed_children import stop_family
from tests.painted_faces import write_class_video

OPTIONS = VideoOptions(sample_fps=5)
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def film(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    return write_class_video(path, [1, 2], duration_s=3, fps=10, size=(640, 360), face_px=80)


@pytest.fixture
def child_pids(monkeypatch) -> Iterator[list[int]]:
    """Note the processes of the children; begin without any."""
    pids: list[int] = []
    monkeypatch.setattr(children, "_CHILDREN", children._Children())
    start = children.Child.__init__

    def noted(child: children.Child) -> None:
        start(child)
        pids.append(child._process.pid)

    monkeypatch.setattr(children.Child, "__init__", noted)
    yield pids
    for child in children._CHILDREN._idle:
        child.end()


def is_alive(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


def picture(width: int = 60, height: int = 40) -> np.ndarray:
    return np.random.default_rng(1).integers(0, 255, (height, width, 3), np.uint8)


@pytest.mark.parametrize("kind", ["bytes", "path", "file"])
def test_a_picture_is_the_same(kind, tmp_path):
    content = images.encode_jpeg(picture())
    path = tmp_path / "picture.jpg"
    path.write_bytes(content)
    expected = images.read_picture(content)
    if kind == "file":
        with path.open("rb") as file:
            found = cage.read_picture(file)
    else:
        found = cage.read_picture(content if kind == "bytes" else path)
    assert np.array_equal(found, expected)
    assert found.flags.writeable


def test_a_film_is_the_same(film):
    expected, found = (list(way.sample_frames(film, OPTIONS)) for way in (video, cage))
    assert len(found) == len(expected) == 15
    for one, other in zip(found, expected, strict=True):
        assert (one.time_s, one.index) == (other.time_s, other.index)
        assert np.array_equal(one.pixels, other.pixels)
    assert cage.probe_video(film, OPTIONS) == video.probe_video(film, OPTIONS)
    moment = cage.frame_at(film, 1.5, OPTIONS)
    assert np.array_equal(moment, video.frame_at(film, 1.5, OPTIONS))


@pytest.mark.parametrize("content", [b"", b"no picture", b"\x89PNG\r\n\x1a\n" + b"x" * 100])
def test_what_is_no_picture_is_refused_in_the_same_words(content):
    with pytest.raises(UnreadablePicture) as plain:
        images.read_picture(content)
    with pytest.raises(UnreadablePicture) as caged:
        cage.read_picture(content)
    assert (caged.value.code, caged.value.params) == (plain.value.code, plain.value.params)


def test_limits_are_the_callers():
    content = images.encode_jpeg(picture(200, 100))
    assert cage.read_picture(content, max_edge_px=50).shape == (25, 50, 3)
    with pytest.raises(UnreadablePicture, match="megapixels"):
        cage.read_picture(content, max_pixels=1000)


def test_what_is_no_film_is_refused_in_the_same_words(tmp_path, film):
    playlist = tmp_path / "list.mp4"
    playlist.write_text("#EXTM3U\nfile:///etc/passwd\n")
    for path in (playlist, tmp_path / "missing.mp4", tmp_path):
        with pytest.raises(UnreadableVideo) as refusal:
            cage.probe_video(path, OPTIONS)
        assert refusal.value.code == "video_unreadable"
    short = VideoOptions(max_duration_s=1)
    with pytest.raises(UnreadableVideo, match="1 seconds"):
        list(cage.sample_frames(film, short))


def test_a_child_that_dies_says_nothing_of_the_film_and_stops_no_other(film, child_pids):
    frames = cage.sample_frames(film, VideoOptions(sample_fps=10, max_edge_px=640))
    next(frames)
    os.kill(child_pids[0], signal.SIGKILL)
    with pytest.raises(DecoderEnded) as refusal:
        list(frames)
    assert refusal.value.code == "decoder_ended"
    assert len(list(cage.sample_frames(film, OPTIONS))) == 15
    assert len(child_pids) == 2


def test_a_child_that_was_started_beforehand_reads_the_first_film(film, child_pids):
    for _ in range(2):
        children.start_idle_child()
    assert cage.probe_video(film, OPTIONS).width == 640
    assert len(child_pids) == 1


def test_a_child_that_died_while_it_waited_is_noticed(film, child_pids):
    cage.probe_video(film, OPTIONS)
    os.kill(child_pids[0], signal.SIGKILL)
    # Dead, and left for its owner to notice.
    os.waitid(os.P_PID, child_pids[0], os.WEXITED | os.WNOWAIT)
    assert cage.probe_video(film, OPTIONS).width == 640


def test_a_child_that_hangs_is_ended(film, child_pids, monkeypatch):
    monkeypatch.setattr(children, "ANSWER_S", 0.5)
    frames = cage.sample_frames(film, OPTIONS)
    next(frames)
    stop_family(child_pids[0])
    with pytest.raises(DecoderEnded):
        list(frames)
    assert not is_alive(child_pids[0])


def test_a_film_that_is_left_early_takes_its_child_along(film, child_pids):
    frames = cage.sample_frames(film, OPTIONS)
    next(frames)
    frames.close()
    assert not is_alive(child_pids[0])


def test_a_film_that_is_copied_with_names_is_decoded_by_a_child(film, child_pids, tmp_path):
    nobody = RecognitionResult(tracklets=(), duration_s=3.0, n_frames=15)
    annotate_video(film, tmp_path / "copy.mp4", Annotation(nobody, {}, OPTIONS))
    assert len(child_pids) == 1


def test_a_child_serves_several_files_and_not_for_ever(child_pids, monkeypatch):
    monkeypatch.setattr(children, "MOST_REQUESTS", 3)
    content = images.encode_jpeg(picture())
    for _ in range(7):
        cage.read_picture(content)
    assert len(child_pids) == 3
    assert [is_alive(pid) for pid in child_pids] == [False, False, True]


def test_it_knows_no_secret(child_pids, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "the secret of the installation")
    cage.read_picture(images.encode_jpeg(picture()))
    environment = Path(f"/proc/{child_pids[0]}/environ").read_bytes()
    assert b"the secret of the installation" not in environment


PROBE = """
import json, os, socket, sys
def tried(do):
    try:
        do()
    except Exception:
        return False
    return True
print(json.dumps({
    "network": tried(lambda: socket.create_connection(("127.0.0.1", int(sys.argv[1])), 1)),
    "installation": os.path.exists(sys.argv[2]),
    "home": bool(os.path.isdir(sys.argv[3]) and {*os.listdir(sys.argv[3])} - {*sys.argv[4:]}),
    "write": tried(lambda: open("/written", "w").write("x")),
    "processes": len([name for name in os.listdir("/proc") if name.isdigit()]),
}))
"""


@pytest.mark.skipif(not children.has_bubblewrap(), reason="needs bubblewrap and user namespaces")
def test_shut_off_it_reaches_no_network_no_file_and_no_process():
    with socket.create_server(("127.0.0.1", 0)) as server:
        home = Path.home()
        # What leads to the interpreter and its packages is there, whatever lies in a home.
        leading = [Path(prefix) for prefix in (sys.prefix, sys.base_prefix, str(ROOT))]
        known = [p.relative_to(home).parts[0] for p in leading if p.is_relative_to(home)]
        arguments = [str(server.getsockname()[1]), str(ROOT / "manage.py"), str(home), *known]
        command = [sys.executable, "-c", PROBE, *arguments]
        plain = subprocess.run(command, capture_output=True, check=True, text=True)
        caged = subprocess.run(
            [*children._bubblewrap(), *command],
            env=children.caged_environment(),
            capture_output=True,
            check=True,
            text=True,
        )
    assert json.loads(plain.stdout)["network"]
    assert json.loads(plain.stdout)["installation"]
    found = json.loads(caged.stdout)
    n_processes = found.pop("processes")
    assert found == dict.fromkeys(("network", "installation", "home", "write"), False)
    assert n_processes <= 2


LIMITED = """
from face_vision.cage.child import limit_self
limit_self()
def tried(do):
    try:
        do()
    except (OSError, MemoryError):
        return False
    return True
def write():
    with open({path!r}, "w") as file:
        file.write("x" * 10)
def open_many():
    return [open("/dev/null") for _ in range(100)]
print(tried(lambda: bytearray(5 * 1024**3)), tried(write), tried(open_many))
"""


def test_under_limits_alone_it_neither_swells_nor_writes(tmp_path):
    script = LIMITED.format(path=str(tmp_path / "file"))
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=True, text=True
    )
    assert done.stdout.split() == ["False"] * 3


def test_without_bubblewrap_it_decodes_under_limits(film, child_pids, monkeypatch):
    monkeypatch.setattr(children, "has_bubblewrap", lambda: False)
    assert len(list(cage.sample_frames(film, OPTIONS))) == 15


@pytest.mark.parametrize(
    "shape",
    [None, [1], [1, 1, 4], [0, 1, 3], [-1, 1, 3], [True, 1, 3], [10**6, 10**6, 3], ["1", 1, 3]],
)
def test_a_child_that_lies_about_a_frame_is_not_believed(shape):
    ours, theirs = socket.socketpair()
    with ours, theirs, pytest.raises(wire.BrokenWireError):
        pixels.receive_frame(ours, {"shape": shape})


NO_MESSAGES = [b"\x00", b"\xff\xff\xff\xff", b"\0\0\0\2[]", b"\0\0\0\1{"]


@pytest.mark.parametrize("sent", NO_MESSAGES)
def test_what_is_no_message_is_not_read(sent):
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            theirs.sendall(sent)
        with pytest.raises(wire.BrokenWireError):
            wire.receive_message(ours)


@pytest.mark.usefixtures("child_pids")
def test_a_reason_that_is_none_of_ours_is_not_repeated(monkeypatch):
    monkeypatch.setattr(cage, "answer_of", lambda child: {"error": "<script>", "params": {}})
    with pytest.raises(UnreadablePicture) as refusal:
        cage.read_picture(images.encode_jpeg(picture()))
    assert refusal.value.code == "picture_unreadable"
