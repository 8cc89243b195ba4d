"""Show how far the quality of a look predicts that it will not be recognised.

    python -m benchmarks.quality FACES [--network fused] [--json]

FACES holds `known/<person>/*.jpg`. Of each person three pictures are enrolled and the others are
made worse in one way, by a random amount, then searched singly in rosters of 30 at the threshold
of "check". The looks of the lowest quality are left out step by step (error-versus-discard curve,
Grother and Tabassi 2007): a measure that predicts errors lets the rest miss less, one that does
not leaves it as it is.
"""

import argparse
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.stats import mannwhitneyu

from benchmarks.fixtures.labelled_faces import most_central
from face_vision.detection.detector import MtcnnDetector
from face_vision.embedding.aggregation import average_looks
from face_vision.embedding.registry import NETWORKS, EmbedderNetwork
from face_vision.identification.gallery import Gallery
from face_vision.media.images import read_picture
from face_vision.options import ROSTER_OF_THRESHOLDS
from face_vision.quality.scores import cut_look
from face_vision.types import Detection, FaceChip, Frame, Quality

N_ENROLLED = 3
BATCH = 64
DISCARDED = (0.0, 0.1, 0.2, 0.3, 0.5)
FACE_PX = (18.0, 100.0)
BLUR_SHARE = (0.005, 0.06)
"""Deviation of the blur, as a share of the face's height."""
LIGHT = (0.1, 3.0)
COVERED_SHARE = (0.2, 0.6)

Dice = np.random.Generator
Worsen = Callable[[Frame, Detection, Dice], tuple[Frame, Detection]]


@dataclass(frozen=True, eq=False)
class Look:
    """One searched look.

    Args:
        person: whose.
        kind: how it was made worse.
        quality: of its chip.
        length: of its embedding.
        missed: whether it was.
    """

    person: int
    kind: str
    quality: Quality
    length: float
    missed: bool


@dataclass(frozen=True)
class QualityRow:
    """How one measure predicts misses.

    Args:
        measure: which.
        missed: share of looks missed once each share of `DISCARDED` was left out.
        area: chance that a missed look has the lower value (0.5 = no use, 1 = perfect).
        area_by_kind: the same among the looks made worse in one way.
    """

    measure: str
    missed: tuple[float, ...]
    area: float
    area_by_kind: dict[str, float]


def _as_it_is(frame: Frame, face: Detection, _: Dice) -> tuple[Frame, Detection]:
    return frame, face


def _smaller(frame: Frame, face: Detection, dice: Dice) -> tuple[Frame, Detection]:
    scale = float(np.exp(dice.uniform(*np.log(FACE_PX)))) / face.height_px
    if scale >= 1:
        return frame, face
    size = (round(frame.shape[1] * scale), round(frame.shape[0] * scale))
    small = np.asarray(cv2.resize(frame, size, interpolation=cv2.INTER_AREA), np.uint8)
    shrunk = np.float32(scale)
    return small, replace(face, box=face.box * shrunk, landmarks=face.landmarks * shrunk)


def _blurred(frame: Frame, face: Detection, dice: Dice) -> tuple[Frame, Detection]:
    sigma = float(dice.uniform(*BLUR_SHARE)) * face.height_px
    return np.asarray(cv2.GaussianBlur(frame, (0, 0), sigma), np.uint8), face


def _in_other_light(frame: Frame, face: Detection, dice: Dice) -> tuple[Frame, Detection]:
    factor = float(np.exp(dice.uniform(*np.log(LIGHT))))
    return np.clip(frame * factor, 0, 255).astype(np.uint8), face


def _covered(frame: Frame, face: Detection, dice: Dice) -> tuple[Frame, Detection]:
    left, top, right, bottom = (int(edge) for edge in face.box)
    upper = round(bottom - float(dice.uniform(*COVERED_SHARE)) * (bottom - top))
    covered = frame.copy()
    covered[max(0, upper) : bottom, max(0, left) : right] = dice.integers(30, 230, 3)
    return covered, face


KINDS: dict[str, Worsen] = {
    "as it is": _as_it_is,
    "smaller": _smaller,
    "blurred": _blurred,
    "other light": _in_other_light,
    "covered": _covered,
}

MEASURES: dict[str, Callable[[Look], float]] = {
    "quality score": lambda look: look.quality.score,
    "length of the embedding": lambda look: look.length,
    "quality score x length^4": lambda look: look.quality.score * look.length**4,
    "face height": lambda look: look.quality.face_height_px,
    "sharpness": lambda look: look.quality.sharpness,
    "frontality": lambda look: look.quality.frontality,
    "light": lambda look: -abs(look.quality.brightness - 0.5),
    "nothing (at random)": lambda look: float(
        np.random.default_rng(abs(hash(look.quality))).random()
    ),
}


