"""Pages reach the inference server over a socket of this machine, and hear when it is away."""

import stat
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from django.utils.translation import get_language, override

from faces.errors import AlreadyRunningError, LiveRefusedError, NetworksAwayError
from faces.inference import client
from faces.inference.client import ask_inference_server, is_inference_server_up, stop_watching
from faces.inference.operations import Operation
from faces.inference.server import LiveServer, only_one
from faces.inference.service import MAX_BODY_BYTES

pytestmark = pytest.mark.django_db


def _refuse(body: bytes, parameters: object) -> dict:
    raise LiveRefusedError("live_view_ended")


OPERATIONS = {
    "hello": lambda body, parameters: {"is_ready": True},
    "count": lambda body, parameters: {"n": len(body), **parameters},
    "language": lambda body, parameters: {"language": get_language()},
    "refuse": _refuse,
    "crash": lambda body, parameters: {"never": 1 / 0},
}


@pytest.fixture
def socket_path(settings) -> Iterator[Path]:
    # pytest's own folders are too deep for a socket's path.
    with tempfile.TemporaryDirectory() as folder:
        settings.LIVE_NETWORKS_SOCKET = Path(folder) / "live.sock"
        yield settings.LIVE_NETWORKS_SOCKET


@contextmanager
def serving(path: Path, operations: Mapping[str, Operation] = OPERATIONS) -> Iterator[None]:
    with LiveServer(path, operations) as server:
        serve = partial(server.serve_forever, poll_interval=0.01)
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield
        server.shutdown()
        thread.join()


@pytest.fixture
def server(socket_path) -> Iterator[Path]:
    with serving(socket_path):
        yield socket_path


def test_bytes_and_parameters_arrive(server):
    assert ask_inference_server("count", b"12345", {"capture": 7}) == {"n": 5, "capture": 7}


def test_only_this_user_may_open_the_socket(server):
    assert stat.S_IMODE(server.stat().st_mode) == 0o600


def test_a_refusal_arrives_as_its_sentence(server):
    with pytest.raises(LiveRefusedError, match="This live view has ended"):
        ask_inference_server("refuse")


def test_refusals_speak_the_language_of_the_page(server):
    with override("de"):
        assert ask_inference_server("language") == {"language": "de"}


@pytest.mark.parametrize("operation", ["crash", "nothing-like-that"])
def test_what_fails_is_no_answer_and_the_next_one_is_heard(server, operation):
    with pytest.raises(NetworksAwayError):
        ask_inference_server(operation)
    assert is_inference_server_up()


def test_too_large_a_picture_is_not_taken_in(server):
    with pytest.raises(NetworksAwayError):
        ask_inference_server("count", bytes(MAX_BODY_BYTES + 1))
    assert is_inference_server_up()


def test_nobody_there_is_said_in_a_sentence(socket_path):
    assert not is_inference_server_up()
    with pytest.raises(NetworksAwayError, match="your IT person"):
        ask_inference_server("hello")
    assert stop_watching({"capture": 1}) == {}


def test_one_who_does_not_answer_is_not_waited_for_long(socket_path, monkeypatch):
    monkeypatch.setattr(client, "PATIENCE_S", 0.1)
    with LiveServer(socket_path, OPERATIONS):
        assert not is_inference_server_up()


def test_a_socket_left_by_a_killed_process_is_replaced(socket_path):
    with LiveServer(socket_path, OPERATIONS):
        pass
    assert socket_path.exists()
    with serving(socket_path):
        assert is_inference_server_up()


def test_it_is_not_started_twice(socket_path):
    with only_one(socket_path), pytest.raises(AlreadyRunningError), only_one(socket_path):
        pass
    with only_one(socket_path):
        pass


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a short name for a folder")
def test_a_long_path_is_reached_as_well(tmp_path, settings):
    settings.LIVE_NETWORKS_SOCKET = tmp_path / ("a" * 120) / "live.sock"
    settings.LIVE_NETWORKS_SOCKET.parent.mkdir()
    with serving(settings.LIVE_NETWORKS_SOCKET):
        assert is_inference_server_up()
