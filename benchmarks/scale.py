"""Measure time and memory against length of the video, people in view, roster, and whole school.

    python -m benchmarks.scale [--minutes 1,2,5,10] [--people 10,30,60,100] [--json]

The people are drawn ones of the demonstration school, in a room that a camera pans over at
1920x1080. A longer video is the one of a minute, shown again and again. Takes about ten minutes.
"""

import argparse
import json
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from benchmarks.class_videos.conditions import Condition
from benchmarks.class_videos.footage import film_class
from benchmarks.class_videos.our_way import recognise
from benchmarks.class_videos.own_process import run_apart
from benchmarks.class_videos.repetition import repeat_video
from benchmarks.class_videos.room import ROOM_PX, WIDTH_PX
from benchmarks.fixtures.drawn_people import picture_people
from benchmarks.gallery.school_search import SchoolSearch, search_school
from face_vision.embedding.dlib_resnet.embedder import DlibEmbedder
from face_vision.embedding.registry import DLIB
from face_vision.identification.gallery import Gallery

MINUTES = (1, 2, 5, 10)
PEOPLE = (10, 30, 60, 100)
ROSTERS = (30, 300, 3000)
N_TEMPLATES = 100_000
PEOPLE_OF_LENGTHS = 30
ROSTER_OF_VIDEOS = 30
SHORT_S = 20.0
FACE_PX = 45.0
N_ROWS = 4
TEMPLATES_EACH = 3


@dataclass(frozen=True)
class ScaleRow:
    """What one video took.

    Args:
        minutes, people_in_view, roster: sizes; people are those in view at one moment.
        tracklets: faces found, those of one person joined.
        seconds: to recognise it, networks loaded.
        share: seconds by the video's length.
        identify_s: of the seconds, for merging and identifying.
        peak_mib: the most memory of the process, networks included.
    """

    minutes: float
    people_in_view: int
    roster: int
    tracklets: int
    seconds: float
    share: float
    identify_s: float
    peak_mib: float


def film(n_in_view: int, path: Path, *, seconds: float) -> None:
    """Film a room of which so many people are in view at one moment."""
    n_in_room = round(n_in_view * ROOM_PX[0] / WIDTH_PX)
    seats_a_row = -(-n_in_room // N_ROWS)
    condition = Condition(faces_px=(FACE_PX,) * N_ROWS, seats_a_row=seats_a_row)
    people = run_apart(picture_people, n_in_room)
    film_class(people, condition, path, seconds=seconds, seed=0)


def measure(path: Path, *, seconds: float, n_in_view: int, roster: int) -> ScaleRow:
    gallery = generated_gallery(roster, TEMPLATES_EACH)
    measured = run_apart(recognise, path, gallery, DLIB.name)
    return ScaleRow(
        minutes=seconds / 60,
        people_in_view=n_in_view,
        roster=roster,
        tracklets=len(measured.found),
        seconds=measured.seconds,
        share=measured.seconds / seconds,
        identify_s=measured.steps_s["identify"],
        peak_mib=measured.peak_mib,
    )


def generated_gallery(n_subjects: int, n_each: int) -> Gallery:
    """Return a gallery of people who exist nowhere; always the same."""
    dice = np.random.default_rng(0)
    vectors = dice.normal(size=(n_subjects * n_each, DlibEmbedder().n_dimensions))
    ids = np.repeat(np.arange(n_subjects), n_each)
    return Gallery(ids, vectors.astype(np.float32), DlibEmbedder().network_id)


def measure_lengths(folder: Path, minutes: Sequence[int]) -> list[ScaleRow]:
    one = folder / "minute.mp4"
    film(PEOPLE_OF_LENGTHS, one, seconds=60)
    rows = []
    for n in minutes:
        path = repeat_video(one, folder / f"{n}-minutes.mp4", times=n)
        rows.append(
            measure(path, seconds=60 * n, n_in_view=PEOPLE_OF_LENGTHS, roster=ROSTER_OF_VIDEOS)
        )
        path.unlink()
    return rows


def measure_people(folder: Path, people: Sequence[int]) -> list[ScaleRow]:
    rows = []
    for n in people:
        path = folder / f"{n}-people.mp4"
        film(n, path, seconds=SHORT_S)
        rows.append(measure(path, seconds=SHORT_S, n_in_view=n, roster=ROSTER_OF_VIDEOS))
    return rows


def measure_rosters(folder: Path, rosters: Sequence[int]) -> list[ScaleRow]:
    path = folder / "rosters.mp4"
    film(PEOPLE_OF_LENGTHS, path, seconds=SHORT_S)
    return [
        measure(path, seconds=SHORT_S, n_in_view=PEOPLE_OF_LENGTHS, roster=roster)
        for roster in rosters
    ]


def _table(title: str, rows: Sequence[ScaleRow]) -> str:
    head = (
        f"\n{title}\nminutes  in view  roster  faces | seconds  of the length | identify s |    MiB"
    )
    return "\n".join([head, *map(_line, rows)])


def _line(row: ScaleRow) -> str:
    return (
        f"{row.minutes:7.2f} {row.people_in_view:8} {row.roster:7} {row.tracklets:6} "
        f"| {row.seconds:7.1f} {100 * row.share:12.0f} % | {row.identify_s:10.3f} "
        f"| {row.peak_mib:6.0f}"
    )


def _school_lines(school: SchoolSearch) -> str:
    return (
        f"\nA school's {school.n_templates} templates of {school.n_subjects} people, "
        f"{school.n_probes} faces searched in one product:\n"
        f"averaged once in {school.build_ms:.0f} ms; searched in {school.ours_ms:.1f} ms, "
        f"scikit-learn's nearest neighbours in {school.peer_ms:.1f} ms: "
        f"{school.ratio:.1f} times as long; {school.peak_mib:.0f} MiB."
    )


def _sizes(text: str) -> tuple[int, ...]:
    return tuple(int(word) for word in text.split(","))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=_sizes, default=MINUTES, help="1,2,5,10")
    parser.add_argument("--people", type=_sizes, default=PEOPLE, help="in view: 10,30,60,100")
    parser.add_argument("--rosters", type=_sizes, default=ROSTERS, help="30,300,3000")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser.parse_args()


def main() -> None:
    arguments = _arguments()
    runs = {
        "lengths": (measure_lengths, arguments.minutes, "Length of the video:"),
        "people": (measure_people, arguments.people, "People in view:"),
        "rosters": (measure_rosters, arguments.rosters, "Roster:"),
    }
    found: dict[str, list[ScaleRow]] = {}
    with tempfile.TemporaryDirectory() as name:
        for key, (run, sizes, title) in runs.items():
            found[key] = run(Path(name), sizes)
            if not arguments.json:
                print(_table(title, found[key]), flush=True)
    school = run_apart(search_school, N_TEMPLATES, TEMPLATES_EACH)
    if arguments.json:
        rows = {key: [asdict(row) for row in rows] for key, rows in found.items()}
        print(json.dumps({**asdict(school), "ratio": school.ratio, **rows}))
    else:
        print(_school_lines(school))


if __name__ == "__main__":
    main()
