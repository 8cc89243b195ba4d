"""Draw boxes and names onto frames."""

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from face_vision.media.hidden_faces import hide_face
from face_vision.types import Frame, Look

FONT_FILES = ("DejaVuSans.ttf", "NotoSans-Regular.ttf", "LiberationSans-Regular.ttf", "arial.ttf")
"""Fonts with the letters of most European languages, looked for where the system keeps fonts;
without any of them Pillow's own is used, which knows plain Latin letters only."""

MAX_GAP_S = 1.5
"""Between two looks farther apart than this nothing is drawn: nobody knows where the face was."""

LINGER_S = 0.1
"""How long a box stays before the first and after the last look, so that one look can be seen."""

HIDDEN_LINGER_S = 1.0
"""A face that is to be hidden stays so for this long before and after it was found: it may have
been in view already, and hiding too much harms nobody."""

Colour = tuple[int, int, int]
"""Red, green, blue, 0 to 255."""


@dataclass(frozen=True, eq=False)
class Label:
    """What is drawn at one face through a video.

    Args:
        text: below the box; may be empty.
        colour: of the box, and of the ground behind the text.
        looks: when and where the face was, in order of time, at least one.
        is_hidden: the face is made unrecognisable.
    """

    text: str
    colour: Colour
    looks: tuple[Look, ...]
    is_hidden: bool = False


def draw_labels(frame: Frame, labels: list[Label], time_s: float, *, scale: float = 1.0) -> Frame:
    """Draw the labels of one moment.

    Args:
        frame: RGB, uint8, shape (height, width, 3); not changed.
        labels: of all faces of the video.
        time_s: moment of the frame, seconds.
        scale: pixels of this frame for each pixel of the frames in which the looks were found.

    Returns:
        A copy of the frame with boxes and texts.
    """
    drawn = frame.copy()
    # First: a name must not be blurred with the face beside it.
    for label in labels:
        if label.is_hidden and (near := hidden_box_at(label.looks, time_s)) is not None:
            hide_face(drawn, near * scale)
    for label in labels:
        box = box_at(label.looks, time_s)
        if box is not None:
            _draw(drawn, label, box * scale)
    return drawn


def box_at(looks: tuple[Look, ...], time_s: float) -> NDArray[np.float32] | None:
    """Return where a face was at a moment, on the straight line between its looks.

    Args:
        looks: in order of time, at least one.
        time_s: the moment, seconds.

    Returns:
        The box, as in `Detection.box`; None where the face was not in view.
    """
    return _box_at(looks, time_s, linger_s=LINGER_S, max_gap_s=MAX_GAP_S)


def hidden_box_at(looks: tuple[Look, ...], time_s: float) -> NDArray[np.float32] | None:
    """Return where a face may be at a moment, in a gap between its looks as well.

    Args and returns: as of `box_at`.
    """
    return _box_at(looks, time_s, linger_s=HIDDEN_LINGER_S, max_gap_s=float("inf"))


def _box_at(
    looks: tuple[Look, ...], time_s: float, *, linger_s: float, max_gap_s: float
) -> NDArray[np.float32] | None:
    times = [look.time_s for look in looks]
    if not times[0] - linger_s <= time_s <= times[-1] + linger_s:
        return None
    after = min(int(np.searchsorted(times, time_s)), len(looks) - 1)
    before = max(after - 1, 0) if times[after] > time_s else after
    gap_s = times[after] - times[before]
    if gap_s > max_gap_s:
        return None
    share = float(np.clip((time_s - times[before]) / gap_s, 0, 1)) if gap_s else 0.0
    return looks[before].box * np.float32(1 - share) + looks[after].box * np.float32(share)


def _draw(frame: Frame, label: Label, box: NDArray[np.float32]) -> None:
    left, top, right, bottom = (round(float(edge)) for edge in box)
    thickness = max(2, len(frame) // 360)
    cv2.rectangle(frame, (left, top), (right, bottom), label.colour, thickness)
    if label.text:
        plate = _plate(label.text, label.colour, max(12, len(frame) // 40))
        # At the lower edge of the picture the name goes above the face, not over it.
        is_below = bottom + len(plate) <= len(frame)
        _paste(frame, plate, left, bottom if is_below else top - len(plate))


def _paste(frame: Frame, plate: Frame, left: int, top: int) -> None:
    """Lay a plate onto a frame, moved inwards where it would reach outside."""
    height, width = (min(a, b) for a, b in zip(plate.shape[:2], frame.shape[:2], strict=True))
    left = min(max(left, 0), frame.shape[1] - width)
    top = min(max(top, 0), frame.shape[0] - height)
    frame[top : top + height, left : left + width] = plate[:height, :width]


@lru_cache(maxsize=256)
def _plate(text: str, colour: Colour, size_px: int) -> Frame:
    """Draw a text once: black or white, whichever stands out, on a ground of the colour."""
    font = _font(size_px)
    left, top, right, bottom = font.getbbox(text)
    pad = size_px // 4
    size = (round(right - left) + 2 * pad, round(bottom - top) + 2 * pad)
    plate = Image.new("RGB", size, colour)
    # As bright as the eye takes a colour (ITU-R BT.601).
    ink = "black" if np.dot(colour, (0.299, 0.587, 0.114)) > 128 else "white"
    ImageDraw.Draw(plate).text((pad - left, pad - top), text, fill=ink, font=font)
    return np.asarray(plate, np.uint8)


@lru_cache(maxsize=8)
def _font(size_px: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    for name in FONT_FILES:
        try:
            return ImageFont.truetype(name, size_px)
        except OSError:
            continue
    return ImageFont.load_default(size_px)
