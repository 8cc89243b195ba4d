"""Who a drawn person is: the traits that a seed gives, all lengths as shares of the picture's edge."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from recognition.demo_school.drawing.palette import COMPLEXIONS, GARMENTS, Colour

HAIR_STYLES = (
    "crop", "swoop", "quiff", "fringe", "bob", "long", "waves", "curls", "bun", "puffs",
    "braids", "headscarf",
)  # fmt: skip
GARMENT_KINDS = ("tee", "shirt", "hoodie")
GLASSES_SHARE = 0.25
FRECKLES_SHARE = 0.25


@dataclass(frozen=True)
class Head:
    """The outline of a head; half_width and half_height from its middle."""

    half_width: float
    half_height: float
    cheek: float
    jaw: float
    chin: float
    ear: float


@dataclass(frozen=True)
class Eyes:
    """Both eyes; `level` is below the middle of the head, `distance` from its axis."""

    level: float
    distance: float
    half_width: float
    half_height: float
    tilt: float
    fold: float
    lashes: float


@dataclass(frozen=True)
class Brows:
    """Both brows; `gap` is above the eye."""

    gap: float
    thickness: float
    half_length: float
    arch: float
    tilt: float


@dataclass(frozen=True)
class Nose:
    """A nose, measured from the level of the eyes."""

    half_width: float
    length: float
    bridge: float
    tip: float


@dataclass(frozen=True)
class Mouth:
    """A mouth; `gap` is below the nose, `smile` lifts its corners."""

    gap: float
    half_width: float
    upper_lip: float
    lower_lip: float
    smile: float
    redness: float


@dataclass(frozen=True)
class Person:
    """An invented person.

    Args:
        seed: what all the traits were drawn from.
        complexion: name of the complexion, one of `palette.COMPLEXIONS`.
        skin, hair, iris, garment: colours.
        hair_style: one of HAIR_STYLES.
        garment_kind: one of GARMENT_KINDS.
        glasses: half width and half height of a lens; None without glasses.
        freckles, blush: how visible, 0 to 1.
    """

    seed: int
    complexion: str
    skin: Colour
    hair: Colour
    iris: Colour
    garment: Colour
    hair_style: str
    garment_kind: str
    glasses: tuple[float, float] | None
    freckles: float
    blush: float
    head: Head
    eyes: Eyes
    brows: Brows
    nose: Nose
    mouth: Mouth


def describe_person(seed: int) -> Person:
    """Invent the person of a seed; the same seed always gives the same person."""
    rng = np.random.default_rng(seed)
    complexion = COMPLEXIONS[rng.integers(len(COMPLEXIONS))]
    jitter = float(rng.normal(0, 4))
    return Person(
        seed=seed,
        complexion=complexion.name,
        skin=(complexion.skin[0] + jitter, complexion.skin[1] + jitter, complexion.skin[2]),
        hair=_choose(rng, complexion.hair),
        iris=_choose(rng, complexion.irises),
        garment=_choose(rng, GARMENTS),
        hair_style=HAIR_STYLES[rng.integers(len(HAIR_STYLES))],
        garment_kind=GARMENT_KINDS[rng.integers(len(GARMENT_KINDS))],
        glasses=_glasses(rng),
        freckles=rng.uniform(0.4, 1) if rng.random() < FRECKLES_SHARE else 0.0,
        blush=rng.uniform(0.1, 1),
        head=_head(rng),
        eyes=_eyes(rng),
        brows=_brows(rng),
        nose=_nose(rng),
        mouth=_mouth(rng),
    )


def _choose(rng: np.random.Generator, colours: Sequence[Colour]) -> Colour:
    return colours[rng.integers(len(colours))]


def _glasses(rng: np.random.Generator) -> tuple[float, float] | None:
    lens = (rng.uniform(0.054, 0.064), rng.uniform(0.038, 0.058))
    return lens if rng.random() < GLASSES_SHARE else None


def _head(rng: np.random.Generator) -> Head:
    return Head(
        half_width=rng.uniform(0.183, 0.232),
        half_height=rng.uniform(0.262, 0.300),
        cheek=rng.uniform(0.90, 1.04),
        jaw=rng.uniform(0.66, 0.90),
        chin=rng.uniform(0.24, 0.46),
        ear=rng.uniform(0.80, 1.25),
    )


def _eyes(rng: np.random.Generator) -> Eyes:
    return Eyes(
        level=rng.uniform(0.000, 0.036),
        distance=rng.uniform(0.078, 0.104),
        half_width=rng.uniform(0.034, 0.050),
        half_height=rng.uniform(0.015, 0.029),
        tilt=rng.uniform(-0.16, 0.26),
        fold=rng.uniform(0.0, 1.0),
        lashes=rng.uniform(0.2, 1.0),
    )


def _brows(rng: np.random.Generator) -> Brows:
    return Brows(
        gap=rng.uniform(0.042, 0.066),
        thickness=rng.uniform(0.009, 0.024),
        half_length=rng.uniform(0.042, 0.062),
        arch=rng.uniform(0.0, 0.020),
        tilt=rng.uniform(-0.20, 0.10),
    )


def _nose(rng: np.random.Generator) -> Nose:
    return Nose(
        half_width=rng.uniform(0.026, 0.050),
        length=rng.uniform(0.096, 0.142),
        bridge=rng.uniform(0.2, 1.0),
        tip=rng.uniform(0.2, 1.0),
    )


def _mouth(rng: np.random.Generator) -> Mouth:
    return Mouth(
        gap=rng.uniform(0.040, 0.062),
        half_width=rng.uniform(0.050, 0.084),
        upper_lip=rng.uniform(0.008, 0.018),
        lower_lip=rng.uniform(0.012, 0.024),
        smile=rng.uniform(0.3, 1.2),
        redness=rng.uniform(0.15, 0.75),
    )
