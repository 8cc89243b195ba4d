"""What `manage.py check` verifies: weights present, thresholds sane, queue settings sane."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from recognition.engine import options_from_settings
from recognition.vision.errors import WeightsMissing
from recognition.vision.weights import find_detector_weights, find_embedder_weights


@register(Tags.compatibility)
def check_weights(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: object
) -> list[CheckMessage]:
    try:
        find_detector_weights()
        find_embedder_weights()
    except WeightsMissing as error:
        return [Error(str(error), hint="Run: pip install -r requirements.txt", id="recognition.E1")]
    return []


@register(Tags.compatibility)
def check_thresholds(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: object
) -> list[CheckMessage]:
    try:
        options_from_settings()
    except ValueError as error:
        return [Error(str(error), hint="See the settings RECOGNITION_*.", id="recognition.E2")]
    return []


@register(Tags.database)
def check_queue(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: object
) -> list[CheckMessage]:
    """Refuse queue settings under which a task is handed out twice or retried for ever."""
    queue: dict[str, Any] = settings.Q_CLUSTER
    problems: list[CheckMessage] = []
    if not queue.get("timeout") or queue.get("retry", 60) <= queue["timeout"]:
        problems.append(
            Error("Q_CLUSTER needs a timeout, and retry above it.", id="recognition.E3")
        )
    if not queue.get("max_attempts"):
        problems.append(Error("Q_CLUSTER needs max_attempts above 0.", id="recognition.E4"))
    if "orm" not in queue:
        problems.append(
            Warning("Only the ORM broker keeps the tasks of a dying worker.", id="recognition.W1")
        )
    return problems
