"""`manage.py check` refuses an installation that could not work."""

import pytest
from django.core.checks import run_checks

from recognition.vision import weights


def ids() -> set[str]:
    found = {message.id for message in run_checks() if message.id}
    return {name for name in found if name.startswith("recognition")}


def test_this_installation_is_sound():
    assert ids() == set()


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"retry": 100, "timeout": 100}, "recognition.E3"),
        ({"timeout": None}, "recognition.E3"),
        ({"max_attempts": 0}, "recognition.E4"),
        ({"orm": None}, "recognition.W1"),
    ],
)
def test_a_queue_that_loses_or_repeats_work_is_refused(settings, change, expected):
    queue = {**settings.Q_CLUSTER, **change}
    settings.Q_CLUSTER = {key: value for key, value in queue.items() if value is not None}
    assert ids() == {expected}


def test_thresholds_the_wrong_way_round_are_refused(settings):
    settings.RECOGNITION_CHECK_SCORE, settings.RECOGNITION_PRESENT_SCORE = 0.7, 0.6
    assert ids() == {"recognition.E2"}


def test_weights_that_were_changed_are_refused(monkeypatch):
    monkeypatch.setattr(weights, "EMBEDDER_SHA256", "0" * 64)
    assert ids() == {"recognition.E1"}
