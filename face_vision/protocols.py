"""What the pipeline asks of a detector and of an embedder, so that either can be replaced."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from face_vision.types import Detection, Frame


class FaceDetector(Protocol):
    """Finds faces in a frame."""

    @property
    def network_id(self) -> str:
        """Name and checksum of the weights, at most 64 characters."""

    def detect(self, frame: Frame, *, smallest_px: float | None = None) -> list[Detection]:
        """Find every face of the frame.

        Args:
            frame: RGB, uint8, shape (height, width, 3).
            smallest_px: height below which a face need not be found, where leaving it out saves
                work, pixels; None for the detector's own.

        Returns:
            The faces, highest score first; empty if there is none.
        """

    def follow(self, frame: Frame, boxes: NDArray[np.float32]) -> Sequence[Detection | None]:
        """Find known faces again near where they are expected, at a fraction of `detect`'s cost.

        Args:
            frame: RGB, uint8, shape (height, width, 3).
            boxes: where each face is expected, shape (n, 4), as in `Detection.box`.

        Returns:
            One entry for each box, in order: the face, or None where it is no longer seen.
            Empty for no boxes.
        """


class FaceEmbedder(Protocol):
    """Turns face chips into embeddings."""

    @property
    def network_id(self) -> str:
        """Name and checksum of the weights, at most 64 characters."""

    @property
    def n_dimensions(self) -> int:
        """Length of an embedding."""

    def embed(self, portraits: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Turn portraits into embeddings.

        Args:
            portraits: RGB, uint8, shape (n, PORTRAIT_PX, PORTRAIT_PX, 3); the embedder cuts the
                part it was trained on.

        Returns:
            float32, shape (n, n_dimensions); (0, n_dimensions) for no portraits. Vectors of the
            same person lie near each other by Euclidean distance.
        """


class FileEmbedder(FaceEmbedder, Protocol):
    """An embedder whose network lies in a file."""

    def verify_file(self) -> None:
        """Refuse a file that is missing or not this network's, without loading the network.

        Raises:
            WeightsMissing: with one sentence that says what is wrong.
        """

    def warm_up(self) -> None:
        """Load the network and run it, so that the first face does not wait."""
