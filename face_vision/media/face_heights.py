"""Draw how high each face of a picture is, for whoever hangs up a camera."""

from collections.abc import Sequence

import cv2

from face_vision.media.evidence_frame import BOX_COLOUR, LONGEST_EDGE_PX, RIM_COLOUR
from face_vision.media.resizing import fit_frame
from face_vision.types import Frame

GOOD_COLOUR = (126, 217, 87)
BACKLIT_COLOUR = (255, 107, 53)

BACKLIT_BELOW = 70.0
"""Mean brightness, 0 to 255, of a face in which little can be made out."""

BACKLIT_STEP = 60.0
"""So much brighter, 0 to 255, is what surrounds a face before a window."""

Box = tuple[float, float, float, float]


def draw_face_heights(frame: Frame, boxes: Sequence[Box], *, good_px: float) -> Frame:
    """Draw a box and the height in pixels for each face; no face gives the picture alone.

    Args:
        frame: RGB, uint8, shape (height, width, 3); not changed.
        boxes: left, top, right, bottom of each face, in its pixels.
        good_px: from this height on a face is large enough, and its box another colour; one
            against the light has a third.

    Returns:
        A copy, the longer edge at most LONGEST_EDGE_PX.
    """
    drawn = frame.copy()
    thickness = max(2, round(max(frame.shape[:2]) / 500))
    scale = max(frame.shape[:2]) / 1600
    for left, top, right, bottom in boxes:
        height_px = round(bottom - top)
        colour = GOOD_COLOUR if height_px >= good_px else BOX_COLOUR
        if is_backlit(frame, (left, top, right, bottom)):
            colour = BACKLIT_COLOUR
        corners = (round(left), round(top)), (round(right), round(bottom))
        below = (round(left), round(bottom + 26 * scale) + thickness)
        # A dark rim under a bright line: on any picture one of them stands out.
        for line, width in ((RIM_COLOUR, 3 * thickness), (colour, thickness)):
            cv2.rectangle(drawn, *corners, line, width)
            cv2.putText(drawn, str(height_px), below, cv2.FONT_HERSHEY_SIMPLEX, scale, line, width)
    return fit_frame(drawn, max_edge_px=LONGEST_EDGE_PX)


def is_backlit(frame: Frame, box: Box) -> bool:
    """Say whether a face is dark before something bright, as somebody before a window.

    Args:
        frame: RGB, uint8, shape (height, width, 3).
        box: left, top, right, bottom of the face, in its pixels; a part outside is left out.
    """
    left, top, right, bottom = box
    width, height = right - left, bottom - top
    around = _part(frame, (left - width, top - height, right + width, bottom))
    face = _part(frame, box)
    if not face.size:
        return False
    darkness = float(face.mean())
    # The face is a sixth of what is looked at around it.
    surround = (float(around.sum()) - float(face.sum())) / max(1, around.size - face.size)
    return darkness < BACKLIT_BELOW and surround - darkness > BACKLIT_STEP


def _part(frame: Frame, box: Box) -> Frame:
    left, top, right, bottom = (max(0, round(edge)) for edge in box)
    return frame[top:bottom, left:right]
