"""Measure what it helps to compare poor looks with registered pictures made as poor.

    python -m benchmarks.gallery.poor_looks LFW ATT [--roster 30]

Each population is a folder with `known/<person>/*.jpg` or, as AT&T's, with `s<number>/*.pgm`.
Students are registered from three pictures as they are and searched by two others (LFW's people
have five or more), of which each is made small, blurred or strongly compressed and searched for a
face again. FNIR and FPIR at the thresholds in force, per cent with 95 % intervals by bootstrap
over people: compared with the pictures as they are, then as the pipeline does it.
"""

import argparse
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.fixtures.labelled_faces import LabelledFaces, most_central
from benchmarks.open_set_evaluation.draws import (
    SHARE_OF_STRANGERS,
    Draw,
    People,
    Rows,
    Setting,
    draw_classes,
    split_in_halves,
)
from benchmarks.open_set_evaluation.errors import count_errors
from benchmarks.open_set_evaluation.populations import Photograph, read_population, shrink_to
from benchmarks.open_set_evaluation.rules import averages, gallery_of
from benchmarks.open_set_evaluation.searches import search_all
from face_vision.detection.detector import MtcnnDetector
from face_vision.embedding.registry import FUSED
from face_vision.evaluation.error_rates import Searches
from face_vision.media.images import decode_jpeg, encode_jpeg
from face_vision.options import DetectionOptions, IdentificationOptions
from face_vision.quality.alignment import align_face
from face_vision.quality.conditions import Condition, worsen
from face_vision.types import Frame

N_REGISTERED, N_LOOKS = 3, 2
SEARCHED_FROM_PX = 16
BATCH = 16
USUAL_QUALITY, WORST_QUALITY = 80, 10
"""Of the JPEG that a poor look is saved as."""

Vectors = NDArray[np.float32]


@dataclass(frozen=True)
class Poverty:
    """A way of making a look poor.

    Args:
        condition: under which the pipeline compares such a look.
        make: makes it of a frame and the height of the face in it, pixels.
    """

    condition: Condition
    make: Callable[[Frame, float], Frame]


def _small(height_px: float, quality: int = USUAL_QUALITY) -> Callable[[Frame, float], Frame]:
    return lambda frame, face_px: _saved(shrink_to(frame, face_px, height_px), quality)


def _blurred(share: float) -> Callable[[Frame, float], Frame]:
    return lambda frame, face_px: _saved(
        np.asarray(cv2.GaussianBlur(frame, (0, 0), share * face_px)), USUAL_QUALITY
    )


def _saved(frame: Frame, quality: int) -> Frame:
    return decode_jpeg(encode_jpeg(frame, quality=quality))


WAYS = {
    "as it is": Poverty(Condition.CLEAR, lambda frame, _: frame),
    "32 px": Poverty(Condition.SMALL, _small(32)),
    "24 px": Poverty(Condition.SMALL, _small(24)),
    "60 px, JPEG 10": Poverty(Condition.SMALL, _small(60, WORST_QUALITY)),
    "blurred by 2 %": Poverty(Condition.BLURRED, _blurred(0.02)),
    "blurred by 3.5 %": Poverty(Condition.BLURRED, _blurred(0.035)),
    "blurred by 5 %": Poverty(Condition.BLURRED, _blurred(0.05)),
}
"""The standard deviation of a blur in heights of the face."""


@dataclass(frozen=True, eq=False)
class Seen:
    """Embeddings of all photographs of people with several.

    Args:
        registered: by condition, as they are stored and made worse.
        looks: by the name of the way, of the same photographs in the same order.
    """

    registered: dict[Condition, LabelledFaces]
    looks: dict[str, LabelledFaces]


def see(photographs: tuple[Photograph, ...]) -> Seen:
    """Cut, worsen and embed the face of each photograph in which every way leaves one to find."""
    embedder, people = FUSED.build(), []
    batch: list[Frame] = []
    vectors: list[Vectors] = []
    n_each = len(Condition) + len(WAYS)
    for person, portraits in _cut(photographs):
        people.append(person)
        batch += portraits
        if len(batch) >= BATCH * n_each:
            vectors.append(embedder.embed(np.stack(batch)))
            batch = []
    if batch:
        vectors.append(embedder.embed(np.stack(batch)))
    rows = np.concatenate(vectors).reshape(len(people), n_each, -1)
    faces = [
        LabelledFaces(rows[:, column], np.array(people), FUSED.scores.genuine_similarity)
        for column in range(n_each)
    ]
    return Seen(
        dict(zip(Condition, faces, strict=False)),
        dict(zip(WAYS, faces[len(Condition) :], strict=True)),
    )


