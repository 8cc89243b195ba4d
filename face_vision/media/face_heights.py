"""Draw how high each face of a picture is, for whoever hangs up a camera."""

from collections.abc import Sequence

import cv2

from face_vision.media.evidence_frame import BOX_COLOUR, LONGEST_EDGE_PX, RIM_COLOUR
from face_vision.media.resizing import fit_frame
from face_vision.types import Frame

GOOD_COLOUR = (126, 217, 87)
Box = tuple[float, float, float, float]


def draw_face_heights(frame: Frame, boxes: Sequence[Box], *, good_px: float) -> Frame:
    """Draw a box and the height in pixels for each face; no face gives the picture alone.

    Args:
        frame: RGB, uint8, shape (height, width, 3); not changed.
        boxes: left, top, right, bottom of each face, in its pixels.
        good_px: from this height on a face is large enough, and its box another colour.

    Returns:
        A copy, the longer edge at most LONGEST_EDGE_PX.
    """
    drawn = frame.copy()
    thickness = max(2, round(max(frame.shape[:2]) / 500))
    scale = max(frame.shape[:2]) / 1600
    for left, top, right, bottom in boxes:
        height_px = round(bottom - top)
        colour = GOOD_COLOUR if height_px >= good_px else BOX_COLOUR
        corners = (round(left), round(top)), (round(right), round(bottom))
        below = (round(left), round(bottom + 26 * scale) + thickness)
        # A dark rim under a bright line: on any picture one of them stands out.
        for line, width in ((RIM_COLOUR, 3 * thickness), (colour, thickness)):
            cv2.rectangle(drawn, *corners, line, width)
            cv2.putText(drawn, str(height_px), below, cv2.FONT_HERSHEY_SIMPLEX, scale, line, width)
    return fit_frame(drawn, max_edge_px=LONGEST_EDGE_PX)
