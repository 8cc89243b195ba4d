"""Draw a box around a face in its frame: evidence for a person."""

from collections.abc import Sequence

import cv2

from face_vision.media.resizing import fit_frame
from face_vision.types import Frame

BOX_COLOUR = (255, 210, 63)
RIM_COLOUR = (20, 24, 28)
LONGEST_EDGE_PX = 1280


def draw_evidence_frame(frame: Frame, box: Sequence[float]) -> Frame:
    """Draw a box around a face; shrink the picture to what a page shows.

    Args:
        frame: RGB, uint8, shape (height, width, 3); not changed.
        box: left, top, right, bottom in its pixels.

    Returns:
        A copy, the longer edge at most LONGEST_EDGE_PX.
    """
    drawn = frame.copy()
    left, top, right, bottom = (round(edge) for edge in box)
    thickness = max(2, round(max(frame.shape[:2]) / 400))
    # A dark rim under a bright line: on any picture one of them stands out.
    for colour, width in ((RIM_COLOUR, 3 * thickness), (BOX_COLOUR, thickness)):
        cv2.rectangle(drawn, (left, top), (right, bottom), colour, width)
    return fit_frame(drawn, max_edge_px=LONGEST_EDGE_PX)
