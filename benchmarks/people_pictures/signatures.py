"""Ask whether a signature knows its picture again, and whether it knows the person: it must not.

    python -m benchmarks.people_pictures.signatures FACES [--people 100] [--thresholds 0.8 0.85]

FACES is a population (`populations`). Of each person one picture is ignored. It is filmed anew:
smaller, turned a little, darker and compressed, with its face found again each time. Then other
pictures of the same person are compared, and those of the next person.
"""

import argparse
from collections.abc import Iterator
from itertools import groupby, islice

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.fixtures.labelled_faces import most_central
from benchmarks.open_set_evaluation.populations import Photograph, read_population
from face_vision.detection.detector import MtcnnDetector
from face_vision.evaluation.error_rates import interval
from face_vision.media.images import decode_jpeg, encode_jpeg
from face_vision.presentation.miniatures import Grey, miniature_of
from face_vision.presentation.picture_signatures import best_signature, signature_of
from face_vision.presentation.rules import PresentationRules
from face_vision.quality.scores import cut_look
from face_vision.types import Frame

FILMED = ((0.7, 3.0, 0.8, 60), (0.55, -4.0, 1.1, 50), (0.45, 2.0, 0.6, 40))
"""How a picture is filmed anew: its size, its turn in degrees, its light, the JPEG quality."""

WAYS = ("the same picture", "another of the person", "another person")


class SignatureEvaluation:
    """Compares pictures with the signatures of others."""

    def __init__(self) -> None:
        self._detector = MtcnnDetector()

    def scores(self, own: list[Photograph], next_person: Photograph) -> dict[str, float | None]:
        """Score one person's pictures against the signature of her first one."""
        first, *others = [photograph.read() for photograph in own]
        look = self._miniature(first)
        if look is None or not (signature := signature_of(look)):
            return {}
        anew = [self._miniature(_filmed(first, *way)) for way in FILMED]
        return {
            "the same picture": _score(anew, signature),
            "another of the person": _score(
                [self._miniature(one) for one in others[:3]], signature
            ),
            "another person": _score([self._miniature(next_person.read())], signature),
        }

    def _miniature(self, frame: Frame) -> Grey | None:
        face = most_central(self._detector.detect(frame), frame)
        return miniature_of(cut_look(frame, face, 0.0).portrait) if face else None


def _score(looks: list[Grey | None], signature: bytes) -> float | None:
    seen = [look for look in looks if look is not None]
    return best_signature(seen, {1: signature})[1] if seen else None


def _filmed(frame: Frame, size: float, turn_deg: float, light: float, quality: int) -> Frame:
    height, width = frame.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), turn_deg, 1.0)
    turned = cv2.warpAffine(frame, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE)
    small = cv2.resize(turned, None, fx=size, fy=size, interpolation=cv2.INTER_AREA)
    dark = np.clip(small * light, 0, 255).astype(np.uint8)
    return decode_jpeg(encode_jpeg(dark, quality=quality))


def _people(photographs: list[Photograph]) -> Iterator[list[Photograph]]:
    for _person, own in groupby(photographs, lambda photograph: photograph.person):
        yield list(own)


def _passed(scores: NDArray[np.float64], threshold: float) -> str:
    is_passed = scores >= threshold
    low, high = interval(is_passed, np.arange(len(scores)))
    share = f"{100 * is_passed.mean():.1f} % ({100 * low:.1f}-{100 * high:.1f})"
    return f"{is_passed.sum()} of {len(scores)}: {share}; median score {np.median(scores):.2f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("faces")
    parser.add_argument("--people", type=int, default=100)
    in_force = [PresentationRules().ignored_picture]
    parser.add_argument("--thresholds", type=float, nargs="+", default=in_force)
    arguments = parser.parse_args()
    people = list(islice(_people(list(read_population(arguments.faces).known)), arguments.people))
    evaluation = SignatureEvaluation()
    pairs = zip(people, [*people[1:], people[0]], strict=True)
    rows = [evaluation.scores(own, following[0]) for own, following in pairs]
    for way in WAYS:
        found = np.array([s for row in rows if (s := row.get(way)) is not None])
        for threshold in arguments.thresholds:
            print(f"{way}, {threshold}: {_passed(found, threshold)}")


if __name__ == "__main__":
    main()
