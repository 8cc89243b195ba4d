"""The demonstration is right only if exactly the present are seen and nobody else is named."""

import pytest

from demo.verdict import NamedFace, find_faults

PRESENT, ABSENT = ["01", "02", "03", "04"], ["05"]
RIGHT = dict.fromkeys(PRESENT, "present") | {"05": "not_seen"}


def faults(statuses, faces=()):
    return find_faults(statuses, faces, present=PRESENT, absent=ABSENT)


def test_right_result_has_no_faults():
    assert faults(RIGHT) == []


def test_two_may_be_in_check():
    assert faults(RIGHT | {"01": "check", "02": "check"}) == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"01": "not_seen"}, "01 is in the room"),
        ({"01": "by_hand"}, "01 is in the room"),
        ({"05": "present"}, "05 is not in the room"),
        ({"05": "check"}, "05 is not in the room"),
        ({"01": "check", "02": "check", "03": "check"}, "3 students are to be checked"),
    ],
)
def test_each_fault_is_said_in_words(changes, words):
    found = faults(RIGHT | changes)
    assert len(found) == 1
    assert words in found[0]


def test_student_who_is_missing_altogether_is_a_fault():
    statuses = {number: status for number, status in RIGHT.items() if number != "01"}
    assert faults(statuses) == ["01 is in the room and was not recognised."]


def test_stranger_with_a_name_is_a_fault():
    faces = [NamedFace("01", "01", 2.0), NamedFace("01", None, 4.0)]
    assert faults(RIGHT, faces) == ["A stranger was named 01 at 4.0 s."]


def test_classmate_with_another_name_is_a_fault():
    assert faults(RIGHT, [NamedFace("01", "02", 4.0)]) == ["02 was named 01 at 4.0 s."]


def test_right_names_are_none():
    assert faults(RIGHT, [NamedFace("01", "01", 0.0), NamedFace("02", "02", 0.0)]) == []
