"""Find the faces of pictures with the `mtcnn` package and with our detector, at equal settings.

    python -m benchmarks.detection PICTURES [--rounds 5] [--json]

PICTURES is a folder of pictures; each is looked at 1920 px wide, for faces from 20 px up. The
package runs in a process of its own, with TensorFlow as it comes: ours sets it up for itself.
"""

import argparse
import contextlib
import json
import multiprocessing
from dataclasses import asdict, dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.fixtures.stopwatch import time_in_turn
from face_vision.detection.boxes import overlap
from face_vision.detection.detector import MtcnnDetector
from face_vision.media.file_kinds import is_picture
from face_vision.media.images import read_picture
from face_vision.options import DetectionOptions
from face_vision.types import Frame

WIDTH_PX = 1920
MIN_FACE_PX = 20
SAME_FACE = 0.5
"""Two boxes that overlap at least this much are of one face."""


@dataclass(frozen=True)
class DetectionRow:
    """One picture: median times, and the faces both, only we, only the package found."""

    picture: str
    ours_ms: float
    peer_ms: float
    n_both: int
    n_only_ours: int
    n_only_peer: int

    @property
    def ratio(self) -> float:
        return self.peer_ms / self.ours_ms


class PeerDetector:
    """The `mtcnn` package in a process of its own, asked as we ask our own."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._link, far_end = context.Pipe()
        context.Process(target=_serve, args=(far_end,), daemon=True).start()
        far_end.close()

    def show(self, frame: Frame) -> None:
        """Hand over the picture that `boxes` looks at, so that timing leaves the transport out."""
        self._link.send(frame)

    def boxes(self) -> NDArray[np.float32]:
        self._link.send(None)
        found: NDArray[np.float32] = self._link.recv()
        return found

    def close(self) -> None:
        self._link.close()


def _serve(link: Connection) -> None:
    """Answer None with the boxes of the last picture received; runs in the peer's process."""
    from mtcnn import MTCNN

    networks, frame = MTCNN(), np.zeros((1, 1, 3), np.uint8)
    with contextlib.suppress(EOFError):
        while True:
            message = link.recv()
            if message is None:
                link.send(_boxes(networks, frame))
            else:
                frame = message


def _boxes(networks: Any, frame: Frame) -> NDArray[np.float32]:
    rows = networks.detect_faces(
        frame,
        min_face_size=MIN_FACE_PX,
        output_type="numpy",
        box_format="xyxy",
        fit_to_image=False,
    )
    return np.asarray(rows, np.float32).reshape(len(rows), -1)[:, 1:5]


def compare(
    path: Path, detector: MtcnnDetector, peer: PeerDetector, *, n_rounds: int
) -> DetectionRow:
    frame = _wide(read_picture(path))
    ours = np.array([face.box for face in detector.detect(frame)], np.float32).reshape(-1, 4)
    peer.show(frame)
    theirs = peer.boxes()
    ours_ms, peer_ms = time_in_turn(lambda: detector.detect(frame), peer.boxes, n_rounds=n_rounds)
    n_both = _n_pairs(ours, theirs)
    return DetectionRow(
        path.name, ours_ms, peer_ms, n_both, len(ours) - n_both, len(theirs) - n_both
    )


def _wide(picture: Frame) -> Frame:
    height = round(picture.shape[0] * WIDTH_PX / picture.shape[1])
    wide = cv2.resize(picture, (WIDTH_PX, height), interpolation=cv2.INTER_AREA)
    return np.ascontiguousarray(wide, np.uint8)


def _n_pairs(ours: NDArray[np.float32], theirs: NDArray[np.float32]) -> int:
    """Count faces that both found; a box of one side pairs with one of the other at most."""
    if not len(ours) or not len(theirs):
        return 0
    overlaps = overlap(theirs, ours)
    partners = overlaps.argmax(axis=1)
    return len(set(partners[overlaps.max(axis=1) >= SAME_FACE]))


def _table(rows: list[DetectionRow]) -> str:
    lines = [
        f"{r.picture:24} {r.ours_ms:8.0f} {r.peer_ms:8.0f} {r.ratio:6.1f} "
        f"{r.n_both:6} {r.n_only_ours:10} {r.n_only_peer:10}"
        for r in rows
    ]
    head = f"{'picture':24} {'ours ms':>8} {'peer ms':>8} ratio   both  only ours  only peer"
    return "\n".join([head, *lines])


def summary(rows: list[DetectionRow]) -> dict[str, object]:
    ours_ms, peer_ms = (sum(getattr(r, side) for r in rows) for side in ("ours_ms", "peer_ms"))
    return {
        "ours_ms": ours_ms / len(rows),
        "peer_ms": peer_ms / len(rows),
        "ratio": peer_ms / ours_ms,
        "n_both": sum(r.n_both for r in rows),
        "n_only_ours": sum(r.n_only_ours for r in rows),
        "n_only_peer": sum(r.n_only_peer for r in rows),
        "pictures": [asdict(r) for r in rows],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pictures", type=Path, metavar="PICTURES")
    parser.add_argument("--rounds", type=int, default=5, help="timed runs of each (5)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    arguments = parser.parse_args()
    paths = sorted(p for p in arguments.pictures.iterdir() if p.is_file() and is_picture(p))
    if not paths:
        raise SystemExit(f"{arguments.pictures} holds no picture")
    detector, peer = MtcnnDetector(DetectionOptions(min_face_px=MIN_FACE_PX)), PeerDetector()
    rows = [compare(path, detector, peer, n_rounds=arguments.rounds) for path in paths]
    peer.close()
    total = summary(rows)
    if arguments.json:
        print(json.dumps(total))
    else:
        print(_table(rows))
        print(f"\nall: the package takes {total['ratio']:.1f} times as long")


if __name__ == "__main__":
    main()
