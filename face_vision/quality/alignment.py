"""Cut a face's portrait: warp its five landmarks to their canonical place."""

import cv2
import numpy as np
from numpy.typing import NDArray

from face_vision.media.resizing import shrink_frame
from face_vision.types import CHIP_PX, PORTRAIT_PX, Frame

DLIB_LANDMARKS = np.array(
    [[48.35, 46.20], [101.46, 46.15], [74.56, 77.27], [51.47, 104.36], [98.26, 104.19]]
)
"""Where MTCNN's eyes, nose and mouth corners lie in the 150 px chip that dlib cuts with its own
68 landmarks and padding 0.25: medians over 596 photographs, pixels (x, y)."""

ENLARGEMENT = 1.03
"""The face is cut this much larger than dlib's: 1.02 to 1.04 erred least on LFW."""

CANONICAL_LANDMARKS = (DLIB_LANDMARKS - CHIP_PX / 2) * ENLARGEMENT + PORTRAIT_PX / 2
"""Where the five landmarks lie in a portrait, pixels (x, y), shape (5, 2)."""

ARCFACE_LANDMARKS = np.array(
    [
        [38.2946, 51.6963],
        [73.5318, 51.5014],
        [56.0252, 71.7366],
        [41.5493, 92.3655],
        [70.7299, 92.2041],
    ]
)
"""Where eyes, nose and mouth corners lie in the 112 px chip of ArcFace (Deng et al. 2019,
arXiv:1801.07698), pixels (x, y): SFace's (`cv2.FaceRecognizerSF.alignCrop`) and MobileFaceNet's."""

_MIN_LINEAR_SCALE = 0.5
"""Bilinear sampling looks at two by two pixels: shrinking further would skip some."""


def align_face(frame: Frame, landmarks: NDArray[np.float32]) -> Frame:
    """Cut the portrait of a face.

    Args:
        frame: RGB, uint8, shape (height, width, 3).
        landmarks: eyes, nose, mouth corners as (x, y) in pixels of the frame, shape (5, 2).

    Returns:
        RGB, uint8, shape (PORTRAIT_PX, PORTRAIT_PX, 3): the frame turned, scaled and shifted
        (no shear) so that the landmarks lie as near `CANONICAL_LANDMARKS` as can be. Beyond the
        frame its edge pixels are repeated.

    Raises:
        ValueError: the landmarks have another shape or all lie at one point.
    """
    transform = portrait_transform(landmarks)
    scale = transform_scale(transform)
    if scale < _MIN_LINEAR_SCALE:
        frame, transform = _shrunk_around(frame, transform, scale=scale)
    return _warp(frame, transform)


def portrait_transform(landmarks: NDArray[np.float32]) -> NDArray[np.float64]:
    """Find the similarity that brings landmarks nearest to their canonical place.

    Args:
        landmarks: (x, y) in pixels of the frame, shape (5, 2).

    Returns:
        Matrix, float64, shape (2, 3), from pixels of the frame to pixels of the portrait.

    Raises:
        ValueError: the landmarks have another shape or all lie at one point.
    """
    if landmarks.shape != (5, 2):
        raise ValueError(f"landmarks must have shape (5, 2), not {landmarks.shape}")
    return similarity_between(landmarks, CANONICAL_LANDMARKS)


def similarity_between(
    source: NDArray[np.floating], target: NDArray[np.floating]
) -> NDArray[np.float64]:
    """Find the similarity (turn, scale, shift) that brings landmarks nearest to their targets.

    Least squares over the points (Umeyama 1991, doi:10.1109/34.88573), in closed form: as
    complex numbers about their means, the best factor is sum(conj(z) w) / sum(|z|^2).

    Args:
        source: landmarks (x, y), pixels, shape (n, 2).
        target: where each should come to lie, pixels, shape (n, 2).

    Returns:
        Matrix, float64, shape (2, 3), from pixels of the source to pixels of the target.

    Raises:
        ValueError: the source's landmarks all lie at one point.
    """
    points, places = (array.astype(np.float64) @ (1, 1j) for array in (source, target))
    centred = points - points.mean()
    spread = float(np.vdot(centred, centred).real)
    if not spread > 0:
        raise ValueError("landmarks must not all lie at one point")
    factor = np.vdot(centred, places) / spread
    shift = places.mean() - factor * points.mean()
    return np.array(
        [[factor.real, -factor.imag, shift.real], [factor.imag, factor.real, shift.imag]]
    )


def transform_scale(transform: NDArray[np.float64]) -> float:
    """Return how many pixels of the portrait one pixel of the frame becomes."""
    return float(np.hypot(transform[0, 0], transform[1, 0]))


def _shrunk_around(
    frame: Frame, transform: NDArray[np.float64], *, scale: float
) -> tuple[Frame, NDArray[np.float64]]:
    """Cut the part of the frame that the portrait shows, and average it down to its size."""
    left, top, right, bottom = _shown_rectangle(frame, transform)
    part = frame[top:bottom, left:right]
    height, width = (max(1, round(edge * scale)) for edge in part.shape[:2])
    small = shrink_frame(part, width=width, height=height)
    step_x, step_y = part.shape[1] / width, part.shape[0] / height
    # Pixel centres of the small picture, in pixels of the frame.
    back = np.array(
        [[step_x, 0, left + (step_x - 1) / 2], [0, step_y, top + (step_y - 1) / 2], [0, 0, 1]]
    )
    combined: NDArray[np.float64] = transform @ back
    return small, combined


def _shown_rectangle(frame: Frame, transform: NDArray[np.float64]) -> tuple[int, int, int, int]:
    """Return left, top, right, bottom of what the portrait shows, inside the frame, not empty."""
    edge = PORTRAIT_PX
    corners = np.array([[0, 0], [edge, 0], [0, edge], [edge, edge]]) - transform[:, 2]
    places = np.linalg.solve(transform[:, :2], corners.T).T
    size = np.array(frame.shape[1::-1])
    low = np.clip(np.floor(places.min(axis=0)), 0, size - 1).astype(int)
    high = np.clip(np.ceil(places.max(axis=0)) + 1, low + 1, size).astype(int)
    return int(low[0]), int(low[1]), int(high[0]), int(high[1])


def _warp(frame: Frame, transform: NDArray[np.float64]) -> Frame:
    left, top, right, bottom = _shown_rectangle(frame, transform)
    moved = transform.copy()
    moved[:, 2] += transform[:, :2] @ (left, top)
    # OpenCV warps four channels in a third of the time that it takes for three.
    part = cv2.cvtColor(frame[top:bottom, left:right], cv2.COLOR_RGB2RGBA)
    # Sharper interpolation embeds pristine small faces better, but compressed ones worse.
    portrait = cv2.warpAffine(
        part,
        moved,
        (PORTRAIT_PX, PORTRAIT_PX),
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.asarray(cv2.cvtColor(portrait, cv2.COLOR_RGBA2RGB), np.uint8)
