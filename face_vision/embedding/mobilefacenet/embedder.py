"""Turn chips into embeddings (MobileFaceNet, run by TensorFlow)."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from face_vision.embedding.batching import embed_in_batches
from face_vision.embedding.cropping import cut_portraits
from face_vision.embedding.installed_network import InstalledNetwork
from face_vision.embedding.mobilefacenet.graph import EDGE_PX, N_DIMENSIONS, build_graph
from face_vision.embedding.mobilefacenet.numbers_file import NETWORK_ID, Numbers, read_numbers
from face_vision.quality.alignment import ARCFACE_LANDMARKS, CANONICAL_LANDMARKS, similarity_between

CHIP_TRANSFORM = similarity_between(CANONICAL_LANDMARKS, ARCFACE_LANDMARKS)
"""From pixels of the portrait to pixels of the chip, shape (2, 3): it shrinks to two thirds."""


class MobileFaceNetEmbedder(InstalledNetwork):
    """Embeds faces with MobileFaceNet; an embedding of a plain face is about 12 long.

    Directions are what is compared; a short embedding is one of a face of which little is seen.
    """

    network_id = NETWORK_ID
    n_dimensions = N_DIMENSIONS
    edge_px = EDGE_PX

    def read_weights(self) -> Numbers:
        return read_numbers()

    def build(self, weights: Numbers) -> Any:
        return build_graph(weights)

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
