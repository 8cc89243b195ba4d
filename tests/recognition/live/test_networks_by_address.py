"""Pages reach networks of other hosts by address and secret, and the next where one is away."""

import http.client
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.core.exceptions import ImproperlyConfigured

from faces.errors import LiveRefusedError, NetworksAwayError
from faces.inference import client
from faces.inference.client import ask_inference_server, is_inference_server_up, stop_watching
from faces.inference.network_processes import in_turn_for, places_at
from faces.inference.operations import Operation
from faces.inference.service import NetworksService
from faces.inference.web import NetworksApplication
from tests.recognition.live.test_live_server import OPERATIONS

TOKEN = "a secret of the sites and of the networks"

pytestmark = pytest.mark.django_db


class _Quiet(WSGIRequestHandler):
    def log_message(self, *words: object) -> None:
        """Say nothing."""


@contextmanager
def answering(operations: Mapping[str, Operation]) -> Iterator[str]:
    """The address of networks that answer so."""
    application = NetworksApplication(NetworksService(operations), token=TOKEN)
    with make_server("127.0.0.1", 0, application, handler_class=_Quiet) as server:
        serve = partial(server.serve_forever, poll_interval=0.01)
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def places(settings, monkeypatch) -> Iterator[list[str]]:
    """The addresses of three networks, each of which says which it is."""
    monkeypatch.setattr(client, "_away_until_s", {})
    settings.LIVE_NETWORKS_TOKEN = TOKEN
    with ExitStack() as running:
        urls = [
            running.enter_context(answering(OPERATIONS | {"which": lambda _, p, n=n: {"n": n}}))
            for n in range(3)
        ]
        settings.LIVE_NETWORKS_URLS = urls
        yield urls


@pytest.fixture
def silent() -> Iterator[tuple[str, list[int]]]:
    """The address of something that hangs up, and how often it was asked."""
    asked: list[int] = []
    with socket.create_server(("127.0.0.1", 0)) as door:

        def hang_up() -> None:
            while True:
                try:
                    door.accept()[0].close()
                except OSError:
                    return
                asked.append(1)

        threading.Thread(target=hang_up, daemon=True).start()
        yield f"http://127.0.0.1:{door.getsockname()[1]}", asked
        door.shutdown(socket.SHUT_RDWR)


def test_bytes_and_parameters_arrive(places):
    assert ask_inference_server("count", b"12345", {"capture": 7}) == {"n": 5, "capture": 7}


def test_a_refusal_arrives_as_its_sentence(places):
    with pytest.raises(LiveRefusedError, match="This live view has ended"):
        ask_inference_server("refuse")


def test_who_does_not_know_the_secret_is_not_answered(places, settings):
    settings.LIVE_NETWORKS_TOKEN = "another secret that is long enough, too"
    assert not is_inference_server_up()


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("POST", "/hello", {}, 401),
        ("POST", "/hello", {"Authorization": "Bearer "}, 401),
        ("GET", "/hello", {"Authorization": f"Bearer {TOKEN}"}, 405),
        ("POST", "/nothing", {"Authorization": f"Bearer {TOKEN}"}, 404),
        ("POST", "/hello", {"Authorization": f"Bearer {TOKEN}", "Content-Length": "9000000"}, 413),
        ("GET", "/healthz", {}, 200),
    ],
)
def test_what_is_no_question_of_ours_gets_a_status(places, method, path, headers, status):
    connection = http.client.HTTPConnection(places[0].removeprefix("http://"), timeout=10)
    connection.putrequest(method, path)
    for name, value in ({"Content-Length": "0"} | headers).items():
        connection.putheader(name, value)
    connection.endheaders()
    assert connection.getresponse().status == status
    connection.close()


def test_a_class_is_always_asked_of_the_same_and_all_classes_of_all(places):
    answers = [
        [ask_inference_server("which", b"", {"class_group": pk})["n"] for pk in range(30)]
        for _ in range(2)
    ]
    assert answers[0] == answers[1]
    assert set(answers[0]) == {0, 1, 2}


