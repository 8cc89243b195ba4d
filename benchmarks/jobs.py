"""Measure whose turn it is when many films wait, how soon mails go, and what a kill costs.

    python -m benchmarks.jobs [--films 140] [--others 20] [--mails 10] [--starts 10] [--json]

On a PostgreSQL server of its own (Debian: apt install postgresql) with four workers. A film takes
half a second of a pipeline that sees nothing. The exit code is 1 if something was missed.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.fixtures.postgresql_server import find_programs, server
from benchmarks.fixtures.worker_process import WorkerProcess, is_alive

if TYPE_CHECKING:
    from classes.models import ClassSession
    from faces.models import FacePicture

N_WORKERS = 4
N_OTHERS = 3
FIRST = 10
MAILS_WITHIN_S = 5.0
SMALL_WITHIN_S = 5.0
LONG_FILM_S = 10.0
"""So long each worker of films is busy when the face picture comes."""

PATIENCE_S = 300.0
FILMS_BETWEEN_KILLS = 8
MAX_BELLS = 3
"""One in each lane."""

N_READY = N_WORKERS + 2
"""Processes that work: those of films, and one each of the other lanes."""

SETTINGS = """
from attendance_site.settings import *

RECOGNITION_PIPELINE_BUILDER = "benchmarks.fixtures.slow_films.build_pipeline"
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mails"
"""
"""The site's own, but for the pipeline and for mails, which go into a folder."""


@dataclass(frozen=True)
class Found:
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
        n_lost: films without a result in the end.
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
    n_lost: int
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
            "nothing lost": self.n_lost == 0,
            "nothing doubled": self.n_repeated == 0,
            "no orphans": self.n_orphans == 0,
        }
        return [promise for promise, is_kept in promises.items() if not is_kept]


def measure(folder: Path, sizes: argparse.Namespace) -> Found:
    """Queue, work, start again and again, kill; the database is migrated and empty."""
    from benchmarks.fixtures.queued_schools import make_lesson, queue_films, queue_mails

    lessons = [make_lesson(f"School {letter}") for letter in "ABCD"]
    queue_films(lessons[0], sizes.films)
    for lesson in lessons[1:]:
        queue_films(lesson, sizes.others)
    queue_mails(lessons[1], sizes.mails)
    n_bells = _n_bells()
    worker = WorkerProcess(folder / "worker.log", n_processes=N_WORKERS)
    try:
        worker.start()
        _wait(lambda: _n_waiting() == 0 and _n_mails_sent() == sizes.mails, worker)
        turns = _first_turns([lesson.class_group.school_id for lesson in lessons[1:]])
        films_s, mails_s = _durations()
        n_mails = _mails_each(folder, sizes.mails)
        small_s = _small_beside_films(worker, lessons[1])
        worker.stop()
        queue_films(lessons[0], sizes.starts * N_WORKERS * 4)
        added = max(_start_again(worker) for _ in range(sizes.starts))
        killed, n_orphans = _kill_one_by_one(worker)
        _wait(lambda: _n_waiting() == 0, worker)
    finally:
        worker.stop()
    n_lost, n_repeated = _films_lost_and_repeated(len(killed))
    return Found(
        n_bells=n_bells,
        first_turns=turns,
        films_s=films_s,
        mails_s=mails_s,
        small_s=small_s,
        n_mails=n_mails,
        added_by_starts=added,
        killed=killed,
        n_lost=n_lost,
        n_repeated=n_repeated,
        n_orphans=n_orphans,
    )


def _small_beside_films(worker: WorkerProcess, lesson: "ClassSession") -> float:
    """Return how long a face picture takes that comes while every film worker is busy."""
    from benchmarks.fixtures.queued_schools import queue_films, queue_picture
    from recognition.models import Capture

    queue_films(lesson, N_WORKERS, film_s=LONG_FILM_S)
    _wait(lambda: Capture.objects.filter(state=Capture.State.RUNNING).count() == N_WORKERS, worker)
    picture = queue_picture(lesson)
    _wait(lambda: not _again(picture).is_working, worker)
    if picture.state != picture.State.READY or picture.finished_at is None:
        raise RuntimeError(picture.failure_reason)
    return (picture.finished_at - picture.queued_at).total_seconds()


def _again(picture: "FacePicture") -> "FacePicture":
    picture.refresh_from_db()
    return picture


def _start_again(worker: WorkerProcess) -> int:
    """Start and stop it while films wait; return how many tasks hang then."""
    worker.start()
    worker.wait_until_ready(N_READY)
    worker.stop()
    return _n_bells()


