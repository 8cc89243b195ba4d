"""The copies of films and photos with boxes and names that the command writes."""

import numpy as np
import pytest
from PIL import Image

from classes.models import Student
from face_vision.media.annotation import COLOURS
from face_vision.media.video import probe_video
from face_vision.options import VideoOptions
from face_vision.types import Proposal
from recognition.models import Capture
from recognition.models.annotated_copies import NameStyle
from recognition.selectors.copies.shown_names import initials_of, shown_names
from tests.fakes import FakeDetector
from tests.painted_faces import write_class_video, write_picture
from tests.recognition.running import run_for_json, run_for_text, run_refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("class_group")]
AT = ("--class-group", "7A", "--at", "2026-09-01T09:00")
STRANGER = 20
MARGIN_PX = 10
COLOUR_TOLERANCE = 30
"""Of 255: what JPEG makes of a thin line's colour."""


@pytest.fixture
def photos(known_students, looks, tmp_path):
    """A folder with a photo of each known student, a stranger beside the first."""
    folder = tmp_path / "photos"
    folder.mkdir()
    for number, student in enumerate(known_students):
        people = [looks[student], *([STRANGER] if number == 0 else [])]
        write_picture(folder / f"{number}.png", people, face_px=100)
    return folder


def pixels_of(path) -> np.ndarray:
    return np.asarray(Image.open(path).convert("RGB")).astype(int)


def faces_of(path) -> list[tuple[slice, slice]]:
    """Return the insides of the painted faces, from left to right."""
    boxes = [found.box.astype(int) for found in FakeDetector().detect(pixels_of(path).astype("u1"))]
    boxes.sort(key=lambda box: box[0])
    return [
        (
            slice(top + MARGIN_PX, bottom - MARGIN_PX),
            slice(left + MARGIN_PX, right - MARGIN_PX),
        )
        for left, top, right, bottom in boxes
    ]


def line_above(pixels, inside: tuple[slice, slice]) -> np.ndarray:
    """Return the colour of the box above the inside of a face."""
    rows, columns = inside
    return np.median(pixels[rows.start - MARGIN_PX, columns], axis=0)


def detail_of(pixels: np.ndarray) -> float:
    return float(np.abs(np.diff(pixels, axis=1)).mean())


def test_a_copy_lies_beside_each_photo_of_a_folder(photos):
    run_for_json("take_attendance", photos, *AT, "--annotated")
    copies = sorted(path.name for path in photos.glob("*.annotated.jpg"))
    assert copies == ["0.annotated.jpg", "1.annotated.jpg", "2.annotated.jpg"]


def test_the_copies_of_an_earlier_run_are_no_photos_of_the_class(photos):
    run_for_json("take_attendance", photos, *AT, "--annotated")
    run_for_json("take_attendance", photos, *AT, "--annotated")
    assert Capture.objects.count() == 6
    assert len(list(photos.iterdir())) == 6


def test_a_photo_that_only_bears_such_a_name_is_looked_at(known_students, looks, tmp_path):
    folder = tmp_path / "photos"
    folder.mkdir()
    write_picture(folder / "a.annotated.jpg", [looks[known_students[0]]], face_px=100)
    text = run_for_text("take_attendance", folder, *AT)
    assert "1 present" in text


def test_known_people_and_strangers_have_boxes_of_their_colours(photos):
    run_for_json("take_attendance", photos, *AT, "--annotated")
    original, copy = photos / "0.png", pixels_of(photos / "0.annotated.jpg")
    student, stranger = (line_above(copy, inside) for inside in faces_of(original))
    assert np.abs(student - COLOURS[Proposal.PRESENT]).max() < COLOUR_TOLERANCE
    assert np.abs(stranger - COLOURS[Proposal.UNKNOWN]).max() < COLOUR_TOLERANCE


