"""Let more and more workers do the films of eight schools, then let a whole district film."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db.models import Max, Min
from django.utils import timezone

from benchmarks.district.database_load import DatabaseLoad, watched
from benchmarks.district.worker_hosts import running
from benchmarks.fixtures.queued_schools import make_lesson, queue_films
from classes.models import ClassSession
from jobs.lifecycle import queue_anew
from jobs.turns import waiting_jobs
from recognition.models import Capture

N_SCHOOLS = 8
QUARTER_S = 900.0
LINEAR_WITHIN = 0.15
PATIENCE_S = 1800.0
LOOK_EVERY_S = 0.2


@dataclass(frozen=True)
class DistrictSizes:
    """How much is measured.

    Args:
        n_workers: one after the other.
        films: for each worker.
        film_s: how long each takes, seconds.
        captures: of the rush.
        clock: how much faster than a quarter of an hour they come.
        rush_workers: how many work on them.
        rush_film_s: how long each takes by that clock, seconds.
    """

    n_workers: Sequence[int]
    films: int
    film_s: float
    captures: int
    clock: float
    rush_workers: int
    rush_film_s: float


@dataclass(frozen=True)
class WorkersStep:
    """What so many workers did.

    Args:
        films_a_s: from the first beginning to the last end, films a second.
        shortest_wait_s, longest_wait_s: of the schools' median waits.
        longest_film_s: the longest wait of all films.
        n_lost: films without a result.
        n_again: films that took more than one attempt.
    """

    n_workers: int
    n_films: int
    films_a_s: float
    shortest_wait_s: float
    longest_wait_s: float
    longest_film_s: float
    n_lost: int
    n_again: int
    database: DatabaseLoad


@dataclass(frozen=True)
class Rush:
    """What became of many captures that came at once.

    Args:
        arrived_s: between the first and the last, seconds.
        done_s: between the first and the last result, seconds.
        oldest_arriving_s, oldest_s: for how long the oldest job had waited, at most, while they
            came and until all were done, seconds.
        clock: how much faster than in a quarter of an hour they came.
    """

    n_captures: int
    n_workers: int
    arrived_s: float
    done_s: float
    oldest_arriving_s: float
    oldest_s: float
    clock: float
    n_lost: int
    n_again: int
    database: DatabaseLoad


@dataclass(frozen=True)
class DistrictFigures:
    steps: Sequence[WorkersStep]
    rush: Rush

    def share_of_linear(self, step: WorkersStep) -> float:
        """Return how much of a first worker's work each of them did."""
        first = self.steps[0]
        one_does = first.films_a_s / first.n_workers
        return step.films_a_s / step.n_workers / one_does

    def missed(self) -> list[str]:
        all_of_them: list[WorkersStep | Rush] = [*self.steps, self.rush]
        promises = {
            "linear": all(self.share_of_linear(one) >= 1 - LINEAR_WITHIN for one in self.steps),
            "nothing lost": not any(one.n_lost for one in all_of_them),
            "nothing twice": not any(one.n_again for one in all_of_them),
            "no deadlocks": not any(one.database.deadlocks for one in all_of_them),
        }
        return [promise for promise, is_kept in promises.items() if not is_kept]


def measure(folder: Path, sizes: DistrictSizes) -> DistrictFigures:
    lessons = [make_lesson(f"School {letter}") for letter in "ABCDEFGH"]
    steps = [_step(folder, lessons, n, sizes) for n in sizes.n_workers]
    return DistrictFigures(steps, _rush(folder, lessons, sizes))


