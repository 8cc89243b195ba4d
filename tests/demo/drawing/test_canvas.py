"""Painting soft shapes, and the curves they are made of."""

import numpy as np
import pytest

from demo.drawing.canvas import Canvas
from demo.drawing.curves import ellipse, mirrored, ribbon, smooth, tapered

RED = (200, 0, 0)
SQUARE = np.array([(-0.25, -0.25), (0.25, -0.25), (0.25, 0.25), (-0.25, 0.25)])


def test_a_filled_square_covers_a_quarter_of_the_canvas() -> None:
    canvas = Canvas.square(100)
    canvas.fill(SQUARE, RED)
    assert canvas.pixels[..., 3].mean() / 255 == pytest.approx(0.25, abs=0.025)
    assert tuple(canvas.pixels[50, 50]) == (*RED, 255)


def test_a_shape_outside_the_canvas_paints_nothing() -> None:
    canvas = Canvas.square(40)
    canvas.fill(SQUARE + (5, 0), RED)
    assert not canvas.pixels.any()


def test_half_opacity_mixes_with_what_was_there() -> None:
    canvas = Canvas.square(40)
    canvas.fill(SQUARE, (0, 0, 0))
    canvas.fill(SQUARE, RED, opacity=0.5)
    assert tuple(canvas.pixels[20, 20]) == (100, 0, 0, 255)


def test_softness_blurs_an_edge_and_keeps_the_middle() -> None:
    canvas = Canvas.square(100)
    canvas.fill(SQUARE, RED, softness=0.04)
    alpha = canvas.pixels[50, :, 3]
    assert alpha[50] == 255
    assert 110 < alpha[25] < 170
    assert 0 < alpha[20] < alpha[25] < alpha[30]


def test_nothing_is_painted_outside_a_mask() -> None:
    canvas = Canvas.square(100)
    left_half = canvas.mask_of(SQUARE - (0.25, 0))
    canvas.fill(SQUARE, RED, within=left_half)
    assert canvas.pixels[50, 40, 3] == 255
    assert canvas.pixels[50, 60, 3] == 0


def test_a_mask_without_another_leaves_a_ring() -> None:
    canvas = Canvas.square(100)
    ring = canvas.mask_of(SQUARE).without(canvas.mask_of(SQUARE * 0.5))
    canvas.fill_mask(ring, RED)
    assert canvas.pixels[50, 50, 3] == 0
    assert canvas.pixels[50, 30, 3] == 255


def test_several_outlines_make_one_mask_even_where_they_overlap() -> None:
    canvas = Canvas.square(100)
    canvas.fill_mask(canvas.mask_of(SQUARE, SQUARE * 0.5, SQUARE + (0.1, 0)), RED)
    assert (canvas.pixels[50, 30:80, 3] == 255).all()


def test_a_smooth_curve_passes_through_its_points() -> None:
    points = np.array([(0.0, 0.0), (1.0, 2.0), (3.0, 1.0)])
    curve = smooth(points, steps=10)
    assert np.linalg.norm(curve[:, None] - points[None], axis=2).min(axis=0) == pytest.approx(0)


def test_a_mirrored_outline_is_symmetrical() -> None:
    outline = mirrored([(0, -1), (1, 0), (0, 1)])
    assert {tuple(point) for point in outline} == {(0, -1), (1, 0), (0, 1), (-1, 0)}


def test_a_ribbon_is_as_wide_as_asked() -> None:
    line = np.array([(0.0, 0.0), (1.0, 0.0), (2.0, 0.0)])
    assert ribbon(line, 0.5)[:, 1] == pytest.approx([0.25] * 3 + [-0.25] * 3)


def test_a_tapered_stroke_is_widest_in_the_middle() -> None:
    widths = tapered(9, 2.0, start=0.1, end=0.5)
    assert widths[[0, 4, 8]] == pytest.approx([0.2, 2.0, 1.0])


def test_an_ellipse_keeps_its_radii() -> None:
    outline = ellipse((1, 2), (3, 4))
    assert np.ptp(outline, axis=0) == pytest.approx((6, 8))