def _cut(photographs: tuple[Photograph, ...]) -> Iterator[tuple[int, list[Frame]]]:
    detector = MtcnnDetector(DetectionOptions(min_face_px=SEARCHED_FROM_PX))
    for photograph in photographs:
        frame = photograph.read()
        face = most_central(detector.detect(frame), frame)
        if face is None:
            continue
        portrait = align_face(frame, face.landmarks)
        poor = [_portrait(way.make(frame, face.height_px), detector) for way in WAYS.values()]
        found = [one for one in poor if one is not None]
        if len(found) == len(WAYS):
            registered = [worsen(portrait, condition) for condition in Condition]
            yield photograph.person, [*registered, *found]


def _portrait(frame: Frame, detector: MtcnnDetector) -> Frame | None:
    face = most_central(detector.detect(frame), frame)
    return align_face(frame, face.landmarks) if face else None


def search_halves(seen: Seen, way: str, setting: Setting, *, as_poor: bool) -> list[Searches]:
    """Search each half of the people's poor looks among its registered pictures.

    Args:
        seen: the embeddings.
        way: how the looks are poor.
        setting: size of the roster, pictures and looks.
        as_poor: compare them with pictures made as poor, too.
    """
    looks, condition = seen.looks[way], WAYS[way].condition
    scale = FUSED.scores.identification().poor_scores.get(condition)

    def rule(faces: LabelledFaces, draw: Draw, probes: list[Rows]) -> NDArray[np.float64]:
        gallery = gallery_of(faces, draw)
        if not (as_poor and scale):
            return gallery.scores(averages(looks, probes)).astype(np.float64)
        rows = np.concatenate(draw.enrolled)
        worsened = gallery.subject_ids, seen.registered[condition].embeddings[rows]
        gallery = replace(gallery, worsened_of=lambda _: worsened)
        scores = gallery.scores(averages(looks, probes), condition)
        return scale.usual_score(scores).astype(np.float64)

    return [
        search_all(half.faces, draw_classes(half, setting, seed=seed), rule)
        for seed, half in enumerate(_halves(seen))
    ]


def _halves(seen: Seen) -> tuple[People, People]:
    clear = seen.registered[Condition.CLEAR]
    nobody = LabelledFaces(clear.embeddings[:0], clear.people[:0], clear.genuine_similarity)
    return split_in_halves(clear, nobody)


def line_of(population: str, way: str, now: str, halves: list[Searches], roster: int) -> str:
    """Return one row of the table."""
    options: IdentificationOptions = FUSED.scores.identification().for_roster(roster)
    cells = [population, way, now]
    for threshold in (options.present_score, options.check_score):
        errors = count_errors([(half, threshold) for half in halves])
        cells += [
            f"{100 * rate:.1f} ({100 * low:.1f}-{100 * high:.1f})"
            for rate, (low, high) in (
                (errors.fnir, errors.fnir_interval),
                (errors.fpir, errors.fpir_interval),
            )
        ]
    cells.append(f"{errors.n_mated} / {errors.n_non_mated}")
    return f"| {' | '.join(cells)} |"


HEADS = (
    *("people", "look", "compared with"),
    *("FNIR at present", "FPIR at present", "FNIR at check", "FPIR at check"),
    "searches of students / strangers",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("populations", nargs="+", metavar="FOLDER|drawn")
    parser.add_argument("--roster", type=int, default=30, help="students in a class (30)")
    arguments = parser.parse_args()
    print(f"| {' | '.join(HEADS)} |\n{'|'.join(['', *['---'] * len(HEADS), ''])}")
    for source in arguments.populations:
        seen = see(read_population(source).known)
        least = min(len(half.known) for half in _halves(seen))
        roster = min(arguments.roster, least - int(SHARE_OF_STRANGERS * least))
        setting = Setting(roster, N_REGISTERED, N_LOOKS)
        for way in WAYS:
            for as_poor in (
                (False, True) if WAYS[way].condition is not Condition.CLEAR else (False,)
            ):
                halves = search_halves(seen, way, setting, as_poor=as_poor)
                name = "as they are and as poor" if as_poor else "as they are"
                print(line_of(Path(source).name, way, name, halves, roster), flush=True)


if __name__ == "__main__":
    main()
