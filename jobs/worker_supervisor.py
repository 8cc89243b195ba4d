"""Keep django-q2's cluster running whatever dies in it, and sweep beside it."""

import logging
import os
import time
from collections.abc import Callable
from multiprocessing.process import BaseProcess

from django.conf import settings
from django.db import DatabaseError, connections
from django_q import cluster as django_q_cluster

logger = logging.getLogger(__name__)

CLUSTER_BROKEN = 70
"""Exit code of a cluster that ended itself (EX_SOFTWARE of sysexits.h)."""

LOOK_EVERY_S = 0.5
PAUSE_BEFORE_RESTART_S = 1.0

SWEEPS: list[Callable[..., int]] = []
"""What frees work whose worker is gone; each room adds its own."""


class BreakableSentinel(django_q_cluster.Sentinel):  # type: ignore[misc]
    """Ends the whole cluster when one of its processes was killed.

    Whoever is killed while waiting for a task holds the lock of the queue between the processes,
    and every successor waits for it for ever. A new cluster has a new queue; nothing is lost, as
    all work lies in the database.
    """

    def reincarnate(self, process: BaseProcess) -> None:
        if process.exitcode is None or process.exitcode >= 0:
            super().reincarnate(process)
            return
        logger.critical("A process of the worker was killed (%s)", process.exitcode)
        for other in [*self.pool, self.monitor, self.pusher]:
            other.kill()
        os._exit(CLUSTER_BROKEN)


def run_worker() -> None:
    """Run clusters, one after the other, until told to stop by SIGINT or SIGTERM."""
    django_q_cluster.Sentinel = BreakableSentinel
    _sweep(is_start=True)
    while not _run_cluster():
        logger.critical("The worker starts anew")
        time.sleep(PAUSE_BEFORE_RESTART_S)


def _run_cluster() -> bool:
    """Run one cluster to its end; say whether that was wanted."""
    # What the cluster forks must not share this process's connection.
    connections.close_all()
    cluster = django_q_cluster.Cluster()
    cluster.start()
    last_sweep_s = time.monotonic()
    while cluster.sentinel.is_alive():
        time.sleep(LOOK_EVERY_S)
        if time.monotonic() - last_sweep_s >= settings.RECOGNITION_STALE_AFTER_S:
            last_sweep_s = time.monotonic()
            _sweep()
    return bool(cluster.has_stopped) or cluster.sentinel.exitcode == 0


def _sweep(*, is_start: bool = False) -> None:
    """Sweep here as well as by schedule: a cluster that hangs runs no schedule."""
    try:
        for sweep in SWEEPS:
            sweep(has_just_started=is_start)
    except DatabaseError:
        logger.exception("The sweep was left out")
    finally:
        connections.close_all()
