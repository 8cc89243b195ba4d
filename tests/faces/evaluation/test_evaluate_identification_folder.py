"""The command that tries the recognition on a folder of labelled people; no database is needed."""

from pathlib import Path

import pytest

from tests.faces.registration.registering import add_picture
from tests.painted_faces import write_class_video
from tests.recognition.running import run_for_json, run_for_text, run_refused

COMMAND = "evaluate_identification"


@pytest.fixture
def folder(tmp_path) -> Path:
    """Three people, each with three different pictures."""
    faces = tmp_path / "faces"
    for name, person in (("Ana", 3), ("Ben", 8), ("Cem", 13)):
        add_pictures(faces, name, person, 3)
    return faces


def add_pictures(folder: Path, name: str, person: int, n_pictures: int) -> None:
    for number in range(n_pictures):
        add_picture(folder, name, person, face_px=110 + 10 * number)


def test_people_who_differ_are_told_apart(folder):
    answer = run_for_json(COMMAND, folder)
    assert (answer["people"], answer["pictures"], answer["method"]) == (3, 9, "leave_out")
    assert (answer["rank_1"]["accuracy"], answer["rank_1"]["searches"]) == (1.0, 9)
    assert answer["fnir"]["present"]["errors"] == answer["fpir"]["check"]["errors"] == 0
    assert answer["lookalikes"] == answer["doubtful_pictures"] == answer["refused"] == []


def test_a_wrong_photo_is_named_by_its_file(folder):
    add_picture(folder, "Ben", 3, face_px=160)
    (doubt,) = run_for_json(COMMAND, folder)["doubtful_pictures"]
    assert (doubt["name"], doubt["file"], doubt["others_agree"]) == ("Ben", "Ben/3.png", True)
    assert doubt["looks_like"]["name"] == "Ana"


def test_two_names_for_one_face_are_look_alikes(folder):
    add_pictures(folder, "Cemal", 13, 2)
    (pair,) = run_for_json(COMMAND, folder)["lookalikes"]
    assert [person["name"] for person in pair["people"]] == ["Cem", "Cemal"]


def test_a_bad_picture_is_listed_with_its_reason_and_stops_no_other(folder):
    add_picture(folder, "Ana", None)
    (folder / "Ben" / "notes.txt").write_text("no picture")
    answer = run_for_json(COMMAND, folder)
    assert [refused["file"] for refused in answer["refused"]] == ["Ana/3.png", "Ben/notes.txt"]
    assert "No face" in answer["refused"][0]["reason"]
    assert answer["pictures"] == 9


def test_a_copy_of_a_picture_is_not_searched_in_the_original(folder):
    (folder / "Ana" / "copy.png").write_bytes((folder / "Ana" / "1.png").read_bytes())
    answer = run_for_json(COMMAND, folder)
    assert answer["refused"] == [
        {"file": "Ana/copy.png", "reason": "This is the same file as 1.png."}
    ]


def test_a_video_counts_as_one_file(folder):
    (folder / "Dora").mkdir()
    write_class_video(folder / "Dora" / "me.mp4", [18], duration_s=2, face_px=120)
    answer = run_for_json(COMMAND, folder)
    assert (answer["pictures"], answer["strangers_only"]) == (10, 1)


def test_a_split_registers_its_share_and_searches_the_rest(folder):
    add_pictures(folder, "Dora", 18, 1)
    answer = run_for_json(COMMAND, folder, "--split", 70)
    assert (answer["method"], answer["split"], answer["rank_1"]["searches"]) == ("split", 70, 3)
    assert (answer["registered"], answer["strangers_only"]) == (3, 1)
    assert answer["fpir"]["check"]["searches"] == 4


def test_people_read_figures_and_what_to_do(folder):
    add_picture(folder, "Ben", 3, face_px=160)
    add_pictures(folder, "Cemal", 13, 2)
    text = run_for_text(COMMAND, folder)
    assert f"{folder}: pictures: 12, people: 4; each was searched" in text
    assert "the right person came first in " in text
    assert "Ben/3.png: unlike the other pictures of Ben (" in text
    assert ", but like Ana (" in text
    assert "Cem and Cemal look alike (1.00): register more pictures of both" in text


def test_a_class_without_trouble_is_told_so(folder):
    text = run_for_text(COMMAND, folder)
    assert "Of the searches (9) the right person came first in 9 (100.0 %, rank 1)." in text
    assert "No error among 3 people still allows for up to 100.0 %." in text
    assert "No picture disagrees" in text
    assert "No two people look so alike" in text


@pytest.mark.parametrize("percent", ["0", "100", "many"])
def test_a_split_that_leaves_nothing_is_wrong_usage(folder, percent):
    assert run_refused(COMMAND, folder, f"--split={percent}").returncode == 1


@pytest.mark.parametrize(
    "arguments", [(), ("faces", "--class-group", "7A"), ("faces", "--school", "X")]
)
def test_arguments_that_do_not_go_together_are_wrong_usage(arguments):
    assert run_refused(COMMAND, *arguments).returncode == 2


def test_a_missing_folder_is_refused(tmp_path):
    assert "There is no folder" in str(run_refused(COMMAND, tmp_path / "none"))


def test_a_folder_without_pictures_is_refused(tmp_path):
    (tmp_path / "Ana").mkdir()
    assert "hold no pictures" in str(run_refused(COMMAND, tmp_path))


def test_a_folder_of_which_nothing_can_be_used_is_refused_with_a_reason(tmp_path):
    add_picture(tmp_path, "Ana", None)
    refusal = run_refused(COMMAND, tmp_path)
    assert (refusal.returncode, "Ana/0.png: No face" in str(refusal)) == (1, True)


def test_too_few_pictures_are_refused(tmp_path):
    add_pictures(tmp_path, "Ana", 3, 2)
    add_pictures(tmp_path, "Ben", 8, 1)
    assert "1 of 2 have them" in str(run_refused(COMMAND, tmp_path))
