"""Embed faces with dlib's own package and with our network, at batch 1, 8 and 32.

    python -m benchmarks.embedding [--network dlib] [--rounds 7] [--json]

Both run the same weights on the same generated chips; the package `dlib-bin` is in
requirements-dev.txt. Ours embeds each chip and its mirror image; the time is for one pass of one
chip, so that both do the same work. dlib is timed on a part of each batch and scaled.

With another `--network` the peer is our own dlib network, each as the pipeline uses it: the time is
for one face.
"""

import argparse
import json
from dataclasses import asdict, dataclass

import numpy as np

from benchmarks.fixtures.stopwatch import time_in_turn
from face_vision.embedding.dlib_resnet.embedder import DlibEmbedder
from face_vision.embedding.registry import DLIB, NETWORKS
from face_vision.protocols import FaceEmbedder
from face_vision.types import PORTRAIT_PX, Frame, cut_chip
from face_vision.weights import embedder_file

BATCHES = (1, 8, 32)
N_PEER = 2
"""dlib embeds this many chips of a batch; it takes the same time for each."""


@dataclass(frozen=True)
class EmbeddingRow:
    """One size of batch; milliseconds for one pass of one chip."""

    batch: int
    ours_ms: float
    peer_ms: float

    @property
    def ratio(self) -> float:
        return self.peer_ms / self.ours_ms


class PeerEmbedder:
    """dlib's own implementation."""

    def __init__(self) -> None:
        import dlib

        self._network = dlib.face_recognition_model_v1(str(embedder_file()))

    def embed(self, portraits: Frame) -> np.ndarray:
        chips = [np.ascontiguousarray(cut_chip(portrait)) for portrait in portraits]
        return np.array([self._network.compute_face_descriptor(chip) for chip in chips])

    def embed_both_ways(self, portraits: Frame) -> np.ndarray:
        """Mean of each chip and its mirror image, as our embedder gives it."""
        return (self.embed(portraits) + self.embed(portraits[:, :, ::-1])) / 2


def compare(
    embedder: DlibEmbedder, peer: PeerEmbedder, batch: int, *, n_rounds: int
) -> EmbeddingRow:
    portraits = _generated(batch)
    part = portraits[:N_PEER]
    ours_ms, peer_ms = time_in_turn(
        lambda: embedder.embed(portraits), lambda: peer.embed(part), n_rounds=n_rounds
    )
    return EmbeddingRow(batch, ours_ms / batch / 2, peer_ms / len(part))


def compare_networks(
    embedder: FaceEmbedder, peer: FaceEmbedder, batch: int, *, n_rounds: int
) -> EmbeddingRow:
    """Compare two networks as the pipeline uses them; milliseconds for one face."""
    portraits = _generated(batch)
    ours_ms, peer_ms = time_in_turn(
        lambda: embedder.embed(portraits), lambda: peer.embed(portraits), n_rounds=n_rounds
    )
    return EmbeddingRow(batch, ours_ms / batch, peer_ms / batch)


def largest_difference(embedder: DlibEmbedder, peer: PeerEmbedder) -> float:
    portraits = _generated(8)
    return float(np.abs(embedder.embed(portraits) - peer.embed_both_ways(portraits)).max())


def _generated(n: int) -> Frame:
    size = (n, PORTRAIT_PX, PORTRAIT_PX, 3)
    return np.random.default_rng(0).integers(0, 256, size, np.uint8)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    names = [name for name, network in NETWORKS.items() if not network.needs_file]
    parser.add_argument("--network", choices=names, default=DLIB.name)
    parser.add_argument("--rounds", type=int, default=7, help="timed runs of each (7)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    arguments = parser.parse_args()
    difference = None
    if arguments.network == DLIB.name:
        ours, dlib = DlibEmbedder(), PeerEmbedder()
        rows = [compare(ours, dlib, batch, n_rounds=arguments.rounds) for batch in BATCHES]
        difference = largest_difference(ours, dlib)
    else:
        one, other = NETWORKS[arguments.network].build(), DlibEmbedder()
        rows = [compare_networks(one, other, n, n_rounds=arguments.rounds) for n in BATCHES]
    print(_json(rows, difference) if arguments.json else _table(rows, difference))


def _json(rows: list[EmbeddingRow], difference: float | None) -> str:
    best = rows[-1]
    answer = {"ours_ms": best.ours_ms, "peer_ms": best.peer_ms, "ratio": best.ratio}
    return json.dumps(
        {**answer, "largest_difference": difference, "batches": [asdict(row) for row in rows]}
    )


def _table(rows: list[EmbeddingRow], difference: float | None) -> str:
    of = "face" if difference is None else "pass of one chip"
    lines = [f"batch  ours ms  dlib ms  ratio   (one {of})"]
    lines += [f"{r.batch:5} {r.ours_ms:8.2f} {r.peer_ms:8.1f} {r.ratio:6.1f}" for r in rows]
    if difference is not None:
        lines.append(f"largest difference of an embedding: {difference:.1e}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
