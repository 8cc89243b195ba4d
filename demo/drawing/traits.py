"""Who a drawn person is: the traits that a seed gives, lengths as shares of the picture's edge."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from demo.drawing.palette import BRIGHT_RIMS, COMPLEXIONS, DARK_RIMS, GARMENTS, Colour, luminance

HAIR_STYLES = (
    "crop", "swoop", "quiff", "fringe", "bob", "long", "waves", "curls", "bun", "puffs",
    "braids", "headscarf",
)  # fmt: skip
GARMENT_KINDS = ("tee", "shirt", "hoodie")
GLASSES_SHARE = 0.3
FRECKLES_SHARE = 0.25
LOWEST_NOSE = 0.174
_EXTREME = 0.4


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
    """A mouth; `gap` is the share of the way from nose to chin, `smile` lifts its corners."""

    gap: float
    half_width: float
    upper_lip: float
    lower_lip: float
    smile: float
    redness: float


@dataclass(frozen=True)
class Glasses:
    """Glasses, by one lens and the rim's colour; `thickness` of the rim is a share of the lens."""

    half_width: float
    half_height: float
    thickness: float
    colour: Colour


@dataclass(frozen=True)
class Person:
    """An invented person.

    Args:
        seed: what all the traits were drawn from.
        complexion: name of the complexion, one of `palette.COMPLEXIONS`.
        skin, hair, iris, garment: colours.
        hair_style: one of HAIR_STYLES.
        garment_kind: one of GARMENT_KINDS.
        glasses: None without glasses.
        freckles, blush, furrows, hollows: how visible, 0 to 1; furrows run from the nose to the
            mouth, hollows lie around the eyes.
    """

    seed: int
    complexion: str
    skin: Colour
    hair: Colour
    iris: Colour
    garment: Colour
    hair_style: str
    garment_kind: str
    glasses: Glasses | None
    freckles: float
    blush: float
    furrows: float
    hollows: float
    head: Head
    eyes: Eyes
    brows: Brows
    nose: Nose
    mouth: Mouth


def describe_person(seed: int) -> Person:
    """Invent the person of a seed; the same seed always gives the same person."""
    rng = np.random.default_rng(seed)
    complexion = COMPLEXIONS[rng.integers(len(COMPLEXIONS))]
    warmth = float(rng.normal(0, 4))
    red, green, blue = complexion.skin
    head, eyes = _head(rng), _eyes(rng)
    return Person(
        seed=seed,
        complexion=complexion.name,
        skin=(red + warmth, green + warmth, blue),
        hair=_choose(rng, complexion.hair),
        iris=_choose(rng, complexion.irises),
        garment=_choose(rng, GARMENTS),
        hair_style=HAIR_STYLES[rng.integers(len(HAIR_STYLES))],
        garment_kind=GARMENT_KINDS[rng.integers(len(GARMENT_KINDS))],
        glasses=_glasses(rng, complexion.skin),
        freckles=rng.uniform(0.4, 1) if rng.random() < FRECKLES_SHARE else 0.0,
        blush=rng.uniform(0.1, 1),
        furrows=_pick(rng, 0.10, 0.42),
        hollows=_pick(rng, 0.45, 0.95),
        head=head,
        eyes=eyes,
        brows=_brows(rng),
        nose=_nose(rng, eyes),
        mouth=_mouth(rng),
    )


def _choose(rng: np.random.Generator, colours: Sequence[Colour]) -> Colour:
    return colours[int(rng.integers(len(colours)))]


def _pick(rng: np.random.Generator, low: float, high: float) -> float:
    """Draw a number whose ends are likelier than its middle.

    People of a class should differ, and average faces are all alike.
    """
    return low + (high - low) * float(rng.beta(_EXTREME, _EXTREME))


def _glasses(rng: np.random.Generator, skin: Colour) -> Glasses | None:
    glasses = Glasses(
        half_width=_pick(rng, 0.052, 0.066),
        half_height=_pick(rng, 0.036, 0.060),
        thickness=_pick(rng, 0.08, 0.15),
        colour=_choose(rng, DARK_RIMS if luminance(skin) > 0.5 else BRIGHT_RIMS),
    )
    return glasses if rng.random() < GLASSES_SHARE else None


def _head(rng: np.random.Generator) -> Head:
    return Head(
        half_width=_pick(rng, 0.182, 0.238),
        half_height=_pick(rng, 0.262, 0.300),
        cheek=_pick(rng, 0.90, 1.05),
        jaw=_pick(rng, 0.68, 0.92),
        chin=_pick(rng, 0.22, 0.48),
        ear=_pick(rng, 0.80, 1.25),
    )


def _eyes(rng: np.random.Generator) -> Eyes:
    half_width = _pick(rng, 0.034, 0.049)
    return Eyes(
        level=_pick(rng, -0.006, 0.046),
        distance=half_width + _pick(rng, 0.034, 0.065),
        half_width=half_width,
        half_height=_pick(rng, 0.016, 0.029),
        tilt=_pick(rng, -0.24, 0.36),
        fold=_pick(rng, 0.0, 1.0),
        lashes=_pick(rng, 0.2, 1.0),
    )


def _brows(rng: np.random.Generator) -> Brows:
    return Brows(
        gap=_pick(rng, 0.038, 0.063),
        thickness=_pick(rng, 0.008, 0.027),
        half_length=_pick(rng, 0.040, 0.066),
        arch=_pick(rng, 0.0, 0.026),
        tilt=_pick(rng, -0.18, 0.06),
    )


def _nose(rng: np.random.Generator, eyes: Eyes) -> Nose:
    return Nose(
        half_width=_pick(rng, 0.024, 0.053),
        length=min(_pick(rng, 0.094, 0.148), LOWEST_NOSE - eyes.level),
        bridge=_pick(rng, 0.3, 1.0),
        tip=_pick(rng, 0.2, 1.0),
    )


def _mouth(rng: np.random.Generator) -> Mouth:
    return Mouth(
        gap=_pick(rng, 0.36, 0.47),
        half_width=_pick(rng, 0.047, 0.091),
        upper_lip=_pick(rng, 0.006, 0.0145),
        lower_lip=_pick(rng, 0.009, 0.021),
        smile=_pick(rng, 0.55, 1.1),
        redness=_pick(rng, 0.0, 1.0),
    )
