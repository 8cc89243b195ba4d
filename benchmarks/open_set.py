"""Measure FNIR at FPIR 10 / 1 / 0.3 / 0.1 % by size of roster, enrolment and probe.

    python -m benchmarks.open_set FACES [--json]

FACES holds `known/<person>/*.jpg` and `strangers/*.jpg`. Thresholds are chosen on one half of the
people and the errors counted on the other, then the other way round; both counts are added.
"""

import argparse
import itertools
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.labelled_faces import LabelledFaces, read_faces
from recognition.vision.averaging import average_looks
from recognition.vision.evaluation import MISSED, Searches, interval, threshold_at
from recognition.vision.gallery import Gallery

ROSTERS = (10, 30, 60, 120)
ENROLLED = (1, 3, 10)
LOOKS = (1, 3, 5)
FPIRS = (0.10, 0.01, 0.003, 0.001)
N_MATED_SEARCHES = 3000
NETWORK_ID = "benchmark"


@dataclass(frozen=True)
class Setting:
    """Size of the roster, enrolment pictures a student, looks a probe."""

    roster: int
    enrolled: int
    looks: int


@dataclass(frozen=True)
class Row:
    """Errors at one FPIR; intervals are 95 %, by bootstrap over people."""

    roster: int
    enrolled: int
    looks: int
    fpir_wanted: float
    threshold: float
    fnir: float
    fnir_interval: tuple[float, float]
    n_mated: int
    fpir: float
    fpir_interval: tuple[float, float]
    n_non_mated: int


def search(
    faces: LabelledFaces, people: NDArray[np.int64], setting: Setting, *, seed: int
) -> Searches:
    """Draw rosters of these people and search them, and all others of them, in each."""
    dice = np.random.default_rng(seed)
    mated, non_mated = [], []
    for _ in range(max(1, N_MATED_SEARCHES // setting.roster)):
        drawn = dice.permutation(people)
        roster, others = drawn[: setting.roster], drawn[setting.roster :]
        splits = [_split(faces, person, setting, dice) for person in roster]
        gallery = _gallery(faces, roster, [enrolled for enrolled, _ in splits])
        probes = np.array([_average(faces, probe) for _, probe in splits])
        mated += list(zip(roster, _scores_if_first(gallery, roster, probes), strict=True))
        strangers = [_average(faces, _split(faces, p, setting, dice)[1]) for p in others]
        best = gallery.scores(np.array(strangers)).max(axis=1)
        non_mated += list(zip(others, best, strict=True))
    return _searches(mated, non_mated)


def _split(
    faces: LabelledFaces, person: int, setting: Setting, dice: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Draw a person's pictures to enrol and, from the others, those of the probe."""
    pictures = dice.permutation(faces.of(person))
    return pictures[: setting.enrolled], pictures[setting.enrolled :][: setting.looks]


def _average(faces: LabelledFaces, pictures: NDArray[np.int64]) -> NDArray[np.float32]:
    return average_looks(faces.embeddings[pictures])


def _gallery(
    faces: LabelledFaces, roster: NDArray[np.int64], enrolled: list[NDArray[np.int64]]
) -> Gallery:
    ids = np.concatenate([np.full(len(p), r) for r, p in zip(roster, enrolled, strict=True)])
    return Gallery(ids, faces.embeddings[np.concatenate(enrolled)], NETWORK_ID)


def _scores_if_first(
    gallery: Gallery, roster: NDArray[np.int64], probes: NDArray[np.float32]
) -> NDArray[np.float64]:
    scores = gallery.scores(probes)
    is_first = gallery.subjects[scores.argmax(axis=1)] == roster
    return np.where(is_first, scores.max(axis=1), MISSED)


def _searches(mated: list[tuple[int, float]], non_mated: list[tuple[int, float]]) -> Searches:
    return Searches(
        mated=np.array([score for _, score in mated]),
        mated_people=np.array([person for person, _ in mated]),
        non_mated=np.array([score for _, score in non_mated]),
        non_mated_people=np.array([person for person, _ in non_mated]),
    )


def measure(faces: LabelledFaces, setting: Setting) -> Iterator[Row]:
    """Yield a row per FPIR; nothing where there are too few people with enough pictures."""
    people = faces.with_at_least(setting.enrolled + setting.looks)
    people = np.random.default_rng(0).permutation(people)
    halves = people[::2], people[1::2]
    if min(map(len, halves)) < setting.roster * 1.2:
        return
    one, other = (search(faces, half, setting, seed=i) for i, half in enumerate(halves))
    for fpir in FPIRS:
        yield _row(
            setting, fpir, [(one, threshold_at(other, fpir)), (other, threshold_at(one, fpir))]
        )


def _row(setting: Setting, fpir: float, tests: list[tuple[Searches, float]]) -> Row:
    misses = np.concatenate([s.mated < threshold for s, threshold in tests])
    alarms = np.concatenate([s.non_mated >= threshold for s, threshold in tests])
    return Row(
        **asdict(setting),
        fpir_wanted=fpir,
        threshold=float(np.mean([threshold for _, threshold in tests])),
        fnir=float(misses.mean()),
        fnir_interval=interval(misses, np.concatenate([s.mated_people for s, _ in tests])),
        n_mated=len(misses),
        fpir=float(alarms.mean()),
        fpir_interval=interval(alarms, np.concatenate([s.non_mated_people for s, _ in tests])),
        n_non_mated=len(alarms),
    )


def _percent(rate: float, low_high: tuple[float, float]) -> str:
    return f"{100 * rate:6.2f} ({100 * low_high[0]:.2f}-{100 * low_high[1]:.2f})"


def _line(row: Row) -> str:
    return (
        f"{row.roster:6} {row.enrolled:8} {row.looks:5} | {100 * row.fpir_wanted:9.1f} % "
        f"{row.threshold:10.3f} | {_percent(row.fnir, row.fnir_interval):21} | "
        f"{_percent(row.fpir, row.fpir_interval)}"
    )


def _table(rows: list[Row]) -> str:
    head = "roster enrolled looks | FPIR wanted  threshold | FNIR %, 95 %          | FPIR %, 95 %"
    return "\n".join([head, *map(_line, rows)])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("faces", type=Path, metavar="FACES")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    arguments = parser.parse_args()
    known, _ = read_faces(arguments.faces)
    settings = [Setting(*sizes) for sizes in itertools.product(ROSTERS, ENROLLED, LOOKS)]
    rows = [row for setting in settings for row in measure(known, setting)]
    if arguments.json:
        print(json.dumps({"rows": [asdict(row) for row in rows]}))
    else:
        print(_table(rows))


if __name__ == "__main__":
    main()