def test_copies_of_a_folder_go_to_another_one(photos, tmp_path):
    target = tmp_path / "out"
    target.mkdir()
    run_for_json("take_attendance", photos, *AT, "--annotated", target)
    assert len(list(target.glob("*.annotated.jpg"))) == 3
    assert len(list(photos.iterdir())) == 3


def test_one_photo_has_the_copy_that_was_named(photos, tmp_path):
    run_for_json("take_attendance", photos / "0.png", *AT, "--annotated", tmp_path / "seen.jpg")
    assert pixels_of(tmp_path / "seen.jpg").shape == pixels_of(photos / "0.png").shape


def test_a_film_in_a_folder_has_a_film_beside_it(known_students, looks, tmp_path):
    folder = tmp_path / "films"
    folder.mkdir()
    write_class_video(folder / "a.mp4", [looks[known_students[0]]], duration_s=1)
    run_for_json("take_attendance", folder, *AT, "--annotated")
    assert probe_video(folder / "a.annotated.mp4", VideoOptions()).codec == "h264"


def test_strangers_are_made_unrecognisable_and_students_are_not(photos, tmp_path):
    shown, hidden = tmp_path / "shown.jpg", tmp_path / "hidden.jpg"
    run_for_json("take_attendance", photos / "0.png", *AT, "--annotated", shown)
    run_for_json(
        *("take_attendance", photos / "0.png", *AT, "--annotated", hidden, "--hide-strangers")
    )
    change = np.abs(pixels_of(shown) - pixels_of(hidden)).max(axis=-1)
    student, stranger = (change[inside] for inside in faces_of(photos / "0.png"))
    assert (student > COLOUR_TOLERANCE).sum() == 0
    assert (stranger > COLOUR_TOLERANCE).sum() > 200


@pytest.mark.parametrize(
    ("style", "written"),
    [(NameStyle.FULL, "Ana Adams"), (NameStyle.INITIALS, "AA"), (NameStyle.NONE, "")],
)
def test_names_are_whole_short_or_left_out(known_session, known_students, style, written):
    student = Student.objects.get(number="701")
    assert shown_names(known_session, style)[student.pk] == written


@pytest.mark.parametrize(
    ("name", "initials"), [("Ana Lima", "AL"), ("João", "J"), ("Øyvind de Łukasz", "ØdŁ"), ("", "")]
)
def test_initials_are_the_first_letters_of_the_words(name, initials):
    assert initials_of(name) == initials


def test_without_names_the_copy_has_boxes_alone(photos, tmp_path):
    named, bare = tmp_path / "named.jpg", tmp_path / "bare.jpg"
    run_for_json("take_attendance", photos / "1.png", *AT, "--annotated", named)
    run_for_json("take_attendance", photos / "1.png", *AT, "--annotated", bare, "--names", "none")
    (inside,) = faces_of(photos / "1.png")
    assert (line_above(pixels_of(bare), inside) == line_above(pixels_of(named), inside)).all()
    assert detail_of(pixels_of(bare)) < detail_of(pixels_of(named))


@pytest.mark.parametrize(
    "arguments",
    [
        ("--names", "initials"),
        ("--hide-strangers",),
        ("--annotated", "one.jpg"),
        ("--annotated", "nowhere/at/all/one.jpg"),
        ("--annotated", "one.png"),
    ],
)
def test_what_does_not_fit_several_photos_is_refused_before_any_work(photos, arguments):
    assert run_refused("take_attendance", photos, *AT, *arguments).returncode in {1, 2}
    assert not Capture.objects.exists()


def test_two_photos_of_one_name_would_have_one_copy_and_are_refused(photos):
    write_picture(photos / "0.jpg", [STRANGER], face_px=100)
    assert run_refused("take_attendance", photos, *AT, "--annotated").returncode == 2


def test_a_cameras_film_has_no_place_beside_it(known_students):
    refusal = run_refused("take_attendance", "rtsp://camera/1", *AT, "--annotated")
    assert refusal.returncode == 2
