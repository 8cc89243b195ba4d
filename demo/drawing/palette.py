"""The colours of invented people: skin, hair, eyes, clothes; red, green, blue, 0 to 255."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

Colour = tuple[float, float, float]


@dataclass(frozen=True)
class Complexion:
    """Colours that occur together.

    Args:
        name: what a test or a table calls it.
        skin: the lit skin.
        hair: colours of the hair to choose from.
        irises: colours of the eyes to choose from.
    """

    name: str
    skin: Colour
    hair: Sequence[Colour]
    irises: Sequence[Colour]


BLACK: Colour = (34, 28, 30)
DARK_BROWN: Colour = (62, 42, 34)
BROWN: Colour = (84, 54, 36)
CHESTNUT: Colour = (102, 58, 34)
GINGER: Colour = (146, 70, 32)
BLOND: Colour = (172, 132, 74)
FAIR: Colour = (194, 160, 104)

_BROWN_EYES: tuple[Colour, ...] = ((84, 52, 30), (58, 36, 24))
_ANY_EYES: tuple[Colour, ...] = (*_BROWN_EYES, (84, 122, 158), (92, 128, 86), (118, 96, 52))

COMPLEXIONS = (
    Complexion("porcelain", (240, 204, 184), (GINGER, FAIR, BLOND, BROWN, BLACK), _ANY_EYES),
    Complexion("rose", (232, 188, 162), (BLOND, CHESTNUT, BROWN, DARK_BROWN, GINGER), _ANY_EYES),
    Complexion("ivory", (234, 198, 158), (BLACK, DARK_BROWN), _BROWN_EYES),
    Complexion("olive", (222, 176, 134), (BLACK, DARK_BROWN, BROWN), (*_BROWN_EYES, _ANY_EYES[3])),
    Complexion("tan", (204, 152, 112), (BLACK, DARK_BROWN, BROWN), _BROWN_EYES),
    Complexion("bronze", (176, 122, 86), (BLACK, DARK_BROWN), _BROWN_EYES),
    Complexion("brown", (146, 98, 70), (BLACK, DARK_BROWN), _BROWN_EYES),
    Complexion("deep", (116, 78, 60), (BLACK,), _BROWN_EYES),
    Complexion("ebony", (92, 62, 50), (BLACK,), _BROWN_EYES),
)

GARMENTS: tuple[Colour, ...] = (
    (72, 112, 164), (198, 84, 78), (86, 140, 108), (232, 176, 76), (128, 100, 160),
    (64, 74, 96), (226, 138, 110), (96, 156, 170), (200, 204, 210), (164, 76, 112),
)  # fmt: skip
BACKDROPS: tuple[Colour, ...] = (
    (196, 212, 222), (214, 208, 196), (200, 216, 204), (218, 204, 208), (206, 204, 222),
)  # fmt: skip

DARK_RIMS: tuple[Colour, ...] = ((52, 44, 52), (112, 52, 48), (44, 66, 108))
BRIGHT_RIMS: tuple[Colour, ...] = ((214, 178, 112), (196, 92, 88), (150, 178, 206))


def shaded(colour: Sequence[float], strength: float) -> Colour:
    """Return the colour in shadow, warmer as it darkens, as skin and cloth do; strength 0 to 1."""
    return _scaled(colour, (1 - 0.80 * strength, 1 - 0.95 * strength, 1 - 0.98 * strength))


def lit(colour: Sequence[float], strength: float) -> Colour:
    """Return the colour in a highlight; strength 0 to 1."""
    red, green, blue = (c + (255 - c) * strength for c in colour)
    return (red, green, blue)


def mixed(first: Sequence[float], second: Sequence[float], share: float) -> Colour:
    """Return a colour between two; share 0 gives the first, 1 the second."""
    red, green, blue = (a + (b - a) * share for a, b in zip(first, second, strict=True))
    return (red, green, blue)


def luminance(colour: Sequence[float]) -> float:
    """Return how bright the colour looks, 0 to 1 (ITU-R BT.601 weights)."""
    return float(np.dot(colour, (0.299, 0.587, 0.114))) / 255


def _scaled(colour: Sequence[float], factors: Sequence[float]) -> Colour:
    red, green, blue = (min(255.0, c * f) for c, f in zip(colour, factors, strict=True))
    return (red, green, blue)
