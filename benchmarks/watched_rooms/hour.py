"""Play an hour of rooms at a faster clock: does what films and what recognises stay as large?

Every ten minutes of that clock each room is filmed by the child that films rooms, two at once, and
its film recognised. A film lasts as much shorter as the clock is faster; between the films nothing
is waited for. As in a worker, one process films and another holds the networks; the database and
what a worker does between its jobs are not played.
"""

import gc
import json
import multiprocessing
import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import asdict, dataclass
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.class_videos.children_watch import ChildrenWatch, processes_below
from benchmarks.live import register_shown
from benchmarks.watched_rooms.drawn_room import THIS_MACHINE, drawn_room
from face_vision.cameras.caged_recorder import FilmRequest, film_camera
from face_vision.cameras.camera_types import CameraSource
from face_vision.detection.detector import MtcnnDetector
from face_vision.embedding.dlib_resnet.embedder import DlibEmbedder
from face_vision.identification.gallery import Gallery
from face_vision.pipeline import Pipeline
from jobs.processes.free_memory import give_memory_back

EVERY_MIN, HOUR_MIN = 10, 60
FILM_S = 20.0
AT_ONCE = 2
"""As an installation comes (`JOBS_CAMERA_WORKERS`)."""

KIB_A_MIB = 1024


@dataclass(frozen=True)
class Held:
    """What a process holds after its films of ten minutes.

    Args:
        own_mib: its own memory.
        child_mib: the most that one child of it held meanwhile.
        n_children: children that are left, which should be none.
        n_open: open files, sockets and pipes.
    """

    own_mib: float
    child_mib: float
    n_children: int
    n_open: int


@dataclass(frozen=True)
class TenMinutes:
    """What both processes hold when ten more minutes are played.

    Args:
        minute: of the hour.
        n_films: made so far.
    """

    minute: int
    n_films: int
    filming: Held
    recognising: Held


def film_rooms(url: str, paths: Sequence[Path], seconds: float) -> Held:
    """Film each room once, some at once."""
    watch = ChildrenWatch()
    film = partial(_film, url, seconds)
    with watch.watching(), ThreadPoolExecutor(AT_ONCE) as threads:
        list(threads.map(film, paths))
    return _held(watch)


def recognise_rooms(gallery: Gallery, paths: Sequence[Path]) -> Held:
    """Recognise the films of all rooms, one after the other."""
    watch = ChildrenWatch()
    with watch.watching():
        for path in paths:
            _pipeline().recognise_video(path, gallery)
            # As after each job of a worker.
            give_memory_back()
    return _held(watch)


def play_hour(n_rooms: int, speed: float) -> Iterator[TenMinutes]:
    """Play an hour; give what is held at its start and after each ten minutes."""
    spawn = multiprocessing.get_context("spawn")
    with (
        TemporaryDirectory() as folder,
        drawn_room() as url,
        ProcessPoolExecutor(1, mp_context=spawn) as filming,
        ProcessPoolExecutor(1, mp_context=spawn) as recognising,
    ):
        paths = [Path(folder) / f"room-{number}.mp4" for number in range(n_rooms)]
        gallery = recognising.submit(register_shown).result()
        for n_rounds, minute in enumerate(range(0, HOUR_MIN + 1, EVERY_MIN), start=1):
            films = filming.submit(film_rooms, url, paths, FILM_S / speed).result()
            found = recognising.submit(recognise_rooms, gallery, paths).result()
            yield TenMinutes(minute, n_rooms * n_rounds, films, found)


def grown_mib(levels: Sequence[TenMinutes]) -> tuple[float, float]:
    """Return how much either process grew after its first ten minutes, in which it was loaded."""
    first, last = levels[1], levels[-1]
    filming = last.filming.own_mib - first.filming.own_mib
    return filming, last.recognising.own_mib - first.recognising.own_mib


def print_hour(levels: Iterable[TenMinutes], *, as_json: bool) -> None:
    """Print each ten minutes as soon as they are played, or all as one JSON object."""
    if as_json:
        played = list(levels)
        grown = dict(zip(("filming_mib", "recognising_mib"), grown_mib(played), strict=True))
        print(json.dumps({"hour": [asdict(one) for one in played], "grown": grown}))
        return
    played = []
    print("              filming: MiB                 recognising: MiB")
    print("minute  films    own  child  left  open     own  child  left  open")
    for one in levels:
        columns = f"{_columns(one.filming)} {_columns(one.recognising)}"
        print(f"{one.minute:6} {one.n_films:6}{columns}", flush=True)
        played.append(one)
    filming, recognising = grown_mib(played)
    print(f"grown after minute 10: filming {filming:+.1f} MiB, recognising {recognising:+.1f} MiB")


def _columns(held: Held) -> str:
    return f"{held.own_mib:7.0f}{held.child_mib:7.0f}{held.n_children:6}{held.n_open:6}"


def _film(url: str, seconds: float, path: Path) -> None:
    film_camera(CameraSource(url, THIS_MACHINE), FilmRequest(path, seconds))


@cache
def _pipeline() -> Pipeline:
    return Pipeline(MtcnnDetector(), DlibEmbedder())


def _held(watch: ChildrenWatch) -> Held:
    gc.collect()
    n_open = len(list(Path("/proc/self/fd").iterdir()))
    return Held(_own_mib(), watch.peak_mb, len(processes_below(os.getpid())), n_open)


def _own_mib() -> float:
    line = next(
        row for row in Path("/proc/self/status").read_text().splitlines() if row.startswith("VmRSS")
    )
    return int(line.split()[1]) / KIB_A_MIB
