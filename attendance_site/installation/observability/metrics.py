"""What Prometheus is told: figures of the tables and of this machine, none of a school or person.

They are read from the database when asked for, so whichever process answers says the same.
https://prometheus.io/docs/instrumenting/exposition_formats/
"""

import hmac
import ipaddress
from collections.abc import Iterator

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from accounts.sign_in.refused_log_ins import n_refused_log_ins
from attendance_site.installation.backups.last_backup import last_backup_at
from jobs.processes.figures import KindFigures, figures_of_kinds
from jobs.registry import Lane
from jobs.schedules import is_worker_silent
from jobs.turns import waiting_jobs
from storage.free_space import BYTES_A_MB, free_mb

BEARER = "Bearer "


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer whoever watches the installation; to everybody else there is no such page."""
    if not is_admitted(request):
        raise Http404
    registry = CollectorRegistry()
    registry.register(InstallationFigures())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def is_admitted(request: HttpRequest) -> bool:
    """Tell whether somebody has the token, or asks from a network that may."""
    given = request.headers.get("Authorization", "")
    token = settings.METRICS_TOKEN
    if token and hmac.compare_digest(given.encode(), f"{BEARER}{token}".encode()):
        return True
    return _is_from_allowed_network(request.META.get("REMOTE_ADDR", ""))


def _is_from_allowed_network(address: str) -> bool:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(found in network for network in settings.METRICS_NETWORKS)


class InstallationFigures(Collector):
    """All that is told, asked for anew at each answer."""

    def describe(self) -> list[Metric]:
        return []

    def collect(self) -> Iterator[Metric]:
        yield from _of_lanes()
        yield from _of_kinds(figures_of_kinds(at=timezone.now()))
        yield from _of_installation()


def _of_lanes() -> Iterator[Metric]:
    waiting = _gauge("jobs_waiting", "Jobs that could be worked on and are not.", ["lane"])
    oldest = _gauge("jobs_oldest_waiting_seconds", "How long the oldest of them waits.", ["lane"])
    for lane in Lane:
        found = waiting_jobs([lane])
        waiting.add_metric([lane.value], found.n)
        waited = timezone.now() - found.oldest_at if found.oldest_at else None
        oldest.add_metric([lane.value], max(0.0, waited.total_seconds()) if waited else 0.0)
    yield from (waiting, oldest)


def _of_kinds(figures: list[KindFigures]) -> Iterator[Metric]:
    labels = ["lane", "kind"]
    running = _gauge("jobs_running", "Jobs being worked on.", labels)
    done = _gauge("jobs_done_last_day", "Jobs that ended well within a day.", labels)
    mean = _gauge("job_seconds_mean", "Mean work of these, such as on one film.", labels)
    longest = _gauge("job_seconds_longest", "Longest work of these.", labels)
    failed = _gauge("jobs_failed_last_day", "Jobs that failed within a day.", [*labels, "code"])
    for one in figures:
        named = [one.kind.lane.value, one.kind.name]
        running.add_metric(named, one.n_running)
        done.add_metric(named, one.n_done)
        if one.mean_s is not None and one.longest_s is not None:
            mean.add_metric(named, one.mean_s)
            longest.add_metric(named, one.longest_s)
        for code, n in one.failures.items():
            failed.add_metric([*named, code or "unknown"], n)
    yield from (running, done, mean, longest, failed)


def _of_installation() -> Iterator[Metric]:
    version = _gauge("version", "The version of the software, as a label.", ["version"])
    version.add_metric([settings.VERSION], 1)
    yield version
    yield _single("worker_silent", "1 while no worker moves the schedules on.", is_worker_silent())
    yield _single("free_bytes", "Free space where films lie.", free_mb() * BYTES_A_MB)
    if made_at := last_backup_at():
        ago_s = (timezone.now() - made_at).total_seconds()
        yield _single("backup_age_seconds", "Since the last backup was finished.", ago_s)
    refused = CounterMetricFamily(
        "attendance_log_ins_refused", "Log-ins with a wrong password, or kept waiting."
    )
    refused.add_metric([], n_refused_log_ins())
    yield refused


def _gauge(name: str, what: str, labels: list[str]) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"attendance_{name}", what, labels=labels)


def _single(name: str, what: str, value: float) -> Metric:
    return GaugeMetricFamily(f"attendance_{name}", what, value=float(value))
