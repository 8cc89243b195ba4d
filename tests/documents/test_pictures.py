"""The pictures of the documents: they are there, light enough for a phone, and of drawn people."""

import re
from pathlib import Path

import pytest
from PIL import Image

from benchmarks.walkthrough.lesson_pictures import SHARP_PHONE

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "images"
README = (ROOT / "README.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"!\[([^]]+)\]\(docs/images/([a-z]+\.webp)\)", README)
HEAVIEST_BYTES = 400_000


def test_every_picture_is_shown_and_every_one_shown_is_there():
    assert {name for _, name in SHOWN} == {path.name for path in FOLDER.iterdir()}


@pytest.mark.parametrize(("words", "name"), SHOWN)
def test_it_is_a_phone_and_says_in_words_what_it_shows(words, name):
    width, height = SHARP_PHONE["viewport"].values()
    scale = SHARP_PHONE["device_scale_factor"]
    with Image.open(FOLDER / name) as picture:
        assert picture.size == (width * scale, height * scale)
    assert (FOLDER / name).stat().st_size < HEAVIEST_BYTES
    assert len(words.split()) > 6


def test_the_lesson_moves():
    with Image.open(FOLDER / "lesson.webp") as picture:
        assert picture.n_frames > 6


def test_the_readme_is_short():
    assert len(README.splitlines()) < 140
