"""A long video does not fill the memory with portraits."""

import gc
import math
import pickle
from collections.abc import Iterator

import cv2
import numpy as np
import pytest

from demo.portraits import describe_person, draw_portrait
from face_vision.embedding.compressed_chip import CompressedChip
from face_vision.identification.gallery import Gallery
from face_vision.options import PipelineOptions, TrackingOptions
from face_vision.types import PORTRAIT_PX, FaceChip, Quality, RecognitionResult, TimedFrame
from tests.fakes import build_pipeline
from tests.painted_faces import paint_class_picture

pytestmark = pytest.mark.thorough

N_VISITS = 16
"""How often two people come into view, each time for so long that both give five chips."""

LARGEST_DIFFERENCE = 4
"""Mean difference that the compression may make, grey levels of 255."""

VISIT, PAUSE = 5, 3
"""Frames in view and out of view."""

LOOKS_OF_A_VISIT = 2 * VISIT
"""Two people, each seen in every frame."""


def count_portraits() -> int:
    return sum(type(thing) is FaceChip for thing in gc.get_objects())


def film_visits(held: list[int]) -> Iterator[TimedFrame]:
    """Yield the frames; note before each visit how many uncompressed portraits are held."""
    both, nobody = paint_class_picture([1, 4]), paint_class_picture([])
    for index in range(N_VISITS * (VISIT + PAUSE)):
        _visit, moment = divmod(index, VISIT + PAUSE)
        if moment == 0:
            held.append(count_portraits())
        yield TimedFrame(both if moment < VISIT else nobody, 0.2 * index, index)


def recognise_visits(held: list[int]) -> RecognitionResult:
    every_frame = TrackingOptions(detect_every_s=0, max_gap_s=0.5, chip_spacing_s=0)
    pipeline = build_pipeline(PipelineOptions(tracking=every_frame))
    nobody = np.zeros((0, pipeline.embedder.n_dimensions), np.float32)
    gallery = Gallery(np.zeros(0, np.int64), nobody, pipeline.network_id)
    return pipeline.recognise_frames(film_visits(held), gallery)


def test_a_tracklet_keeps_one_portrait_and_everything_seen():
    found = recognise_visits([]).tracklets
    assert [len(f.tracklet.stays) for f in found] == [N_VISITS] * 2
    assert {(len(f.tracklet.chips), len(f.tracklet.looks)) for f in found} == {
        (1, VISIT * N_VISITS)
    }
    assert all(f.embedding is not None for f in found)


def test_uncompressed_portraits_do_not_grow_with_the_video():
    held = []
    recognise_visits(held)
    # Looks are cut in a thread of their own: those of a visit that is just over may be missing.
    n_visits = math.ceil(max(held[: N_VISITS // 2]) / LOOKS_OF_A_VISIT)
    assert n_visits < N_VISITS // 2
    assert max(held[N_VISITS // 2 :]) <= n_visits * LOOKS_OF_A_VISIT


def test_a_kept_chip_shows_the_same_in_a_tenth_of_the_memory():
    drawing = draw_portrait(describe_person(638))
    portrait = np.asarray(cv2.resize(drawing, (PORTRAIT_PX, PORTRAIT_PX)), np.uint8)
    chip = FaceChip(portrait, Quality(100, 1, 1, 0.5, 0.9), 1.5, np.zeros(4, np.float32))
    kept = CompressedChip(chip)
    assert (kept.quality, kept.time_s, kept.box.tolist()) == (chip.quality, 1.5, [0] * 4)
    assert np.abs(kept.portrait.astype(int) - portrait).mean() < LARGEST_DIFFERENCE
    assert len(pickle.dumps(kept.__dict__)) < portrait.nbytes / 10
