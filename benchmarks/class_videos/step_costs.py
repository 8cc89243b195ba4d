"""Measure what each step of looking at a film costs, in processor time of all threads.

    python -m benchmarks.class_video FACES --conditions plain --keep FOLDER
    python -m benchmarks.class_videos.step_costs FOLDER/plain.mp4

Each step is run alone, so others' work on the machine changes the figures little.
"""

import argparse
import time
from collections.abc import Callable
from itertools import islice, takewhile
from pathlib import Path
from typing import Literal

import numpy as np

from face_vision.detection.detector import MtcnnDetector
from face_vision.embedding.registry import DLIB, MOBILEFACENET
from face_vision.media.video import sample_frames, upright
from face_vision.media.video_file import decode_frames, open_video
from face_vision.options import VideoOptions
from face_vision.quality.scores import cut_look
from face_vision.tracking.camera_motion import CameraMotion
from face_vision.types import Detection, FaceChip, Frame

DECODED_S = 6.0
N_FRAMES = 6
EVERY_S = 2.0
N_FACES = 32
SMALLEST_PX = (None, 40.0, 48.0)
OPTIONS = VideoOptions()

Skipped = Literal["DEFAULT", "NONREF"]
"""Which frames FFmpeg's decoder is spared: none, or those that no other is predicted from."""


def cost_ms(work: Callable[[], object], *, n: int) -> float:
    """Return the processor time of one of the n pieces that the work consists of."""
    before = time.process_time()
    work()
    return 1000 * (time.process_time() - before) / n


def decode(path: Path, skipped: Skipped) -> float:
    """Return what a second of film costs to decode; of `skipped` frames the decoder is spared."""

    def work() -> None:
        with open_video(path, OPTIONS) as (container, stream):
            stream.codec_context.skip_frame = skipped
            frames = decode_frames(container, stream)
            for _ in takewhile(lambda frame: (frame.time or 0.0) < DECODED_S, frames):
                pass

    return cost_ms(work, n=round(DECODED_S))


def convert(path: Path) -> float:
    """Return what it costs to turn one decoded frame into upright RGB."""
    with open_video(path, OPTIONS) as (container, stream):
        frame = next(decode_frames(container, stream))
        return cost_ms(lambda: [upright(frame, stream, OPTIONS) for _ in range(10)], n=10)


def frames_of(path: Path) -> list[Frame]:
    sparse = VideoOptions(sample_fps=1 / EVERY_S)
    return [frame.pixels for frame in islice(sample_frames(path, sparse), N_FRAMES)]


def motion(frames: list[Frame]) -> float:
    camera = CameraMotion()
    return cost_ms(lambda: [camera.shift(frame) for frame in frames], n=len(frames))


def search(detector: MtcnnDetector, frames: list[Frame], smallest_px: float | None) -> float:
    # Networks prepare themselves for each size of a picture, once.
    detector.detect(frames[0], smallest_px=smallest_px)
    return cost_ms(
        lambda: [detector.detect(frame, smallest_px=smallest_px) for frame in frames],
        n=len(frames),
    )


def follow(detector: MtcnnDetector, frames: list[Frame], faces: list[Detection]) -> float:
    boxes = np.stack([face.box for face in faces])
    return cost_ms(lambda: [detector.follow(f, boxes) for f in frames], n=len(frames) * len(faces))


def embed(name: str, chips: list[FaceChip]) -> float:
    embedder = {DLIB.name: DLIB, MOBILEFACENET.name: MOBILEFACENET}[name].build()
    portraits = np.stack([chip.portrait for chip in chips])
    embedder.embed(portraits)
    return cost_ms(lambda: embedder.embed(portraits), n=len(portraits))


def measure_reading(path: Path) -> list[Frame]:
    """Show what frames cost before a network sees them; return a few."""
    ways: tuple[Skipped, ...] = ("DEFAULT", "NONREF")
    for skipped in ways:
        show(f"decode a second of film ({skipped})", decode(path, skipped))
    show("turn a frame into RGB", convert(path))
    frames = frames_of(path)
    show("camera's motion, a frame", motion(frames))
    return frames


def measure_faces(frames: list[Frame]) -> list[FaceChip]:
    """Show what finding faces costs; return looks at some."""
    detector = MtcnnDetector()
    for smallest_px in SMALLEST_PX:
        show(f"search, faces from {smallest_px or 24} px", search(detector, frames, smallest_px))
    found = [detector.detect(frame) for frame in frames]
    show(f"follow a face ({len(found[0])} in a frame)", follow(detector, frames, found[0]))
    looks = [(f, one) for f, faces in zip(frames, found, strict=True) for one in faces][:N_FACES]
    chips: list[FaceChip] = []
    cut = cost_ms(lambda: chips.extend(cut_look(f, one, 0.0) for f, one in looks), n=len(looks))
    show("cut and judge a look", cut)
    return chips


def show(step: str, ms: float) -> None:
    print(f"{step:40} {ms:7.2f} ms", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("film", type=Path, metavar="FILM", help="at least twelve seconds")
    chips = measure_faces(measure_reading(parser.parse_args().film))
    for name in (DLIB.name, MOBILEFACENET.name):
        show(f"embed a face, {name}", embed(name, chips))


if __name__ == "__main__":
    main()