def _kill_one_by_one(worker: WorkerProcess) -> tuple[tuple[str, ...], int]:
    """Kill a process of each kind while films are worked on; start anew what was killed whole."""
    from benchmarks.fixtures.queued_schools import queue_films
    from classes.models import ClassSession

    worker.start()
    worker.wait_until_ready(N_READY)
    names = list(worker.tree())
    n_orphans = 0
    for name in names:
        queue_films(ClassSession.objects.earliest("pk"), FILMS_BETWEEN_KILLS)
        n_ready = _n_ready() + FILMS_BETWEEN_KILLS // 2
        _wait(lambda n_ready=n_ready: _n_ready() >= n_ready, worker)  # type: ignore[misc]
        before = worker.tree()
        worker.kill(before[name])
        if not worker.is_running:
            time.sleep(1)
            n_orphans += sum(is_alive(pid) for pid in before.values())
            worker.start()
            worker.wait_until_ready(N_READY)
    return tuple(names), n_orphans


def _wait(is_over: Callable[[], bool], worker: WorkerProcess) -> None:
    deadline_s = time.monotonic() + PATIENCE_S
    while not is_over():
        if time.monotonic() > deadline_s or not worker.is_running:
            raise TimeoutError("the worker ended, or was not done in time")
        time.sleep(0.2)


def _n_bells() -> int:
    from django_q.models import OrmQ

    return OrmQ.objects.count()


def _n_waiting() -> int:
    from recognition.models import Capture

    return Capture.objects.unfinished().count()


def _n_ready() -> int:
    from recognition.models import Capture

    return Capture.objects.filter(state=Capture.State.READY).count()


def _n_mails_sent() -> int:
    from reports.models import ReportDelivery

    return ReportDelivery.objects.filter(sent_at__isnull=False).count()


def _first_turns(schools: list[int]) -> tuple[int, ...]:
    """Return the place of each school's first film in the order of their beginnings."""
    from recognition.models import Capture

    order = list(Capture.objects.order_by("started_at").values_list("school", flat=True))
    return tuple(order.index(school) + 1 for school in schools)


def _durations() -> tuple[float, float]:
    from django.db.models import Max, Min

    from recognition.models import Capture
    from reports.models import ReportDelivery

    films = Capture.objects.aggregate(first=Min("started_at"), last=Max("finished_at"))
    mails = ReportDelivery.objects.aggregate(last=Max("sent_at"))
    return tuple(
        max(timedelta(0), last - films["first"]).total_seconds()
        for last in (films["last"], mails["last"])
    )


def _mails_each(folder: Path, n_mails: int) -> tuple[int, int]:
    """Count how often each recipient got her mail."""
    texts = [path.read_text(errors="replace") for path in (folder / "mails").glob("*")]
    lines = [line for text in texts for line in text.splitlines() if line.startswith("To: ")]
    counts = Counter(lines)
    return (min(counts.values()) if len(counts) == n_mails else 0), max(counts.values(), default=0)


def _films_lost_and_repeated(n_kills: int) -> tuple[int, int]:
    """Count films without a result, and those seen to their end twice beyond what kills explain.

    A film may have been seen to its end just before its process was killed, and not yet stored;
    that can happen to as many films at a kill as there are workers. Then a second attempt is right.
    """
    from benchmarks.fixtures.slow_films import films_ended
    from recognition.models import Capture

    n_lost = Capture.objects.exclude(state=Capture.State.READY).count()
    ended = Counter(films_ended())
    tried_twice = set(Capture.objects.filter(attempts__gt=1).values_list("file", flat=True))
    repeated = {name for name, n in ended.items() if n > 1}
    unexplained = {name for name in repeated if f"captures/{name}.mp4" not in tried_twice}
    return n_lost, len(unexplained) + max(0, len(repeated) - n_kills * N_WORKERS)


def _table(found: Found) -> str:
    lines = [f"{one.name:16} {getattr(found, one.name)}" for one in fields(found)]
    missed = found.missed()
    return "\n".join([*lines, f"missed: {', '.join(missed)}" if missed else "all as promised"])


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--films", type=int, default=140, help="of the school that sends many")
    parser.add_argument("--others", type=int, default=20, help="films of each of three others")
    parser.add_argument("--mails", type=int, default=10)
    parser.add_argument("--starts", type=int, default=10, help="of the worker, while films wait")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser.parse_args()


def _prepare(folder: Path, address: str) -> None:
    """Point this process, and those it starts, to a database of their own, and migrate it."""
    (folder / "settings_of_the_run.py").write_text(SETTINGS)
    sys.path.insert(0, str(folder))
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "settings_of_the_run",
        "PYTHONPATH": str(folder),
        "DATABASE_URL": f"{address}/postgres",
        "VAR_DIR": str(folder),
        "MEDIA_ROOT": str(folder / "media"),
        "JOBS_WORKERS": str(N_WORKERS),
        "JOBS_HEARTBEAT_S": "0.4",
        "JOBS_STALE_AFTER_S": "3",
    }
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def main() -> int:
    arguments = _arguments()
    programs = find_programs()
    if programs is None:
        sys.exit("PostgreSQL is not installed here (Debian: apt install postgresql).")
    with tempfile.TemporaryDirectory() as name, server(programs) as address:
        folder = Path(name)
        _prepare(folder, address)
        found = measure(folder, arguments)
    missed = found.missed()
    print(json.dumps(asdict(found) | {"missed": missed}) if arguments.json else _table(found))
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