def _step(
    folder: Path, lessons: list[ClassSession], n_workers: int, sizes: DistrictSizes
) -> WorkersStep:
    Capture.objects.all().delete()
    n_each = sizes.films * n_workers // len(lessons)
    with running(folder / "steps", n_workers), watched() as load:
        for lesson in lessons:
            queue_films(lesson, n_each, film_s=sizes.film_s)
        _wait(lambda: not Capture.objects.unfinished().exists())
    times = Capture.objects.aggregate(first=Min("started_at"), last=Max("finished_at"))
    n_films = n_each * len(lessons)
    medians = [statistics.median(_waits_s(lesson)) for lesson in lessons]
    return WorkersStep(
        n_workers=n_workers,
        n_films=n_films,
        films_a_s=n_films / (times["last"] - times["first"]).total_seconds(),
        shortest_wait_s=min(medians),
        longest_wait_s=max(medians),
        longest_film_s=max(max(_waits_s(lesson)) for lesson in lessons),
        n_lost=_n_lost(),
        n_again=Capture.objects.filter(attempts__gt=1).count(),
        database=load,
    )


def _rush(folder: Path, lessons: list[ClassSession], sizes: DistrictSizes) -> Rush:
    Capture.objects.all().delete()
    captures = _captures_to_come(lessons, sizes)
    with running(folder / "rush", sizes.rush_workers), watched() as load:
        pace_s, oldest_s, looked_at_s = QUARTER_S / sizes.clock / len(captures), 0.0, 0.0
        first_at, began_s = timezone.now(), time.monotonic()
        for number, capture in enumerate(captures):
            time.sleep(max(0.0, began_s + number * pace_s - time.monotonic()))
            queue_anew(job=capture)
            if time.monotonic() - looked_at_s > LOOK_EVERY_S:
                oldest_s, looked_at_s = max(oldest_s, _oldest_s()), time.monotonic()
        arrived_s, oldest_arriving_s = time.monotonic() - began_s, oldest_s

        def is_done() -> bool:
            nonlocal oldest_s
            oldest_s = max(oldest_s, _oldest_s())
            return not Capture.objects.unfinished().exists()

        _wait(is_done)
    last: Any = Capture.objects.aggregate(last=Max("finished_at"))["last"]
    return Rush(
        n_captures=len(captures),
        n_workers=sizes.rush_workers,
        arrived_s=arrived_s,
        done_s=(last - first_at).total_seconds(),
        oldest_arriving_s=oldest_arriving_s,
        oldest_s=oldest_s,
        clock=QUARTER_S / arrived_s,
        n_lost=_n_lost(),
        n_again=Capture.objects.filter(attempts__gt=1).count(),
        database=load,
    )


def _captures_to_come(lessons: list[ClassSession], sizes: DistrictSizes) -> list[Capture]:
    """Store the films beforehand: what is measured is how their jobs come and go."""
    for lesson in lessons:
        n_films = sizes.captures // len(lessons)
        queue_films(lesson, n_films, film_s=sizes.rush_film_s / sizes.clock)
    Capture.objects.update(state=Capture.State.READY)
    # One of each school after the other, as they come.
    order = Capture.objects.order_by("pk")
    by_school = [list(order.filter(session=lesson)) for lesson in lessons]
    return [capture for turn in zip(*by_school, strict=True) for capture in turn]


def _waits_s(lesson: ClassSession) -> list[float]:
    films = Capture.objects.filter(session=lesson, started_at__isnull=False)
    times: Any = films.values_list("queued_at", "started_at")
    return [(started_at - queued_at).total_seconds() for queued_at, started_at in times]


def _oldest_s() -> float:
    oldest_at = waiting_jobs(["films"]).oldest_at
    return (timezone.now() - oldest_at).total_seconds() if oldest_at else 0.0


def _n_lost() -> int:
    return Capture.objects.exclude(state=Capture.State.READY).count()


def _wait(is_over: Callable[[], bool]) -> None:
    ends_at_s = time.monotonic() + PATIENCE_S
    while not is_over():
        if time.monotonic() > ends_at_s:
            raise TimeoutError(f"{Capture.objects.unfinished().count()} films are not done")
        time.sleep(LOOK_EVERY_S)
