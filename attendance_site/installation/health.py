"""What machines ask of the site: whether it is alive, and whether it can do its work."""

import errno
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from attendance_site.installation.untrusted_proxy import untrusted_proxy
from face_vision.cage.children import has_bubblewrap
from jobs.processes.versions import WORKER, is_of_another_version, why_database_does_not_fit
from jobs.registry import Lane
from jobs.schedules import is_worker_silent
from jobs.turns import waiting_jobs
from storage.errors import FilesUnreachableError
from storage.free_space import free_mb, has_room

KEPT_AS, KEPT_S = "health", 3
"""Anybody may ask, so nobody makes it work more than now and then."""

PROBE = "health/probe"
LATE_AFTER_S = 15 * 60
"""A job that could be worked on for so long, and is not, wants somebody to look."""


@dataclass(frozen=True)
class Health:
    """The answer to one question.

    Args:
        is_ok: whether all is well.
        measured: figures that say how well; nothing of any school.
    """

    is_ok: bool
    measured: Mapping[str, int]


@require_safe
@never_cache
def alive(request: HttpRequest) -> HttpResponse:
    """Answer while the process can; nothing is asked of the database."""
    return HttpResponse("alive\n", content_type="text/plain; charset=utf-8")


@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """Answer 200 while pages can be served, 503 while they cannot.

    Free space, waiting jobs and the worker do not count for that: registers go on by hand
    without them. They stand in the answer, for whoever watches.
    """
    answer = cache.get(KEPT_AS)
    if answer is None:
        answer = _ask_all()
        cache.set(KEPT_AS, answer, KEPT_S)
    return JsonResponse(answer, status=200 if answer["ready"] else 503)


def _ask_all() -> dict[str, Any]:
    needed = {name: _answer(check) for name, check in NEEDED.items()}
    pages_work = all(health.is_ok for health in needed.values())
    wanted = {name: _answer(check) for name, check in WANTED.items()} if pages_work else {}
    answers = needed | wanted
    return {
        "ready": pages_work,
        "well": pages_work and all(health.is_ok for health in answers.values()),
        "checks": {name: {"ok": one.is_ok, **one.measured} for name, one in answers.items()},
    }


def _answer(check: Callable[[], Health]) -> Health:
    try:
        return check()
    except (DatabaseError, OSError):
        return Health(is_ok=False, measured={})


def _database() -> Health:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return Health(is_ok=True, measured={})


def _migrations() -> Health:
    """Refuse a database that lacks a migration, and one that a newer version has changed."""
    executor = MigrationExecutor(connection)
    left = executor.migration_plan(executor.loader.graph.leaf_nodes())
    is_ok = not why_database_does_not_fit()
    return Health(is_ok=is_ok and not left, measured={"missing": len(left)})


def _versions() -> Health:
    return Health(is_ok=not is_of_another_version(WORKER), measured={})


def _storage() -> Health:
    """Store something and erase it: a disk may be there and take nothing.

    One that is only full stops no page: registers by hand go on, and the free space says it.
    """
    try:
        name = default_storage.save(PROBE, ContentFile(b"probe"))
    except FilesUnreachableError:
        return Health(is_ok=False, measured={"reached": 0})
    except OSError as error:
        return Health(is_ok=error.errno in {errno.ENOSPC, errno.EDQUOT}, measured={"full": 1})
    default_storage.delete(name)
    return Health(is_ok=True, measured={})


def _free_space() -> Health:
    return Health(is_ok=has_room(), measured={"free_mb": free_mb()})


def _cage() -> Health:
    """Say whether decoders are shut off; under limits alone the pages work as well."""
    is_shut_off = has_bubblewrap()
    return Health(is_ok=is_shut_off or settings.DEBUG, measured={"shut_off": int(is_shut_off)})


def _worker() -> Health:
    return Health(is_ok=not is_worker_silent(), measured={})


def _proxy() -> Health:
    """Say whether it is known from where people come."""
    return Health(is_ok=not untrusted_proxy(), measured={})


def _waiting(lane: Lane) -> Callable[[], Health]:
    def check() -> Health:
        waiting = waiting_jobs([lane])
        oldest_s = 0
        if waiting.oldest_at:
            oldest_s = max(0, int((timezone.now() - waiting.oldest_at).total_seconds()))
        measured = {"n": waiting.n, "oldest_s": oldest_s}
        return Health(is_ok=oldest_s < LATE_AFTER_S, measured=measured)

    return check


NEEDED = {"database": _database, "migrations": _migrations, "storage": _storage}
WANTED: dict[str, Callable[[], Health]] = {
    "free_space": _free_space,
    "worker": _worker,
    "versions": _versions,
    "cage": _cage,
    "proxy": _proxy,
    **{f"jobs_{lane.value}": _waiting(lane) for lane in Lane},
}
