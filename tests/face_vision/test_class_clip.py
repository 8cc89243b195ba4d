"""Faces of a clip are sorted into people by averages that weigh looks as identification does."""

from dataclasses import replace

import numpy as np
import pytest

from face_vision.class_clip import sort_into_people
from face_vision.options import IdentificationOptions, PipelineOptions
from face_vision.pipeline import Pipeline
from tests.face_vision.tracklets import make_tracklet
from tests.fakes import FakeDetector

NEARLY_ONE_DIRECTION = 0.9


class LengthEmbedder:
    """Embeds a portrait as a direction that turns with its grey level, the longer the brighter."""

    network_id, n_dimensions = "length", 2

    def embed(self, portraits):
        greys = portraits.mean(axis=(1, 2, 3), dtype=np.float32)
        angles = np.radians(greys)
        return np.stack([np.cos(angles), np.sin(angles)], axis=1) * greys[:, None]


@pytest.mark.parametrize(("power", "n_people"), [(0.0, 2), (4.0, 1)])
def test_a_bad_look_parts_nobody_where_the_length_tells_it(power, n_people):
    options = PipelineOptions(identification=IdentificationOptions(length_power=power))
    pipeline = Pipeline(FakeDetector(), LengthEmbedder(), options)
    bad = make_tracklet(grey=40, n_chips=1, seen_s=(0, 1))
    good = make_tracklet(grey=80, n_chips=1, seen_s=(2, 3))
    mixed = replace(bad, chips=bad.chips + good.chips)
    found = sort_into_people([mixed, good], pipeline, threshold=NEARLY_ONE_DIRECTION)
    assert len(found.people) + found.n_unusable == n_people