def test_a_view_is_asked_where_its_lesson_is_asked(places):
    for pk in range(10):
        view = ask_inference_server("which", b"", {"class_group": pk, "user": 1, "view": "a"})
        assert ask_inference_server("which", b"", {"class_group": pk, "capture": 99}) == view


def test_a_place_that_goes_moves_no_class_but_its_own():
    all_of_them = places_at([f"http://h{n}" for n in range(4)], socket=None, token=TOKEN)
    fewer = all_of_them[:3]
    for pk in range(50):
        home, *_ = in_turn_for(f"class_group {pk}", all_of_them)
        if home in fewer:
            assert in_turn_for(f"class_group {pk}", fewer)[0] == home


def test_the_next_is_asked_where_one_does_not_answer_and_not_each_time(places, silent, settings):
    away, asked = silent
    settings.LIVE_NETWORKS_URLS = [away, places[0]]
    answers = [ask_inference_server("which", b"", {"class_group": pk})["n"] for pk in range(20)]
    assert answers == [0] * 20
    assert len(asked) == 1


def test_none_that_answers_is_said_in_a_sentence(silent, settings, monkeypatch):
    monkeypatch.setattr(client, "_away_until_s", {})
    settings.LIVE_NETWORKS_URLS, settings.LIVE_NETWORKS_TOKEN = [silent[0]], TOKEN
    with pytest.raises(NetworksAwayError, match="your IT person"):
        ask_inference_server("hello")


def test_where_there_are_none_nobody_is_asked(settings):
    settings.LIVE_NETWORKS_URLS = ["none"]
    assert not is_inference_server_up()


def _full(body: bytes, parameters: object) -> dict:
    raise LiveRefusedError("cameras_too_many", n=4)


def test_a_camera_that_finds_no_place_goes_to_the_next(places, settings):
    with answering(OPERATIONS | {"which": _full}) as full:
        settings.LIVE_NETWORKS_URLS = [full, places[1]]
        for pk in range(10):
            assert ask_inference_server("which", b"", {"class_group": pk}) == {"n": 1}
        settings.LIVE_NETWORKS_URLS = [full]
        with pytest.raises(LiveRefusedError, match="4 cameras"):
            ask_inference_server("which", b"", {"class_group": 1})


def test_whoever_watches_is_told_to_stop(places, settings):
    asked: list[int] = []

    def stop(body: bytes, parameters: Mapping[str, object], *, capture: int | None) -> dict:
        asked.append(1)
        return {"capture": capture}

    with ExitStack() as running:
        settings.LIVE_NETWORKS_URLS = [
            running.enter_context(answering({"stop": partial(stop, capture=capture)}))
            for capture in (None, 7, None)
        ]
        assert stop_watching({"class_group": 1}) == {"capture": 7}
    assert len(asked) == 3


@pytest.mark.parametrize(
    "url",
    [
        *("10.0.0.7:8100", "ftp://10.0.0.7", "http://", "http://host:port", "http://host/path"),
        *("http://me:word@host", "unix://host/path", "none,http://host"),
    ],
)
def test_what_is_no_address_is_refused_and_not_repeated(url, tmp_path):
    with pytest.raises(ImproperlyConfigured, match="LIVE_NETWORKS_URL must be") as refusal:
        places_at(url.split(","), socket=tmp_path / "live.sock", token=TOKEN)
    assert "word" not in str(refusal.value)


def test_a_secret_that_can_be_guessed_is_refused(tmp_path):
    with pytest.raises(ImproperlyConfigured, match="LIVE_NETWORKS_TOKEN of at least 32"):
        places_at(["http://10.0.0.7:8100"], socket=tmp_path, token="short")
    [place] = places_at(["unix:"], socket=tmp_path, token="")
    assert place.socket == tmp_path
