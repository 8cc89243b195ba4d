"""What `manage.py check` verifies: that no work is lost, or done by two workers at once."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.signing import b64_decode
from django.utils.module_loading import import_string
from django_q.signing import SignedPackage

from jobs.bell import LaneBroker
from jobs.registry import kinds

MOST_ATTEMPTS = 20
"""More often nothing is tried before somebody looks."""


@register(Tags.compatibility)
def check_broker(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: object
) -> list[CheckMessage]:
    """Refuse a broker that knows no lanes: it would take the bells of all, or of none."""
    broker: Any = settings.Q_CLUSTER.get("broker_class")
    try:
        is_ours = issubclass(import_string(broker), LaneBroker)
    # No word, or one that names no class, is refused like a wrong one instead of ending the check.
    except (ImportError, TypeError, AttributeError):
        is_ours = False
    hint = "Set it to jobs.bell.LaneBroker."
    return [] if is_ours else [Error("Q_CLUSTER has another broker_class.", hint, id="jobs.E1")]


@register(Tags.compatibility)
def check_leases(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: object
) -> list[CheckMessage]:
    """Refuse leases that end before they are renewed: a second worker would take the row."""
    hint = "Set JOBS_HEARTBEAT_S below JOBS_STALE_AFTER_S."
    return [
        Error(f"The lease of a {kind.name} ends before it is renewed.", hint, id="jobs.E2")
        for kind in kinds()
        if kind.lease_for.total_seconds() <= settings.JOBS_HEARTBEAT_S
    ]


@register(Tags.compatibility)
def check_packages(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: object
) -> list[CheckMessage]:
    """Refuse a django-q2 that packs in another way than ours: it would unpickle what is stored."""
    # Tried out, not read from a version: so it is certain that our packer is in its place.
    packed = SignedPackage.dumps({}, compressed=False)
    if b64_decode(packed.split(":")[0].encode()) == b"{}":
        return []
    hint = "Install the version of django-q2 that requirements.txt names."
    return [Error("django-q2 does not store its tasks as JSON.", hint, id="jobs.E3")]


@register(Tags.compatibility)
def check_retries(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: object
) -> list[CheckMessage]:
    """Refuse a queue that hands a task out anew while it runs, and work that is tried for ever."""
    found: list[CheckMessage] = []
    queue: dict[str, Any] = settings.Q_CLUSTER
    hint = "Take attendance_site/settings/jobs.py as it comes."
    if not queue.get("timeout") or queue.get("retry", 0) <= queue["timeout"]:
        found.append(Error("Q_CLUSTER: retry must be longer than timeout.", hint, id="jobs.E4"))
    if not 0 < queue.get("max_attempts", 0) <= MOST_ATTEMPTS:
        found.append(Error("Q_CLUSTER: max_attempts has no end.", hint, id="jobs.E5"))
    return found + [
        Error(f"A {kind.name} is tried without end.", hint, id="jobs.E5")
        for kind in kinds()
        if not 0 < kind.max_attempts <= MOST_ATTEMPTS
    ]
