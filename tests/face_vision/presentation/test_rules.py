"""Rules that make no sense are refused when they are made."""

import pytest

from face_vision.presentation.rules import PresentationRules


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("same_picture", 1.5),
        ("min_looks", 1),
        ("most_looks", 3),
        ("min_span_s", -1),
        ("share_of_looks", 1.2),
        ("flat", -0.1),
        ("lively", 0.001),
        ("rival_lead", -0.1),
    ],
)
def test_a_rule_out_of_its_range_is_named(name, value):
    with pytest.raises(ValueError, match=name):
        PresentationRules(**{name: value})
