"""Keep the worker's clusters running whatever dies in them, and reap beside them."""

import ctypes
import logging
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Event
from typing import Any

from django.conf import settings
from django.db import connections
from django_q import cluster as django_q_cluster
from django_q.brokers import get_broker
from django_q.conf import Conf

from jobs.bell import queue_name
from jobs.failures import sentence_of
from jobs.processes.versions import (
    WORKER,
    note_end,
    note_life,
    note_version,
    own_version,
    why_worker_waits,
)
from jobs.reaper import reap, ring_for_due
from jobs.registry import Lane
from jobs.runner import LANES_SERVED
from jobs.stored_tasks.outcomes import use_our_outcomes

logger = logging.getLogger(__name__)

CLUSTER_BROKEN = 70
"""Exit code of a cluster that ended itself (EX_SOFTWARE of sysexits.h)."""

WATCH_EVERY_S = 0.5
FITS_EVERY_S = 10.0
RING_EVERY_S = 5.0
REAP_EVERY_S = 15.0
PAUSE_BEFORE_RESTART_S = 1.0
PR_SET_PDEATHSIG = 1


class BreakableSentinel(django_q_cluster.Sentinel):  # type: ignore[misc]
    """Ends the whole cluster when one of its processes was killed.

    Whoever is killed while waiting for a task holds the lock of the queue between the processes,
    and every successor waits for it for ever. A new cluster has a new queue; nothing is lost, as
    all work lies in the database.
    """

    def __init__(self, stop_event: Event, *args: Any, **kwargs: Any) -> None:
        # Before the pool is forked: its processes inherit the event with the lanes.
        LANES_SERVED.end_at(stop_event)
        super().__init__(stop_event, *args, **kwargs)

    def reincarnate(self, process: BaseProcess) -> None:
        # None: it lives, and is out of time. From 0 on it ended by itself and let go of the lock;
        # below, a signal ended it.
        if process.exitcode is None or process.exitcode >= 0:
            super().reincarnate(process)
            return
        logger.critical("A process of the worker was killed (%s)", process.exitcode)
        for other in [*self.pool, self.monitor, self.pusher]:
            # Asked to end they would not: they may be waiting for that very lock.
            other.kill()
        # An ordinary exit joins the processes that were started, and might wait for ever as well.
        os._exit(CLUSTER_BROKEN)


@dataclass(frozen=True)
class Crew:
    """Processes that work for the same lanes; a cluster of django-q2.

    Args:
        lanes: they take turns where there are several.
        n_processes: how many rows at once.
    """

    lanes: tuple[str, ...]
    n_processes: int


def crews_of(lanes: Sequence[str] = ()) -> list[Crew]:
    """Return who is needed: a crew for each lane, so that none waits for another.

    The lanes that somebody chose share one, and take turns: that saves memory, as each process
    that has worked on a film or a face holds the networks.
    """
    together = [tuple(lanes)] if lanes else [(lane,) for lane in Lane]
    return [Crew(crew, max(_processes_for(lane) for lane in crew)) for crew in together]


def _processes_for(lane: str) -> int:
    wanted = {Lane.FILMS: settings.JOBS_WORKERS, Lane.ROOMS: settings.JOBS_CAMERA_WORKERS}
    return wanted.get(Lane(lane), 1)


class Worker:
    """Runs crews, each anew when it broke, until told to stop by SIGINT or SIGTERM."""

    def __init__(self, crews: Sequence[Crew]) -> None:
        self._crews = crews
        self._clusters: dict[Crew, django_q_cluster.Cluster] = {}
        self._is_stopping = False
        self._waits_for = ""
        own_version()  # Before an update changes the files.

    def run(self) -> None:
        # There is no setting for it; a cluster looks the name up in its module when it starts.
        django_q_cluster.Sentinel = BreakableSentinel
        use_our_outcomes()
        # At each fork anew: Linux clears the wish in a child.
        os.register_at_fork(after_in_child=_end_with_parent)
        reap_at_s = ring_at_s = fits_at_s = 0.0
        while not self._is_stopping:
            now_s = time.monotonic()
            if now_s >= fits_at_s:
                fits_at_s = now_s + FITS_EVERY_S
                carefully(self._ask_whether_it_fits)
            if self._waits_for:
                time.sleep(WATCH_EVERY_S)
                continue
            self._start_missing()
            if now_s >= reap_at_s:
                reap_at_s = now_s + REAP_EVERY_S
                carefully(reap)
            elif now_s >= ring_at_s:
                ring_at_s = now_s + RING_EVERY_S
                carefully(ring_for_due)
            time.sleep(WATCH_EVERY_S)
        note_end(WORKER)
        self._stop()

    def _ask_whether_it_fits(self) -> None:
        """Wait while the database or the site is of another version; nothing is begun meanwhile."""
        waits_for = why_worker_waits()
        if waits_for and waits_for != self._waits_for:
            logger.critical("The worker waits. %s", sentence_of(waits_for, {}))
            self._stop()
            self._clusters = {}
        elif self._waits_for and not waits_for:
            logger.warning("The worker goes on.")
        self._waits_for = waits_for
        note_version(WORKER, waits_for=waits_for)
        note_life(WORKER)

    def _start_missing(self) -> None:
        for crew in self._crews:
            cluster = self._clusters.get(crew)
            if cluster is None or not cluster.sentinel.is_alive():
                if cluster:
                    logger.critical("The worker for %s starts anew", " and ".join(crew.lanes))
                    time.sleep(PAUSE_BEFORE_RESTART_S)
                self._clusters[crew] = self._start(crew)

    def _start(self, crew: Crew) -> django_q_cluster.Cluster:
        # What the cluster forks must not share this process's connection.
        connections.close_all()
        LANES_SERVED.serve(crew.lanes)
        # django-q2 has one number for all clusters, read at its import; a sentinel looks here.
        Conf.WORKERS = crew.n_processes
        cluster = django_q_cluster.Cluster(get_broker(queue_name(crew.lanes)))
        # It has put handlers of its own in place, which know of one cluster only.
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._note)
        cluster.start()
        return cluster

    def _note(self, *_: object) -> None:
        self._is_stopping = True

    def _stop(self) -> None:
        """Let all end what they are at, at the same time."""
        for cluster in self._clusters.values():
            cluster.stop_event.set()
        for cluster in self._clusters.values():
            cluster.stop()


def _end_with_parent() -> None:
    """Ask Linux to end this process when its parent is gone: no pool outlives its sentinel."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def carefully(step: Callable[[], object]) -> None:
    """Do it here as well as by schedule: a cluster that hangs runs no schedule.

    Whatever goes wrong is left for the next time: the supervisor's end would be everybody's.
    """
    try:
        step()
    except Exception:
        logger.exception("Reaping was left out")
    finally:
        connections.close_all()
