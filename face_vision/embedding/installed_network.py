"""A network whose weights are installed with the package: read, verified and built at first use."""

import threading
from abc import ABC, abstractmethod
from typing import Any

from face_vision.embedding.batching import warm_up


class InstalledNetwork(ABC):
    """What its embedders have in common: they say what to read, and what to build of it."""

    network_id: str
    """Name and checksum of the weights, at most 64 characters."""

    n_dimensions: int
    """Length of an embedding's row of numbers."""

    edge_px: int
    """Edge of the chips that the network takes, pixels."""

    def __init__(self) -> None:
        self._graph: Any = None
        self._lock = threading.Lock()

    @abstractmethod
    def read_weights(self) -> Any:
        """Read the weights, verified by their checksum, without TensorFlow.

        Raises:
            WeightsMissing: the network's file is missing or is another one.
        """

    @abstractmethod
    def build(self, weights: Any) -> Any:
        """Make the `tf.function` of the weights."""

    @property
    def graph(self) -> Any:
        """The network, loaded at first use (seconds: TensorFlow is imported then).

        Raises:
            WeightsMissing: the network's file is missing or is another one.
        """
        # Several threads of the worker may see their first face at once: one loads it for all.
        with self._lock:
            if self._graph is None:
                self._graph = self.build(self.read_weights())
            return self._graph

    def verify_file(self) -> None:
        """Refuse a file that is missing or another one, without TensorFlow.

        Raises:
            WeightsMissing: the network's file is missing or is another one.
        """
        self.read_weights()

    def warm_up(self) -> None:
        """Load the network and run its largest batch, so that the first face does not wait."""
        warm_up(self.graph, self.edge_px)
