"""Turn chips into embeddings (MobileFaceNet, run by TensorFlow)."""

import threading
from typing import Any

import numpy as np
from numpy.typing import NDArray

from face_vision.embedding.batching import embed_in_batches, warm_up
from face_vision.embedding.cropping import cut_portraits
from face_vision.embedding.mobilefacenet.graph import EDGE_PX, N_DIMENSIONS, build_graph
from face_vision.embedding.mobilefacenet.numbers_file import NETWORK_ID, read_numbers
from face_vision.quality.alignment import ARCFACE_LANDMARKS, CANONICAL_LANDMARKS, similarity_between

CHIP_TRANSFORM = similarity_between(CANONICAL_LANDMARKS, ARCFACE_LANDMARKS)
"""From pixels of the portrait to pixels of the chip, shape (2, 3): it shrinks to two thirds."""


class MobileFaceNetEmbedder:
    """Embeds faces with MobileFaceNet; an embedding of a plain face is about 12 long.

    Directions are what is compared; a short embedding is one of a face of which little is seen.
    """

    def __init__(self) -> None:
        self._graph: Any = None
        self._lock = threading.Lock()

    @property
    def network_id(self) -> str:
        """Name and checksum of the weights, at most 64 characters."""
        return NETWORK_ID

    @property
    def n_dimensions(self) -> int:
        """Length of an embedding's row of numbers."""
        return N_DIMENSIONS

    @property
    def graph(self) -> Any:
        """The network, loaded at first use (seconds: TensorFlow is imported then).

        Raises:
            WeightsMissing: the network's file is missing or is another one.
        """
        with self._lock:
            if self._graph is None:
                self._graph = build_graph(read_numbers())
            return self._graph

    def verify_file(self) -> None:
        """Refuse a file that is missing or another one, without TensorFlow.

        Raises:
            WeightsMissing: the network's file is missing or is another one.
        """
        read_numbers()

    def warm_up(self) -> None:
        """Load the network and run it once, so that the first face does not wait."""
        warm_up(self.graph, EDGE_PX)

    def embed(self, portraits: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Turn portraits into embeddings.

        Args:
            portraits: RGB, uint8, shape (n, PORTRAIT_PX, PORTRAIT_PX, 3).

        Returns:
            float32, shape (n, 192); (0, 192) for no portraits. A face's embedding does not depend
            on its batch (to 1e-4 of its length).

        Raises:
            ValueError: the portraits have another shape.
            WeightsMissing: the network's file is missing or is another one.
        """
        chips = cut_portraits(portraits, CHIP_TRANSFORM, edge_px=EDGE_PX)
        return embed_in_batches(self.graph, chips, n_dimensions=N_DIMENSIONS)
