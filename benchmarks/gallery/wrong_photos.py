"""Plant a wrong photo among each person's pictures, and count how many are found.

    python -m benchmarks.gallery.wrong_photos FACES [--network fused] [--draws 5] [--json]

FACES holds `known/<person>/*.jpg` and `strangers/*.jpg`. Each draw makes a class of everybody, from
other pictures of each: as they are, then with one of each person replaced by a picture of a
stranger, then by one of another person of the class.
"""

import argparse
import itertools
import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.fixtures.labelled_faces import LabelledFaces, read_faces
from face_vision.embedding.registry import NETWORKS, EmbedderNetwork
from face_vision.evaluation.error_rates import interval
from face_vision.evaluation.gallery_audit import find_doubts
from face_vision.evaluation.labelled_looks import LabelledLooks

PICTURES_EACH = (3, 4, 5)
NETWORK_ID = "benchmark"
NOTHING, STRANGER, CLASSMATE = "nobody else", "a stranger", "a classmate"

Rows = NDArray[np.int64]


@dataclass(frozen=True)
class WrongPhotoSetting:
    """How many pictures each person has, whom one of them really shows, and who compares."""

    pictures_each: int
    planted: str
    network: EmbedderNetwork


@dataclass(frozen=True)
class WrongPhotoRow:
    """How many people had a wrong picture doubted, and how many a right one.

    Intervals are 95 %, by bootstrap over people, who are counted once in each draw.
    """

    pictures_each: int
    planted: str
    n_people: int
    found: int
    found_interval: tuple[float, float]
    wrongly: int
    wrongly_interval: tuple[float, float]


def measure(
    known: LabelledFaces, strangers: LabelledFaces, setting: WrongPhotoSetting, *, draws: int
) -> WrongPhotoRow:
    people = known.with_at_least(setting.pictures_each)
    is_wrong = np.arange(setting.pictures_each) < (setting.planted != NOTHING)
    doubted = []
    for seed in range(draws):
        dice = np.random.default_rng(seed)
        looks = _class(known, people, setting.pictures_each, dice)
        if is_wrong.any():
            looks.embeddings[:: setting.pictures_each] = _others(
                known, strangers, people, setting.planted, dice
            )
        files = [
            doubt.file for doubt in find_doubts(looks, setting.network.scores.identification())
        ]
        doubted.append(np.isin(looks.files, files).reshape(len(people), -1))
    is_doubted, everybody = np.concatenate(doubted), np.tile(people, draws)
    found: NDArray[np.bool_] = np.any(is_doubted[:, is_wrong], axis=1)
    wrongly: NDArray[np.bool_] = np.any(is_doubted[:, ~is_wrong], axis=1)
    return WrongPhotoRow(
        pictures_each=setting.pictures_each,
        planted=setting.planted,
        n_people=len(everybody),
        found=int(found.sum()),
        found_interval=interval(found, everybody),
        wrongly=int(wrongly.sum()),
        wrongly_interval=interval(wrongly, everybody),
    )


def _class(
    known: LabelledFaces, people: Rows, pictures_each: int, dice: np.random.Generator
) -> LabelledLooks:
    """Draw so many pictures of each person, person by person."""
    rows = np.concatenate([dice.permutation(known.of(p))[:pictures_each] for p in people])
    return LabelledLooks(
        known.embeddings[rows],
        known.people[rows],
        np.arange(len(rows)),
        NETWORK_ID,
        known.genuine_similarity,
    )


def _others(
    known: LabelledFaces,
    strangers: LabelledFaces,
    people: Rows,
    planted: str,
    dice: np.random.Generator,
) -> NDArray[np.float32]:
    """Draw a picture of somebody else for each person."""
    if planted == STRANGER:
        return strangers.embeddings[dice.integers(len(strangers.people), size=len(people))]
    order = dice.permutation(len(people))
    others = people[np.roll(order, 1)[np.argsort(order)]]
    return np.stack([known.embeddings[dice.choice(known.of(person))] for person in others])


def _table(rows: list[WrongPhotoRow]) -> str:
    lines = [
        "| pictures each | one of them shows | wrong picture doubted | a right picture doubted |",
        "|---|---|---|---|",
    ]
    for row in rows:
        found = _share(row.found, row.n_people, row.found_interval)
        wrongly = _share(row.wrongly, row.n_people, row.wrongly_interval)
        found = "-" if row.planted == NOTHING else found
        lines.append(f"| {row.pictures_each} | {row.planted} | {found} | {wrongly} |")
    return "\n".join(lines)


def _share(count: int, n_people: int, low_high: tuple[float, float]) -> str:
    low, high = (100 * end for end in low_high)
    return f"{count} of {n_people}: {100 * count / n_people:.1f} % ({low:.1f}-{high:.1f})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("faces", type=Path, metavar="FACES")
    names = [name for name, network in NETWORKS.items() if not network.needs_file]
    parser.add_argument("--network", choices=names, default=names[0])
    parser.add_argument("--draws", type=int, default=5)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    arguments = parser.parse_args()
    network = NETWORKS[arguments.network]
    known, strangers = read_faces(arguments.faces, network)
    rows = [
        measure(known, strangers, WrongPhotoSetting(n, planted, network), draws=arguments.draws)
        for n, planted in itertools.product(PICTURES_EACH, (NOTHING, STRANGER, CLASSMATE))
    ]
    if arguments.json:
        print(json.dumps({"rows": [asdict(row) for row in rows]}))
    else:
        print(_table(rows))


if __name__ == "__main__":
    main()
