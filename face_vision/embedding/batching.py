"""Run a network on many chips: in batches of a few fixed sizes, shared out over the cores."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from face_vision.parallel import even_parts, run_all

BATCH_SIZES = (1, 2, 4, 6, 8, 10, 12, 14, 16)
"""Chips are padded to the next of these sizes: oneDNN prepares itself anew for each shape (20 ms),
and one chip that is only padding takes 5 to 10 ms."""

Graph = Callable[[NDArray[np.uint8]], Any]
"""A `tf.function`: chips (n, h, w, 3) uint8 -> embeddings (n, d) float32."""


def embed_in_batches(
    graph: Graph, chips: NDArray[np.uint8], *, n_dimensions: int
) -> NDArray[np.float32]:
    """Embed chips, the same whatever batch each falls into (to 1e-5).

    Args:
        graph: the network.
        chips: RGB, uint8, shape (n, edge, edge, 3).
        n_dimensions: length of an embedding, d.

    Returns:
        float32, shape (n, d), in the chips' order; (0, d) for no chips.
    """

    def embed(batch: slice) -> NDArray[np.float32]:
        return embed_batch(graph, chips[batch])

    parts = run_all(embed, even_parts(len(chips), largest=BATCH_SIZES[-1]))
    return np.concatenate([np.empty((0, n_dimensions), np.float32), *parts])


def embed_batch(graph: Graph, chips: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Embed one batch of 1 to 16 chips, padded with black ones whose embeddings are dropped."""
    size = next(size for size in BATCH_SIZES if size >= len(chips))
    padded = np.zeros((size, *chips.shape[1:]), np.uint8)
    padded[: len(chips)] = chips
    embeddings: NDArray[np.float32] = graph(padded).numpy()
    return embeddings[: len(chips)]


def warm_up(graph: Graph, edge_px: int) -> None:
    """Run the largest batch once, so that the first face does not wait."""
    embed_batch(graph, np.zeros((BATCH_SIZES[-1], edge_px, edge_px, 3), np.uint8))