def read_looks(folder: Path, network: EmbedderNetwork) -> list[Look]:
    """Embed, search and judge every look."""
    dice, detector, embedder = np.random.default_rng(0), MtcnnDetector(), network.build()
    chips, kinds, people = [], [], []
    for person, kind, chip in _chips(folder, detector, dice):
        chips.append(chip)
        kinds.append(kind)
        people.append(person)
    vectors = np.concatenate(
        [
            embedder.embed(np.stack([chip.portrait for chip in chips[start : start + BATCH]]))
            for start in range(0, len(chips), BATCH)
        ]
    )
    owners, is_in_gallery = np.array(people), np.array([kind == "" for kind in kinds])
    missed = _search(vectors, owners, is_in_gallery, (dice, network))
    lengths = np.linalg.norm(vectors, axis=1)
    return [
        Look(people[i], kinds[i], chips[i].quality, float(lengths[i]), bool(missed[i]))
        for i in np.flatnonzero(~is_in_gallery)
    ]


def _chips(
    folder: Path, detector: MtcnnDetector, dice: Dice
) -> Iterator[tuple[int, str, FaceChip]]:
    """Yield person, kind ("" for enrolled as it is) and chip of each picture."""
    for person, one in enumerate(sorted((folder / "known").iterdir())):
        paths = sorted(one.glob("*.jpg"))
        for number, index in enumerate(dice.permutation(len(paths))):
            frame = read_picture(paths[index])
            face = most_central(detector.detect(frame), frame)
            if not face:
                continue
            kind = "" if number < N_ENROLLED else list(KINDS)[int(dice.integers(len(KINDS)))]
            pair = KINDS[kind](frame, face, dice) if kind else (frame, face)
            yield person, kind, cut_look(*pair, 0.0)


def _search(
    vectors: NDArray[np.float32],
    owners: NDArray[np.int64],
    is_in_gallery: NDArray[np.bool_],
    by: tuple[Dice, EmbedderNetwork],
) -> NDArray[np.bool_]:
    """Search each look in a roster of 30, its own person among them; True where it is missed."""
    dice, network = by
    options = network.scores.identification()
    gallery = Gallery(
        owners[is_in_gallery], vectors[is_in_gallery], network.name, options.genuine_similarity
    )
    missed = np.zeros(len(vectors), bool)
    for row in np.flatnonzero(~is_in_gallery & np.isin(owners, gallery.subjects)):
        scores = gallery.scores(average_looks(vectors[row][None])[None])[0]
        own = int(np.searchsorted(gallery.subjects, owners[row]))
        others = dice.permutation(np.delete(np.arange(len(scores)), own))
        rivals = scores[others[: ROSTER_OF_THRESHOLDS - 1]]
        missed[row] = scores[own] < options.check_score or scores[own] < rivals.max(initial=-1)
    return missed


def measure(looks: list[Look], name: str) -> QualityRow:
    values = np.array([MEASURES[name](look) for look in looks])
    missed = np.array([look.missed for look in looks])
    kinds = np.array([look.kind for look in looks])
    best_first = np.argsort(-values, kind="stable")
    kept = [best_first[: round(len(looks) * (1 - share))] for share in DISCARDED]
    return QualityRow(
        measure=name,
        missed=tuple(float(missed[rows].mean()) for rows in kept),
        area=_area(values, missed),
        area_by_kind={kind: _area(values[kinds == kind], missed[kinds == kind]) for kind in KINDS},
    )


def _area(values: NDArray[np.float64], missed: NDArray[np.bool_]) -> float:
    """Return the area under the ROC curve; not a number where none or all were missed."""
    n_pairs = int(missed.sum()) * int((~missed).sum())
    if n_pairs == 0:
        return float("nan")
    return float(mannwhitneyu(values[~missed], values[missed]).statistic / n_pairs)


def _table(looks: list[Look], rows: list[QualityRow]) -> str:
    by_kind = {kind: [look.missed for look in looks if look.kind == kind] for kind in KINDS}
    shares = ", ".join(f"{kind} {sum(m)} of {len(m)}" for kind, m in by_kind.items())
    heads = [
        "measure",
        *(f"missed, worst {100 * share:.0f} % left out" for share in DISCARDED),
        "area",
        *(f"area, {kind}" for kind in KINDS),
    ]
    lines = [
        f"| {row.measure} | {' | '.join(f'{100 * m:.1f} %' for m in row.missed)} | {row.area:.2f} "
        f"| {' | '.join(f'{area:.2f}' for area in row.area_by_kind.values())} |"
        for row in rows
    ]
    rule = "|".join(["", *["---"] * len(heads), ""])
    return "\n".join([f"Missed: {shares}.", f"| {' | '.join(heads)} |", rule, *lines])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("faces", type=Path, metavar="FACES")
    names = [name for name, network in NETWORKS.items() if not network.needs_file]
    parser.add_argument("--network", choices=names, default=names[0])
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    arguments = parser.parse_args()
    looks = read_looks(arguments.faces, NETWORKS[arguments.network])
    rows = [measure(looks, name) for name in MEASURES]
    if arguments.json:
        print(json.dumps({"n_looks": len(looks), "measures": [asdict(row) for row in rows]}))
    else:
        print(_table(looks, rows))


if __name__ == "__main__":
    main()
