"""Turn chips into embeddings of two networks at once: dlib's and MobileFaceNet's.

Each network's cosine is normalised by its strangers (their mean m and spread s) and the two are
weighted, w (c - m) / s: but for a constant, which the thresholds hold, that is a weighted sum of
two cosines. So is the inner product of two directions written one behind the other, each scaled by
the root of its share: one embedding, which averages, galleries and clusters take as any other.
It is as long as MobileFaceNet's: short for a look that tells little (docs/measurements.md).
"""

import hashlib

import numpy as np
from numpy.typing import NDArray

from face_vision.embedding.aggregation import scale_to_one
from face_vision.embedding.dlib_resnet.embedder import DlibEmbedder
from face_vision.embedding.mobilefacenet.embedder import MobileFaceNetEmbedder

DLIB_WEIGHT, DLIB_SPREAD = 0.3, 0.035
MOBILEFACENET_WEIGHT, MOBILEFACENET_SPREAD = 0.7, 0.145
"""How much each normalised similarity counts, and the deviation of strangers' cosines (LFW)."""

DLIB_SHARE = (DLIB_WEIGHT / DLIB_SPREAD) / (
    DLIB_WEIGHT / DLIB_SPREAD + MOBILEFACENET_WEIGHT / MOBILEFACENET_SPREAD
)
"""Of the inner product, 0.64: dlib's cosines lie closer together, so they are stretched more."""


class FusedEmbedder:
    """Embeds faces with both networks."""

    def __init__(self) -> None:
        self._dlib, self._mobilefacenet = DlibEmbedder(), MobileFaceNetEmbedder()

    @property
    def network_id(self) -> str:
        """Name and checksum of both networks' weights, at most 64 characters."""
        ids = f"{self._dlib.network_id} {self._mobilefacenet.network_id}"
        return f"fused-{hashlib.sha256(ids.encode()).hexdigest()[:12]}"

    @property
    def n_dimensions(self) -> int:
        """Length of an embedding's row of numbers."""
        return self._dlib.n_dimensions + self._mobilefacenet.n_dimensions

    def verify_file(self) -> None:
        """Refuse files that are missing or other ones, without TensorFlow.

        Raises:
            WeightsMissing: a network's file is missing or is another one.
        """
        self._dlib.verify_file()
        self._mobilefacenet.verify_file()

    def warm_up(self) -> None:
        """Load the networks and run them once, so that the first face does not wait."""
        self._dlib.warm_up()
        self._mobilefacenet.warm_up()

    def embed(self, portraits: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Turn portraits into embeddings.

        Args:
            portraits: RGB, uint8, shape (n, PORTRAIT_PX, PORTRAIT_PX, 3).

        Returns:
            float32, shape (n, 320), dlib's 128 first; (0, 320) for no portraits.

        Raises:
            ValueError: the portraits have another shape.
            WeightsMissing: a network's file is missing or is another one.
        """
        return join_embeddings(self._dlib.embed(portraits), self._mobilefacenet.embed(portraits))


def join_embeddings(
    dlib: NDArray[np.float32], mobilefacenet: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Write the directions of both networks' embeddings behind each other, by their shares.

    Args:
        dlib: float32, shape (n, 128), of any length.
        mobilefacenet: of the same faces, float32, shape (n, 192), of any length.

    Returns:
        float32, shape (n, 320), each as long as MobileFaceNet's.
    """
    parts = [
        np.sqrt(share) * scale_to_one(vectors)
        for share, vectors in ((DLIB_SHARE, dlib), (1 - DLIB_SHARE, mobilefacenet))
    ]
    lengths = np.linalg.norm(mobilefacenet, axis=1, keepdims=True)
    joined: NDArray[np.float32] = (np.concatenate(parts, axis=1) * lengths).astype(np.float32)
    return joined
