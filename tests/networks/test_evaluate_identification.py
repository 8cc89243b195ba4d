"""The command finds the wrong photo among drawn people, with the real networks."""

from pathlib import Path

import pytest
from PIL import Image

from demo.people import STUDENTS, draw_sittings
from demo.runtime.folder import DRAWN_PEOPLES_NETWORK
from faces import engine
from tests.recognition.running import run_for_json

pytestmark = pytest.mark.networks

N_PEOPLE = 4
N_PICTURES = 4


@pytest.fixture
def folder(tmp_path) -> Path:
    """Four drawn people; the last picture of the second shows the third."""
    drawings = [draw_sittings(student.seed) for student in STUDENTS[:N_PEOPLE]]
    spare = drawings[2].pop()
    drawings[1][N_PICTURES - 1] = spare
    for student, mine in zip(STUDENTS, drawings, strict=False):
        (tmp_path / student.number).mkdir()
        for number, drawing in enumerate(mine):
            Image.fromarray(drawing).save(tmp_path / student.number / f"{number}.png")
    return tmp_path


def test_the_wrong_photo_among_drawn_people_is_found_and_no_other(folder, settings):
    settings.RECOGNITION_EMBEDDER = DRAWN_PEOPLES_NETWORK
    engine.get_pipeline.cache_clear()
    answer = run_for_json("evaluate_identification", folder)
    assert answer["refused"] == []
    (doubt,) = answer["doubtful_pictures"]
    assert doubt["file"] == f"{STUDENTS[1].number}/{N_PICTURES - 1}.png"
    assert doubt["looks_like"]["name"] == STUDENTS[2].number
    n_pictures = N_PEOPLE * N_PICTURES - 1
    assert answer["rank_1"]["errors"] == 1
    assert answer["rank_1"]["searches"] == n_pictures
