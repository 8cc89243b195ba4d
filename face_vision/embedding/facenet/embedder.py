"""Embed faces with FaceNet, from a frozen graph that the operator has (20180402-114759)."""

import threading
from typing import Any

import numpy as np
from numpy.typing import NDArray

from face_vision.embedding.batching import embed_in_batches, warm_up
from face_vision.embedding.cropping import cut_portraits
from face_vision.embedding.facenet.graph import EDGE_PX, load_graph, require_facenet
from face_vision.embedding.network_file import NetworkFile

MTCNN_BOX = np.array([61.9, 27.8, 180.2, 189.6])
"""Where MTCNN's box (left, top, right, bottom) lies in a portrait, pixels: medians over 147
photographs whose five landmarks lie at `alignment.CANONICAL_LANDMARKS`. In units of the eyes'
distance there, 54.7 px, it is 2.16 wide and 2.96 high."""

MARGIN_PX = 32
"""Of the 160 pixels of a training picture, so many lay outside MTCNN's box, half on each side."""


def _chip_transform() -> NDArray[np.float64]:
    """Return the map from a portrait to FaceNet's chip, shape (2, 3).

    The box is 118.3 x 161.8 px about (121.05, 108.7). With its margin it grows by
    160 / (160 - 32) = 1.25, to 147.9 x 202.3 px: from (47.1, 7.6) to (195.0, 209.8), well within
    the portrait's 240. This rectangle becomes the square of 160: FaceNet's own alignment
    (`align_dataset_mtcnn.py`) stretched boxes to squares too, so it knows faces so widened.
    """
    centre = (MTCNN_BOX[:2] + MTCNN_BOX[2:]) / 2
    size = (MTCNN_BOX[2:] - MTCNN_BOX[:2]) * EDGE_PX / (EDGE_PX - MARGIN_PX)
    scale = EDGE_PX / size
    # Whole numbers are the centres of pixels, half a pixel from their edges.
    shift = (0.5 - (centre - size / 2)) * scale - 0.5
    return np.column_stack([np.diag(scale), shift])


CHIP_TRANSFORM = _chip_transform()


class FacenetEmbedder:
    """Embeds faces with FaceNet; the embeddings lie close to unit length.

    Args:
        file: the frozen graph.
    """

    def __init__(self, file: NetworkFile) -> None:
        self._file = file
        self._loaded: tuple[Any, int] | None = None
        self._lock = threading.Lock()

    @property
    def network_id(self) -> str:
        """Name and checksum of the file, 64 characters.

        Raises:
            WeightsMissing: the file cannot be read.
        """
        return self._file.network_id

    @property
    def n_dimensions(self) -> int:
        """Length of an embedding, as the graph has it; loads the network."""
        return self._load()[1]

    def verify_file(self) -> None:
        """Refuse a file that is no such network, without TensorFlow.

        Raises:
            WeightsMissing: it cannot be read.
            WrongNetwork: it is no frozen FaceNet graph.
        """
        require_facenet(self._file.read())

    def warm_up(self) -> None:
        """Load the network and run its largest batch, so that the first face does not wait."""
        warm_up(self._load()[0], EDGE_PX)

    def embed(self, portraits: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Turn portraits into embeddings.

        Args:
            portraits: RGB, uint8, shape (n, PORTRAIT_PX, PORTRAIT_PX, 3).

        Returns:
            float32, shape (n, d), the mean over each chip and its mirror image; (0, d) for no
            portraits. A face's embedding does not depend on its batch (to 1e-5).

        Raises:
            ValueError: the portraits have another shape.
            WeightsMissing: the file cannot be read, or was replaced.
            WrongNetwork: the file is no frozen FaceNet graph.
        """
        chips = cut_portraits(portraits, CHIP_TRANSFORM, edge_px=EDGE_PX)
        graph, n_dimensions = self._load()
        return embed_in_batches(graph, chips, n_dimensions=n_dimensions)

    def _load(self) -> tuple[Any, int]:
        """Load the network at first use (seconds: TensorFlow is imported then)."""
        with self._lock:
            if self._loaded is None:
                self._loaded = load_graph(self._file.read())
            return self._loaded
