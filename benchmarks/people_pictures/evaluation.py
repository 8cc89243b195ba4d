"""One class: chosen, seated beside pictures, filmed by both cameras, recognised, judged."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.class_videos.cast import Cast, cast_class
from benchmarks.class_videos.footage import Truth
from benchmarks.class_videos.our_way import pipeline_of
from benchmarks.class_videos.outcomes import found_in, owner_of
from benchmarks.class_videos.room import FilmedSeat
from benchmarks.people_pictures.carriers import CARRIERS, CarriedPicture
from benchmarks.people_pictures.footage import Camera, Shown, film_shown, seats_before
from benchmarks.people_pictures.sitters import StillSitter
from face_vision.identification.gallery import Gallery
from face_vision.pipeline import Pipeline
from face_vision.presentation.judgement import PICTURE_REASONS
from face_vision.presentation.miniatures import miniature_of
from face_vision.types import Proposal, RecognitionResult

MOST = 20
"""People and pictures together in one film."""

PERSON = "person"


@dataclass(frozen=True)
class Evaluation:
    """What is tried.

    Args:
        faces: the folder of labelled pictures.
        network: name of the embedder.
        seed: of class and room.
        seconds: length of each film.
        liveliness: of the people, 1 sits still.
    """

    faces: Path
    network: str
    seed: int
    seconds: float
    liveliness: float


@dataclass(frozen=True)
class Verdict:
    """What was proposed of one person or one picture in one film.

    Args:
        kind: of carrier, or PERSON.
        is_registered: it is a picture that the student is registered from.
        pans: the camera did.
        proposal: the strongest of any of its faces: present before check before unknown.
        is_as_picture: a person is asked for the reason that it may be a picture.
    """

    kind: str
    is_registered: bool
    pans: bool
    proposal: str
    is_as_picture: bool


@dataclass(frozen=True)
class Measured:
    """Verdicts of a class, and seconds that its films took: of the rules, and of everything."""

    verdicts: list[Verdict]
    rules_s: float
    all_s: float


@dataclass(frozen=True, eq=False)
class _Place:
    """Who or what is at a place, and what is true of it."""

    shown: Shown
    kind: str
    is_registered: bool
    seat: FilmedSeat
    student: int


def run_evaluation(evaluation: Evaluation) -> Measured:
    """Film a class twice and say what was taken for what; call it in a process of its own."""
    pipeline = pipeline_of(evaluation.network)
    cast = cast_class(evaluation.faces, pipeline, seed=evaluation.seed)
    gallery = Gallery(
        cast.gallery_ids,
        cast.gallery_embeddings,
        pipeline.network_id,
        pipeline.genuine_similarity,
        miniatures_of=lambda _: _miniatures(cast),
    )
    verdicts: list[Verdict] = []
    rules_s = all_s = 0.0
    for camera in (
        Camera(pans=True, seconds=evaluation.seconds),
        Camera(False, evaluation.seconds),
    ):
        places = _places(cast, camera, evaluation)
        result, truth = _film(places, camera, pipeline, gallery=gallery, seed=evaluation.seed)
        verdicts += _verdicts(result, truth, places, pans=camera.pans)
        rules_s += result.timings_s["pictures"]
        all_s += result.timings_s["total"]
    return Measured(verdicts, rules_s, all_s)


def _miniatures(cast: Cast) -> dict[int, list[NDArray[np.uint8]]]:
    found: dict[int, list[NDArray[np.uint8]]] = {}
    for subject, portrait in zip(cast.gallery_ids.tolist(), cast.gallery_portraits, strict=True):
        found.setdefault(subject, []).append(miniature_of(portrait))
    return found


def _places(cast: Cast, camera: Camera, evaluation: Evaluation) -> list[_Place]:
    """Seat half of the students, hang up pictures of others; those behind come first."""
    dice = np.random.default_rng(evaluation.seed)
    seats = seats_before(camera)
    n = min(MOST, len(seats)) // 2 * 2
    taken = [seats[i] for i in dice.permutation(len(seats))[:n]]
    places = [_place(cast, evaluation, seat, student, n) for student, seat in enumerate(taken)]
    return sorted(places, key=lambda place: place.seat.y)


def _place(cast: Cast, evaluation: Evaluation, seat: FilmedSeat, student: int, n: int) -> _Place:
    dice = np.random.default_rng([evaluation.seed, student])
    picture = cast.shown[student][0]
    if student >= n // 2:
        person = StillSitter(picture, seat, dice, liveliness=evaluation.liveliness)
        return _Place(person, PERSON, False, seat, student)
    carrier = CARRIERS[student % len(CARRIERS)]
    # Classes alternate, so that each carrier bears registered pictures in one of two.
    is_registered = not carrier.is_film and (student // len(CARRIERS) + evaluation.seed) % 2 == 0
    picture = cast.registered[student] if is_registered else picture
    shown = CarriedPicture(carrier, picture, seat, dice=dice)
    return _Place(shown, carrier.name, is_registered, seat, student)


def _film(
    places: Sequence[_Place],
    camera: Camera,
    pipeline: Pipeline,
    *,
    gallery: Gallery,
    seed: int,
) -> tuple[RecognitionResult, Truth]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "film.mp4"
        bodies = [place.seat for place in places if place.kind == PERSON]
        truth = film_shown(
            [place.shown for place in places], path, camera, bodies=bodies, seed=seed
        )
        return pipeline.recognise_video(path, gallery), truth


def _verdicts(
    result: RecognitionResult, truth: Truth, places: Sequence[_Place], *, pans: bool
) -> list[Verdict]:
    owners = [owner_of(found, truth) for found in found_in(result)]
    verdicts = []
    for number, place in enumerate(places):
        mine = [
            found
            for found, owner in zip(result.tracklets, owners, strict=True)
            if owner == number and found.subject_id == place.student
        ]
        proposals = {found.proposal for found in mine} or {Proposal.UNKNOWN}
        is_as_picture = any(found.reason in PICTURE_REASONS for found in mine)
        strongest = min(proposals, key=list(Proposal).index)
        verdicts.append(
            Verdict(place.kind, place.is_registered, pans, strongest.value, is_as_picture)
        )
    return verdicts
