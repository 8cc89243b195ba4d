"""A live view goes on with another process of the networks; whoever has it ends it."""

import pytest

from recognition.live.streams import IDLE_S
from recognition.models import Capture
from recognition.services.captures import start_live_capture
from tests.recognition.live.test_live_streams import Camera


@pytest.fixture
def several(settings) -> None:
    settings.LIVE_NETWORKS_URLS = ["unix:/first.sock", "unix:/second.sock"]


@pytest.fixture
def capture(several, known_session, alice) -> Capture:
    return start_live_capture(session=known_session, by=alice)


@pytest.fixture
def cameras(capture, known_students, looks):
    """Two processes that have seen the first student in the same view, one after the other."""
    first, second = Camera(), Camera()
    for camera in (first, second):
        camera.show(capture, [looks[known_students[0]]], seconds=4)
    return first, second


def has_ended(capture: Capture) -> bool:
    capture.refresh_from_db()
    return capture.finished_at is not None


def fall_silent(camera: Camera) -> None:
    camera.now_s += IDLE_S + 1
    camera.streams.end_idle()


def test_it_is_ended_by_the_one_that_watched_last(cameras, capture):
    first, second = cameras
    fall_silent(first)
    assert not has_ended(capture)
    fall_silent(second)
    assert has_ended(capture)
    assert capture.sightings.count() == 1


def test_who_gets_it_back_has_it(cameras, capture, known_students, looks):
    first, second = cameras
    first.show(capture, [looks[known_students[0]]], seconds=2)
    fall_silent(second)
    assert not has_ended(capture)


def test_whoever_is_told_to_stop_ends_it(cameras, capture):
    cameras[0].streams.stop(capture.pk)
    assert has_ended(capture)


def test_a_process_that_ends_leaves_it_to_the_other(cameras, capture, known_students, looks):
    first, second = cameras
    second.streams.end_all()
    assert not has_ended(capture)
    assert first.show(capture, [looks[known_students[0]]], seconds=2)["n_present"] == 1


def test_where_there_is_no_other_it_is_ended(cameras, capture, settings):
    settings.LIVE_NETWORKS_URLS = []
    cameras[0].streams.end_all()
    assert has_ended(capture)
