"""Say whether a face and what is around it move as one plane, as a picture does.

A print, a poster and a screen that shows a photo are flat: whatever the camera and the hand that
holds them do, one affine map brings all points of one look to those of another. A person's head is
no plane, turns, speaks, and moves before what is behind it, if only by breathing.
"""

from collections.abc import Sequence
from math import inf

import cv2
import numpy as np
from numpy.typing import NDArray

from face_vision.presentation.miniatures import EDGE_PX, FACE_PX, Grey, Miniature, spread
from face_vision.presentation.rules import PresentationRules

N_POINTS = 60
"""Points followed from look to look, in the face and around it each."""

POINT_SPACING_PX = 4
POINT_QUALITY = 0.01
FLOW_WINDOW = (11, 11)
FLOW_LEVELS = 2
MAX_ROUND_TRIP_PX = 0.5
"""A point that does not come back to itself when it is followed back was lost."""

MIN_POINTS = 8
"""Fewer say nothing of a plane with its six numbers."""

Points = NDArray[np.float32]


def unflatness(looks: Sequence[Miniature], rules: PresentationRules) -> float | None:
    """Say how far looks at a face are from showing something flat.

    The first and the last of them are compared with all others: somebody may come back to how she
    sat in the middle of a film.

    Args:
        looks: of one tracklet, in order of time.
        rules: how many looks that takes, and over how long.

    Returns:
        Distance of most looks from one plane, in heights of the face, >= 0; None where too little
        was seen to say so.
    """
    if len(looks) < rules.min_looks or looks[-1].time_s - looks[0].time_s < rules.min_span_s:
        return None
    first, *between, last = (look.pixels for look in spread(looks, rules.most_looks))
    # The last look is compared with the first once only.
    found = distances_from_plane(first, [*between, last]) + distances_from_plane(last, between)
    distances = [distance for distance in found if distance is not None]
    if len(distances) < rules.min_looks - 1:
        return None
    # Of the distances that were found, none in between: an infinite one would spoil the mean.
    return float(np.quantile(distances, rules.share_of_looks, method="higher"))


def distances_from_plane(one: Grey, others: Sequence[Grey]) -> list[float | None]:
    """Say how far one look and each of others are from one plane that moved.

    Points of two looks are paired by their optical flow (Lucas and Kanade 1981). The face's give
    the affine map; those around it are brought along by it.

    Args:
        one, others: miniatures.

    Returns:
        For each other the median distance of the points around the face from where the map brings
        them, in heights of the face, >= 0; infinite if too few were found again, as when a head
        turns; None if the look has too few points to be found again.
    """
    face, around = _corners(one, FACE), _corners(one, AROUND)
    points = np.concatenate([face, around])
    if min(len(face), len(around)) < MIN_POINTS:
        return [None] * len(others)
    is_face = np.arange(len(points)) < len(face)
    return [_distance(one, other, points, is_face) for other in others]


def _distance(one: Grey, other: Grey, points: Points, is_face: NDArray[np.bool_]) -> float:
    there, is_there = _flow(one, other, points)
    back, is_back = _flow(other, one, there)
    # A point that was found by mistake hardly finds its way back.
    kept = is_there & is_back & (np.linalg.norm(points - back, axis=1) <= MAX_ROUND_TRIP_PX)
    face, around = kept & is_face, kept & ~is_face
    if min(face.sum(), around.sum()) < MIN_POINTS:
        return inf
    # By least median, so that up to half of the points may move otherwise, as lips do.
    plane, _ = cv2.estimateAffine2D(points[face], there[face], method=cv2.LMEDS)
    # Points on one line give no map.
    if plane is None:
        return inf
    brought = points[around] @ plane[:, :2].T + plane[:, 2]
    return float(np.median(np.linalg.norm(there[around] - brought, axis=1))) / FACE_PX


def _ellipse(width: float, height: float) -> Grey:
    mask = np.zeros((EDGE_PX, EDGE_PX), np.uint8)
    size = (width * FACE_PX, height * FACE_PX)
    cv2.ellipse(mask, ((EDGE_PX / 2, EDGE_PX / 2), size, 0.0), 255, -1)
    return mask


FACE = _ellipse(0.8, 1.05)
"""Eyes, nose, mouth and chin, but no outline, behind which other things appear."""

AROUND = _ellipse(1.85, 1.85) - _ellipse(1.1, 1.5)
"""Beside and above the head; what lies further off is beyond the edge of many prints."""


def _corners(look: Grey, mask: Grey) -> Points:
    """Return points that can be found again, float32, shape (n, 2)."""
    found = cv2.goodFeaturesToTrack(look, N_POINTS, POINT_QUALITY, POINT_SPACING_PX, mask=mask)
    points = np.empty((0, 2)) if found is None else found.reshape(-1, 2)
    return np.asarray(points, np.float32)


def _flow(one: Grey, other: Grey, points: Points) -> tuple[Points, NDArray[np.bool_]]:
    there, is_found, _ = cv2.calcOpticalFlowPyrLK(
        one,
        other,
        points[:, None],
        np.empty_like(points[:, None]),
        winSize=FLOW_WINDOW,
        maxLevel=FLOW_LEVELS,
    )
    return np.asarray(there[:, 0], np.float32), is_found.ravel() == 1
