"""Find the student whom a picture is named after: by its folder or by its own name."""

import re
from collections.abc import Sequence
from pathlib import PurePosixPath

from classes.errors import AmbiguousNameError
from classes.models import Student
from faces.errors import ConsentMissingError, UnknownStudentError
from faces.services.bulk.match import find_among

_COUNTER = re.compile(r"^(?P<name>.*\w.*?)[\s_\-]*(?:\(\d{1,3}\)|[\s_\-]\d{1,3})$")
"""What is put behind a name to tell pictures apart: "7001_2", "Ida Brandt (3)", "Ida-1"."""


def find_pictured_student(
    name: str, *, students: Sequence[Student], consenting: set[int]
) -> Student:
    """Return the student of a picture such as `7001/front.jpg`, `7001_2.jpg` or `Ida Brandt.jpg`.

    Args:
        name: path inside the folder or zip.
        students: the roster.
        consenting: primary keys of those with an active consent.

    Raises:
        UnknownStudentError: nothing in the name is anybody's number or name.
        AmbiguousNameError: several students have this name.
        ConsentMissingError: the student has no consent.
    """
    student = _find(name, students)
    if student is None:
        raise UnknownStudentError("file_of_nobody")
    if student.pk not in consenting:
        raise ConsentMissingError("consent_missing_here", student=student)
    return student


def _find(name: str, students: Sequence[Student]) -> Student | None:
    ambiguous: str | None = None
    for wanted in possible_names(name):
        try:
            student = find_among(wanted, students=list(students))
        except AmbiguousNameError:
            ambiguous = wanted
            continue
        if student:
            return student
    if ambiguous:
        raise AmbiguousNameError("file_name_ambiguous", name=ambiguous)
    return None


def possible_names(name: str) -> list[str]:
    """List what a picture's path may call its student: the nearest folder first, then the file."""
    path = PurePosixPath(name)
    folders = list(reversed(path.parent.parts))
    stem = path.stem
    counted = _COUNTER.match(stem)
    return [*folders, stem, *([counted["name"]] if counted else [])]
