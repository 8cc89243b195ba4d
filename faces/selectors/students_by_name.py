"""Find the student whom a picture or a folder is named after, and the number of the next one."""

import re
import unicodedata
from collections.abc import Sequence
from pathlib import PurePosixPath

from classes.errors import AmbiguousNameError
from classes.models import ClassGroup, School, Student
from faces.errors import ConsentMissingError, UnknownStudentError

_COUNTER = re.compile(r"^(?P<name>.*\w.*?)[\s_\-]*(?:\(\d{1,3}\)|[\s_\-]\d{1,3})$")
"""What is put behind a name to tell pictures apart: "7001_2", "Ida Brandt (3)", "Ida-1"."""

ENDING = re.compile(r"(.*?)([0-9]+)", re.DOTALL)
"""The digits at the end of a number, and what stands before them."""

FEWEST_ALIKE = 2


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
            # The name of the file may be plain where that of its folder is not.
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
    # The whole name first: what looks like a counter may be the end of somebody's number.
    return [*folders, stem, *([counted["name"]] if counted else [])]


def find_student(folder_name: str, *, class_group: ClassGroup) -> Student:
    """Return the student of today's roster whose number or full name this is.

    Raises:
        UnknownStudentError: nobody has it.
        AmbiguousNameError: several have this name.
    """
    student = find_among(
        folder_name, students=list(class_group.roster_on(class_group.school.today()))
    )
    if student is None:
        raise UnknownStudentError(
            "folder_of_nobody", class_group=class_group.code, name=spaced(folder_name)
        )
    return student


def find_among(folder_name: str, *, students: list[Student]) -> Student | None:
    """A number comes before a name; a name is the full name, whatever its case."""
    return numbered_so(folder_name, students) or _only(folder_name, named_so(folder_name, students))


def numbered_so(folder_name: str, students: list[Student]) -> Student | None:
    wanted = plain_name(folder_name)
    # Numbers of two students may differ in capitals alone.
    exact = [student for student in students if student.number == composed(folder_name)]
    return _only(folder_name, exact or [s for s in students if plain_name(s.number) == wanted])


def named_so(folder_name: str, students: list[Student]) -> list[Student]:
    return [student for student in students if plain_name(student.name) == plain_name(folder_name)]


def _only(folder_name: str, found: list[Student]) -> Student | None:
    if len(found) > 1:
        raise AmbiguousNameError("folder_name_ambiguous", name=spaced(folder_name))
    return found[0] if found else None


def composed(name: str) -> str:
    """Return a folder's name as it is typed: macOS stores letters and accents apart."""
    return unicodedata.normalize("NFC", name)


def spaced(name: str) -> str:
    return " ".join(composed(name).replace("_", " ").split())


def plain_name(name: str) -> str:
    return spaced(name).casefold()


def next_number(school: School) -> str:
    """Propose the number after the highest one, as far as it is plain how they go on; one query.

    Plain numbers come first; else all that end in digits begin alike, as S0012 and S0013, and
    one alone says nothing yet.
    """
    endings: dict[str, list[str]] = {}
    for number in school.students.values_list("number", flat=True):
        if parts := ENDING.fullmatch(number):
            endings.setdefault(parts[1], []).append(parts[2])
    beginning = "" if "" in endings or len(endings) != 1 else next(iter(endings))
    found = endings.get(beginning, [])
    if len(found) < (FEWEST_ALIKE if beginning else 1):
        return ""
    highest = max(found, key=int)
    return beginning + str(int(highest) + 1).zfill(len(highest))
