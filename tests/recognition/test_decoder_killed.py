"""A process that decodes and is killed says nothing of the film: it is tried again."""

import os
import signal

import pytest
from django.core.files.base import ContentFile

from face_vision.cage import children
from recognition.models import Capture
from recognition.services.captures import store_capture
from recognition.services.offline_capture import take_files
from tests.killed_children import kill_children
from tests.processes.work_now import recognise_capture

__all__ = ["kill_children"]


@pytest.fixture
def film(known_session, class_video) -> Capture:
    file = ContentFile(class_video.read_bytes(), name="class.mp4")
    return store_capture(session=known_session, file=file)


def worked_on(film: Capture) -> Capture:
    recognise_capture(capture_id=film.pk)
    film.refresh_from_db()
    return film


def test_killed_after_its_first_frame_the_film_is_tried_again_and_ready(film, monkeypatch):
    pids, start = [], children.Child.__init__

    def noted(child, *arguments):
        start(child, *arguments)
        pids.append(child._process.pid)

    monkeypatch.setattr(children.Child, "__init__", noted)
    monkeypatch.setattr(children, "_CHILDREN", children._Children())

    def killed(share: float) -> None:
        if pids:
            os.kill(pids.pop(), signal.SIGKILL)

    recognise_capture(capture_id=film.pk, on_progress=killed)
    film.refresh_from_db()
    assert (film.state, film.attempts, film.failure_code) == ("queued", 1, "decoder_ended")
    assert film.next_try_at
    worked_on(film)
    assert (film.state, film.attempts, film.failure_code) == ("ready", 2, "")


def test_a_film_that_kills_it_each_time_ends_in_a_sentence_about_the_machine(
    film, kill_children, settings
):
    kill_children(100)
    states = [worked_on(film).state for _ in range(settings.JOBS_MAX_ATTEMPTS)]
    assert states == ["queued"] * (settings.JOBS_MAX_ATTEMPTS - 1) + ["failed"]
    assert film.failure_code == "decoder_ended"
    assert "memory" in film.failure_reason


def test_killed_while_a_film_is_taken_in_nobody_calls_it_unreadable(
    known_session, class_video, kill_children
):
    kill_children(1)
    file = ContentFile(class_video.read_bytes(), name="class.mp4")
    film = store_capture(session=known_session, file=file)
    assert worked_on(film).state == "ready"


def test_a_command_without_a_worker_tries_once_more(known_session, class_video, kill_children):
    # While it is taken in, and while it is recognised.
    kill_children(2)
    taken, refused = take_files(known_session, paths=[class_video])
    assert (len(taken), refused) == (1, [])
