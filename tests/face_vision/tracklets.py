"""Make tracklets for tests without any picture behind them."""

from dataclasses import replace

import numpy as np

from face_vision.embedding import probe_builder
from face_vision.identification.search import Probe
from face_vision.types import PORTRAIT_PX, FaceChip, Look, Place, Quality, Tracklet

NO_POINTS = np.zeros((5, 2), np.float32)


def make_tracklet(
    *,
    seen_s: tuple[float, float] = (0.0, 5.0),
    n_looks: int = 10,
    n_chips: int = 3,
    face_px: float = 60.0,
    grey: int = 0,
    place: Place | None = None,
) -> Tracklet:
    box = np.array([0, 0, face_px, face_px], np.float32)
    looks = [Look(t, box, NO_POINTS, 0.99) for t in np.linspace(*seen_s, n_looks)]
    quality = Quality(face_px, 1.0, 1.0, 0.5, 0.9)
    portrait = np.full((PORTRAIT_PX, PORTRAIT_PX, 3), grey, np.uint8)
    chips = [FaceChip(portrait, quality, seen_s[0], box) for _ in range(n_chips)]
    return Tracklet(tuple(looks), tuple(chips), places=(place,) if place else ())


def make_probe(vector: list[float] | None, *, is_photo: bool = False, **tracklet) -> Probe:
    embedding = None if vector is None else np.array(vector, np.float32)
    return replace(
        probe_builder.make_probe(make_tracklet(**tracklet), is_photo=is_photo), embedding=embedding
    )
