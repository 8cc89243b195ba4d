"""Populations to measure on: labelled photographs of a folder, the AT&T people, drawn people."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import cv2
import numpy as np

from demo.portraits import describe_person, draw_portrait
from face_vision.media.images import read_picture
from face_vision.types import Frame

DRAWN = "drawn"
"""In place of a folder: people whom the demonstration's pencil invents."""

N_DRAWN_KNOWN, N_DRAWN_OTHERS = 160, 120
"""So many that a roster of 60 can be filled in either half."""

N_DRAWINGS = 6
DRAWING_PX = 256
FIRST_SEED = 20_000
"""Far from the seeds of the demonstration's class, which were chosen because they differ."""

ATT_MARGIN_PX, ATT_SCALE = 40, 2
"""AT&T's pictures end at the chin: their edge is repeated so that a face can be cut, and they are
enlarged so that one of a small copy (23 x 28 pixels) is found."""


@dataclass(frozen=True)
class Photograph:
    """One picture of one person.

    Args:
        person: number of the person.
        read: reads or draws it, RGB, uint8, shape (height, width, 3).
    """

    person: int
    read: Callable[[], Frame]


@dataclass(frozen=True)
class Population:
    """Photographs of people; numbers of people are never shared.

    Args:
        name: in words, for tables.
        known: of people with several pictures each.
        others: of people with one picture each, who only fill up rosters.
    """

    name: str
    known: tuple[Photograph, ...]
    others: tuple[Photograph, ...] = ()


def read_population(source: str) -> Population:
    """Return the population of a folder, or the drawn people for the word `DRAWN`.

    Args:
        source: a folder with `known/<person>/*.jpg` and perhaps `strangers/*.jpg`, a folder with
            `s<number>/*.pgm` as AT&T's, or `DRAWN`.

    Raises:
        SystemExit: the folder holds neither.
    """
    if source == DRAWN:
        return draw_population(N_DRAWN_KNOWN, N_DRAWN_OTHERS)
    folder = Path(source)
    if known := sorted((folder / "known").glob("*/*.jpg")):
        others = sorted((folder / "strangers").glob("*.jpg"))
        return Population(folder.name, _of_folders(known), _of_each(others, first=len(known)))
    if known := sorted(folder.glob("s*/*.pgm")):
        return Population(folder.name, _of_folders(known, _read_att))
    raise SystemExit(f"{folder} needs known/<person>/*.jpg or s<number>/*.pgm; or write {DRAWN}")


def draw_population(n_known: int, n_others: int) -> Population:
    """Return so many drawn people, turned, speaking and lit at random, each always the same way."""
    known = (
        Photograph(person, partial(_draw, person, number))
        for person in range(n_known)
        for number in range(N_DRAWINGS)
    )
    others = (
        Photograph(person, partial(_draw, person, 0))
        for person in range(n_known, n_known + n_others)
    )
    return Population(DRAWN, tuple(known), tuple(others))


def shrink_to(frame: Frame, face_px: float, height_px: float) -> Frame:
    """Return a frame so small that a face of one height has another; never enlarged."""
    scale = height_px / face_px
    if scale >= 1:
        return frame
    size = (round(frame.shape[1] * scale), round(frame.shape[0] * scale))
    return np.asarray(cv2.resize(frame, size, interpolation=cv2.INTER_AREA), np.uint8)


def _of_folders(
    paths: list[Path], read: Callable[[Path], Frame] = read_picture
) -> tuple[Photograph, ...]:
    names = sorted({path.parent.name for path in paths})
    return tuple(Photograph(names.index(path.parent.name), partial(read, path)) for path in paths)


def _of_each(paths: list[Path], *, first: int) -> tuple[Photograph, ...]:
    return tuple(
        Photograph(number, partial(read_picture, path))
        for number, path in enumerate(paths, start=first)
    )


def _read_att(path: Path) -> Frame:
    grey = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
    if grey is None:
        raise SystemExit(f"{path} is no picture")
    margins = (ATT_MARGIN_PX,) * 4
    framed = cv2.copyMakeBorder(grey, *margins, borderType=cv2.BORDER_REPLICATE)
    large = cv2.resize(framed, None, fx=ATT_SCALE, fy=ATT_SCALE, interpolation=cv2.INTER_CUBIC)
    return np.asarray(cv2.cvtColor(large, cv2.COLOR_GRAY2RGB), np.uint8)


def _draw(person: int, number: int) -> Frame:
    dice = np.random.default_rng((person, number))
    drawing = draw_portrait(
        describe_person(FIRST_SEED + person),
        yaw=float(dice.uniform(-0.5, 0.5)),
        mouth=float(dice.uniform(0, 0.6)),
        light=float(dice.uniform(-0.5, 0.5)),
        gain=float(dice.uniform(0.8, 1.1)),
        seed=number,
    )
    return np.asarray(cv2.resize(drawing, (DRAWING_PX, DRAWING_PX), interpolation=cv2.INTER_AREA))
