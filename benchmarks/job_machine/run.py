"""Queue films, mails and a face picture, start a worker again and again, kill it piece by piece."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.fixtures.queued_schools import make_lesson, queue_films, queue_mails, queue_picture
from benchmarks.fixtures.worker_process import WorkerProcess, is_alive
from benchmarks.job_machine import N_WORKERS, outcomes
from classes.models import ClassSession
from faces.models import FacePicture
from recognition.models import Capture

N_OTHERS = 3
FIRST = 10
MAILS_WITHIN_S = 5.0
SMALL_WITHIN_S = 5.0
LONG_FILM_S = 20.0
"""So long each worker of films is busy when the face picture comes."""

PATIENCE_S = 300.0
FILMS_BETWEEN_KILLS = 8
MAX_BELLS = 3
"""One in each lane."""

N_READY = N_WORKERS + 4
"""Processes that work: those of films, two of cameras, and one each of the other lanes."""


@dataclass(frozen=True)
class QueueSizes:
    """How much is queued.

    Args:
        films: of the school that sends many.
        others: films of each of three others.
        mails: how many recipients.
        starts: of the worker, while films wait.
    """

    films: int
    others: int
    mails: int
    starts: int


@dataclass(frozen=True)
class QueueFigures:
    """What was measured.

    Args:
        n_bells: tasks in django-q2's table when all films and mails were queued.
        first_turns: of each other school the place of its first film, from 1.
        films_s: from the first film's beginning to the last one's end, seconds.
        mails_s: from the first beginning of anything to the last mail's end, seconds.
        small_s: from when a face picture was given, while all workers of films are at long ones,
            until it was registered, seconds.
        n_mails: how often each recipient got the mail, at least and at most.
        added_by_starts: the most tasks in the table after a start, while films wait.
        killed: which processes were killed while films were worked on.
        lost: of each film without a result in the end, why and after how many attempts.
        n_repeated: films seen to their end more than once, more than kills explain.
        n_orphans: processes that outlived their killed parent.
    """

    n_bells: int
    first_turns: tuple[int, ...]
    films_s: float
    mails_s: float
    small_s: float
    n_mails: tuple[int, int]
    added_by_starts: int
    killed: tuple[str, ...]
    lost: tuple[str, ...]
    n_repeated: int
    n_orphans: int

    def missed(self) -> list[str]:
        """Name what is not as promised."""
        promises = {
            "few bells": self.n_bells <= MAX_BELLS,
            "turns": len(self.first_turns) == N_OTHERS and max(self.first_turns) <= FIRST,
            "mails in time": self.mails_s <= MAILS_WITHIN_S,
            "faces in time": self.small_s <= SMALL_WITHIN_S,
            "each mail once": self.n_mails == (1, 1),
            "starts add nothing": self.added_by_starts <= MAX_BELLS,
            "nothing lost": not self.lost,
            "nothing doubled": self.n_repeated == 0,
            "no orphans": self.n_orphans == 0,
        }
        return [promise for promise, is_kept in promises.items() if not is_kept]


def measure(folder: Path, sizes: QueueSizes) -> QueueFigures:
    """Queue, work, start again and again, kill; the database is migrated and empty."""
    lessons = [make_lesson(f"School {letter}") for letter in "ABCD"]
    queue_films(lessons[0], sizes.films)
    for lesson in lessons[1:]:
        queue_films(lesson, sizes.others)
    queue_mails(lessons[1], sizes.mails)
    n_bells = outcomes.n_bells()
    worker = WorkerProcess(folder / "worker.log", n_processes=N_WORKERS)
    try:
        worker.start()
        _wait(lambda: outcomes.n_waiting() == 0 and outcomes.n_mails_sent() == sizes.mails, worker)
        turns = outcomes.first_turns([lesson.class_group.school_id for lesson in lessons[1:]])
        films_s, mails_s = outcomes.durations()
        n_mails = outcomes.mails_each(folder, sizes.mails)
        small_s = _small_beside_films(worker, lessons[1])
        worker.stop()
        queue_films(lessons[0], sizes.starts * N_WORKERS * 4)
        added = max(_start_again(worker) for _ in range(sizes.starts))
        killed, n_orphans = _kill_one_by_one(worker)
        _wait(lambda: outcomes.n_waiting() == 0, worker)
    finally:
        worker.stop()
    n_repeated = outcomes.n_films_repeated(n_kills=len(killed), n_workers=N_WORKERS)
    return QueueFigures(
        n_bells=n_bells,
        first_turns=turns,
        films_s=films_s,
        mails_s=mails_s,
        small_s=small_s,
        n_mails=n_mails,
        added_by_starts=added,
        killed=killed,
        lost=outcomes.films_lost(),
        n_repeated=n_repeated,
        n_orphans=n_orphans,
    )


def _small_beside_films(worker: WorkerProcess, lesson: ClassSession) -> float:
    """Return how long a face picture takes that comes while every film worker is busy."""
    queue_films(lesson, N_WORKERS, film_s=LONG_FILM_S)
    _wait(lambda: Capture.objects.filter(state=Capture.State.RUNNING).count() == N_WORKERS, worker)
    picture = queue_picture(lesson)
    _wait(lambda: not _again(picture).is_working, worker)
    if picture.state != picture.State.READY or picture.finished_at is None:
        raise RuntimeError(picture.failure_reason)
    return (picture.finished_at - picture.queued_at).total_seconds()


def _again(picture: FacePicture) -> FacePicture:
    picture.refresh_from_db()
    return picture


def _start_again(worker: WorkerProcess) -> int:
    """Start and stop it while films wait; return how many tasks hang then."""
    worker.start()
    worker.wait_until_ready(N_READY)
    worker.stop()
    return outcomes.n_bells()


def _kill_one_by_one(worker: WorkerProcess) -> tuple[tuple[str, ...], int]:
    """Kill a process of each kind while films are worked on; start anew what was killed whole.

    The next one when whatever the last one struck has its result: a film whose worker dies three
    times is given up, as one that kills its worker has to be (`JOBS_MAX_ATTEMPTS`).
    """
    worker.start()
    worker.wait_until_ready(N_READY)
    names = list(worker.tree())
    n_orphans = 0
    for name in names:
        queue_films(ClassSession.objects.earliest("pk"), FILMS_BETWEEN_KILLS)
        n_ready = outcomes.n_ready() + FILMS_BETWEEN_KILLS // 2
        _wait(lambda n_ready=n_ready: outcomes.n_ready() >= n_ready, worker)  # type: ignore[misc]
        before = worker.tree()
        struck = outcomes.films_running()
        worker.kill(before[name])
        if not worker.is_running:
            time.sleep(1)
            n_orphans += sum(is_alive(pid) for pid in before.values())
            worker.start()
            worker.wait_until_ready(N_READY)
        _wait(lambda struck=struck: outcomes.n_waiting(struck) == 0, worker)  # type: ignore[misc]
    return tuple(names), n_orphans


def _wait(is_over: Callable[[], bool], worker: WorkerProcess) -> None:
    deadline_s = time.monotonic() + PATIENCE_S
    while not is_over():
        if time.monotonic() > deadline_s or not worker.is_running:
            raise TimeoutError("the worker ended, or was not done in time")
        time.sleep(0.2)
