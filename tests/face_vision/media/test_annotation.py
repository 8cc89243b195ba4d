"""The copy of a video with boxes and names: where they are, and when."""

from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest

from face_vision.identification.gallery import Gallery
from face_vision.media.annotation import COLOURS, Annotation, annotate_video
from face_vision.media.drawing import Label, box_at, draw_labels
from face_vision.media.video_writing import VideoWriter
from face_vision.options import VideoOptions
from face_vision.types import Look, Proposal, RecognitionResult
from tests.fakes import build_pipeline
from tests.painted_faces import paint_class_picture, write_class_video

COLOUR_TOLERANCE = 40
"""Of 255: what H.264 makes of a thin line's colour."""


def make_look(time_s: float, left: float) -> Look:
    box = np.array([left, 100, left + 50, 150], np.float32)
    return Look(time_s, box, np.zeros((5, 2), np.float32), 0.9)


def frames_of(path: Path) -> list[np.ndarray]:
    with av.open(str(path)) as container:
        return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]


def has_colour(pixels: np.ndarray, colour: tuple[int, int, int]) -> bool:
    return bool((np.abs(pixels.astype(int) - colour).max(axis=-1) < COLOUR_TOLERANCE).any())


@pytest.mark.parametrize(("time_s", "left"), [(1.0, 100), (1.25, 110), (1.5, 120), (1.95, 138)])
def test_between_two_looks_the_box_moves_evenly(time_s, left):
    box = box_at((make_look(1.0, 100), make_look(2.0, 140)), time_s)
    assert box == pytest.approx([left, 100, left + 50, 150], abs=0.01)


@pytest.mark.parametrize("time_s", [0.5, 2.5])
def test_before_the_first_and_after_the_last_look_there_is_no_box(time_s):
    assert box_at((make_look(1.0, 100), make_look(2.0, 140)), time_s) is None


def test_in_a_long_gap_there_is_no_box_but_at_its_ends_there_is():
    looks = (make_look(1.0, 100), make_look(5.0, 140))
    assert box_at(looks, 3.0) is None
    assert box_at(looks, 1.0) == pytest.approx([100, 100, 150, 150])
    assert box_at(looks, 5.0) == pytest.approx([140, 100, 190, 150])


def test_a_single_look_has_a_box_at_its_moment():
    assert box_at((make_look(1.0, 100),), 1.05) == pytest.approx([100, 100, 150, 150])


def test_the_frame_given_is_not_changed():
    frame = np.zeros((300, 400, 3), np.uint8)
    drawn = draw_labels(frame, [Label("Ana", (0, 200, 0), (make_look(1.0, 100),))], 1.0)
    assert frame.max() == 0
    assert drawn.max() > 0


@pytest.mark.parametrize("left", [-40, 380])
def test_a_name_at_the_edge_stays_inside_the_frame(left):
    frame = np.zeros((300, 400, 3), np.uint8)
    label = Label("Ana Maria Lima", (0, 200, 0), (make_look(1.0, left),))
    below = draw_labels(frame, [label], 1.0)[152:]
    columns = np.flatnonzero(below.any(axis=(0, 2)))
    assert columns[-1] - columns[0] > 60


@pytest.mark.parametrize("text", ["Zoë Łukasz Ångström", "Иван", "=1+1", "x" * 300])
def test_any_name_can_be_drawn(text):
    frame = np.zeros((300, 400, 3), np.uint8)
    drawn = draw_labels(frame, [Label(text, (0, 200, 0), (make_look(1.0, 100),))], 1.0)
    assert drawn.shape == frame.shape


def test_a_video_written_is_read_back_with_its_size_rate_and_length(tmp_path):
    with VideoWriter(tmp_path / "a.mp4", fps=25) as video:
        for index in range(50):
            video.write(np.full((241, 321, 3), index * 4, np.uint8), index / 25)
    with av.open(str(tmp_path / "a.mp4")) as container:
        stream = container.streams.video[0]
        assert (stream.width, stream.height) == (320, 240)
        assert (stream.codec_context.name, stream.pix_fmt) == ("h264", "yuv420p")
        assert float(stream.duration * stream.time_base) == pytest.approx(2, abs=0.05)


def test_two_frames_of_one_moment_do_not_break_the_video(tmp_path):
    with VideoWriter(tmp_path / "a.mp4") as video:
        for _ in range(3):
            video.write(np.zeros((64, 64, 3), np.uint8), 0.0)
    assert len(frames_of(tmp_path / "a.mp4")) == 3


@pytest.fixture
def three(tmp_path) -> tuple[Path, RecognitionResult]:
    """A known person left, a doubtful one in the middle, a stranger right."""
    pipeline = build_pipeline()
    looks = [pipeline.registration_look(paint_class_picture([p], face_px=160)) for p in (1, 7)]
    gallery = Gallery(np.array([1, 7]), np.stack([e for _, e in looks]), pipeline.network_id)
    source = write_class_video(tmp_path / "in.mp4", [1, 7, 13], duration_s=2, doubtful={7})
    return source, pipeline.recognise_video(source, gallery)


@pytest.fixture
def annotated(three, tmp_path) -> list[np.ndarray]:
    source, result = three
    options = replace(VideoOptions(), max_edge_px=640)
    annotation = Annotation(result, {1: "Ana", 7: "Ben"}, options)
    annotate_video(source, tmp_path / "out.mp4", annotation)
    return frames_of(tmp_path / "out.mp4")


@pytest.mark.parametrize(
    ("hides_strangers", "written"), [(False, {"Ana", "Ben?", ""}), (True, {"Ana", ""})]
)
def test_a_hidden_face_has_no_name(three, hides_strangers, written):
    names = {1: "Ana", 7: "Ben"}
    labels = Annotation(three[1], names, VideoOptions(), hides_strangers).labels()
    assert {label.text for label in labels} == written
    assert {label.text for label in labels if label.is_hidden} <= {""}


def test_the_copy_has_every_frame_at_its_own_size(annotated):
    assert len(annotated) == pytest.approx(50, abs=2)
    assert annotated[0].shape == (360, 640, 3)


def test_the_colour_of_a_box_says_what_is_proposed(annotated):
    frame = annotated[20]
    columns = np.split(frame[:, :360], 3, axis=1)
    for part, proposal in zip(columns, Proposal, strict=True):
        assert has_colour(part, COLOURS[proposal]), proposal


def test_boxes_lie_right_on_frames_larger_than_those_looked_at(tmp_path):
    pipeline = build_pipeline()
    options = replace(pipeline.options, video=VideoOptions(max_edge_px=320))
    pipeline.options = options
    source = write_class_video(tmp_path / "in.mp4", [1], duration_s=1, face_px=160)
    nobody = Gallery(np.zeros(0, np.int64), np.zeros((0, 25), np.float32), pipeline.network_id)
    result = pipeline.recognise_video(source, nobody)
    annotate_video(source, tmp_path / "out.mp4", Annotation(result, {}, options.video))
    change = np.abs(frames_of(tmp_path / "out.mp4")[10].astype(int) - frames_of(source)[10])
    rows = np.flatnonzero(change.max(axis=(1, 2)) > 60)
    assert rows[-1] - rows[0] == pytest.approx(160, abs=8)
