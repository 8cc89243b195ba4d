"""Measure how many pictures a second a live view answers, and how late, beside the published way.

    python -m benchmarks.live [--seconds 20] [--json]

A drawn 1280x720 camera picture with 10 faces comes as JPEG, as from a browser: the next as soon as
the one before is answered. Ours decodes, follows, embeds new looks and names; the published way
runs the `mtcnn` package and embeds and classifies every face of every picture.
"""

import argparse
import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

import cv2
import numpy as np

from benchmarks.class_videos.own_process import run_apart
from benchmarks.class_videos.published_recipe import SIZE, Recipe
from benchmarks.fixtures.drawn_camera import SHOWN, draw_frames
from demo.people import registration_drawings
from face_vision.detection.detector import MtcnnDetector
from face_vision.embedding.dlib_resnet.embedder import DlibEmbedder
from face_vision.identification.gallery import Gallery
from face_vision.live_faces import LiveFaces
from face_vision.media.images import encode_jpeg, read_picture
from face_vision.pipeline import Pipeline
from face_vision.types import Proposal, TimedFrame

JPEG_QUALITY = 80
CAMERA_FPS = 10
CLIP_S = 4
N_WARM_UP = 3
N_PEER_PICTURES = 12
N_ENROLLED = 3


@dataclass(frozen=True)
class Pace:
    """How quickly pictures were answered.

    Args:
        pictures_a_second: one after the other.
        median_ms, late_ms: until the answer, the median and the 95th percentile.
        n_named: faces named as present at the end.
    """

    pictures_a_second: float
    median_ms: float
    late_ms: float
    n_named: int


def measure_ours(gallery: Gallery, pictures: list[bytes], seconds: float) -> Pace:
    faces = LiveFaces(Pipeline(MtcnnDetector(), DlibEmbedder()), gallery)
    named: list[int] = []

    def answer(picture: bytes) -> None:
        frame = TimedFrame(read_picture(picture), time.monotonic(), 0)
        found = faces.recognise_frame(frame)
        named.append(sum(face.proposal is Proposal.PRESENT for face in found))

    return _pace(answer, pictures, named, seconds=seconds)


def measure_peer(gallery: Gallery, pictures: list[bytes]) -> Pace:
    recipe = Recipe(gallery)
    named: list[int] = []

    def answer(picture: bytes) -> None:
        small = cv2.resize(read_picture(picture), SIZE, interpolation=cv2.INTER_AREA)
        named.append(len(recipe.classify(np.asarray(small, np.uint8))))

    return _pace(answer, pictures[:N_PEER_PICTURES], named)


def _pace(
    answer: Callable[[bytes], None], pictures: list[bytes], named: list[int], *, seconds: float = 0
) -> Pace:
    """Answer all pictures at least once, and again until the time is over."""
    for picture in pictures[:N_WARM_UP]:
        answer(picture)
    took_s: list[float] = []
    while sum(took_s) < seconds or len(took_s) < len(pictures):
        before_s = time.perf_counter()
        answer(pictures[len(took_s) % len(pictures)])
        took_s.append(time.perf_counter() - before_s)
    median, late = np.percentile(took_s, [50, 95])
    return Pace(len(took_s) / sum(took_s), 1000 * median, 1000 * late, named[-1])


def register_shown() -> Gallery:
    """Register the people before the camera from drawings of theirs."""
    pipeline = Pipeline(MtcnnDetector(), DlibEmbedder())
    ids, embeddings = [], []
    for number, student in enumerate(SHOWN):
        for drawing in registration_drawings(student)[:N_ENROLLED]:
            ids.append(number)
            embeddings.append(pipeline.registration_look(drawing)[1])
    return Gallery(np.array(ids, np.int64), np.stack(embeddings), pipeline.network_id)


def _line(name: str, pace: Pace) -> str:
    return (
        f"{name:20} {pace.pictures_a_second:17.1f} {pace.median_ms:10.0f} "
        f"{pace.late_ms:19.0f} {pace.n_named:12}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=20.0, help="how long ours is watched (20)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    arguments = parser.parse_args()
    frames = draw_frames(fps=CAMERA_FPS, seconds=CLIP_S)
    pictures = [encode_jpeg(frame, quality=JPEG_QUALITY) for frame in frames]
    gallery = run_apart(register_shown)
    ours = run_apart(measure_ours, gallery, pictures, arguments.seconds)
    peer = run_apart(measure_peer, gallery, pictures)
    ratio = ours.pictures_a_second / peer.pictures_a_second
    if arguments.json:
        times = {"ours_ms": ours.median_ms, "peer_ms": peer.median_ms, "ratio": ratio}
        print(json.dumps(times | {"ours": asdict(ours), "peer": asdict(peer)}))
        return
    print("                     pictures a second  median ms  95th percentile ms  faces named")
    print(_line("ours", ours))
    print(_line("the published way", peer))
    print(f"ours answers {ratio:.0f} times as many")


if __name__ == "__main__":
    main()
