"""The roster of the demonstration school."""

import numpy as np

from demo.people import ABSENT, PRESENT, STRANGERS, STUDENTS, draw_sittings


def test_twenty_of_the_twenty_four_are_present() -> None:
    assert (len(STUDENTS), len(PRESENT), len(ABSENT)) == (24, 20, 4)
    assert set(PRESENT) | set(ABSENT) == set(STUDENTS)


def test_numbers_names_and_seeds_are_unique() -> None:
    for field in ("number", "name", "seed"):
        assert len({getattr(student, field) for student in STUDENTS}) == len(STUDENTS)


def test_strangers_are_nobody_of_the_roster() -> None:
    assert len(STRANGERS) == 2
    assert not set(STRANGERS) & {student.seed for student in STUDENTS}


def test_the_registration_pictures_of_one_student_differ() -> None:
    drawings = draw_sittings(STUDENTS[0].seed)
    differences = [np.abs(drawings[0].astype(int) - other).mean() for other in drawings[1:]]
    assert len(drawings) == 4
    assert min(differences) > 2
