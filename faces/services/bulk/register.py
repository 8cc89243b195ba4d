"""Register the faces of a student's folder, file by file; one bad file stops no other."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from classes.errors import RefusedError
from classes.models import ClassGroup, Student
from faces.errors import FaceRefusedError
from faces.models import FaceTemplate
from faces.readers.face_folders import FaceFolder, is_picture_name, is_video_name
from faces.selectors.students_by_name import find_student
from faces.services.bulk.match import ensure_consent, find_or_enrol_student
from faces.services.consents import SignedConsent
from faces.services.face_registration import register_picture, register_video


@dataclass(frozen=True)
class FileOutcome:
    """What became of one file, and why it was refused, if it was."""

    name: str
    n_faces: int = 0
    is_new: bool = False
    refusal: RefusedError | None = None


@dataclass(frozen=True)
class FolderOutcome:
    """What became of one folder, and why all of it was refused, if it was."""

    name: str
    student: Student | None
    files: tuple[FileOutcome, ...] = ()
    refusal: RefusedError | None = None


@dataclass(frozen=True)
class FolderStudents:
    """Among whom the student of a folder is found, and what is done for those who lack something.

    Args:
        class_group: whose students they are.
        enrol_from: make a student who is missing, and enrol her from this day.
        consent: entered for a student of whom none was ever entered.
    """

    class_group: ClassGroup
    enrol_from: date | None = None
    consent: SignedConsent | None = None


def register_folder(
    folder: FaceFolder,
    *,
    students: FolderStudents,
    on_file: Callable[[Path], None] | None = None,
) -> FolderOutcome:
    """Register every file of a folder for the student it is named after.

    Args:
        folder: name and files.
        students: among whom she is found.
        on_file: called before each file.
    """
    student = None
    try:
        if students.enrol_from:
            student = find_or_enrol_student(
                folder.name, class_group=students.class_group, from_on=students.enrol_from
            )
        else:
            student = find_student(folder.name, class_group=students.class_group)
        ensure_consent(student, consent=students.consent)
    except RefusedError as refusal:
        return FolderOutcome(folder.name, student, refusal=refusal)
    empty = None if folder.files else FaceRefusedError("folder_empty")
    outcomes = []
    for path in folder.files:
        if on_file:
            on_file(path)
        outcomes.append(_register_file(student, path))
    return FolderOutcome(folder.name, student, tuple(outcomes), empty)


def _register_file(student: Student, path: Path) -> FileOutcome:
    # A file that was registered before gives the same templates again.
    known = set(FaceTemplate.objects.filter(student=student).values_list("pk", flat=True))
    try:
        templates = _register(student, path)
    except RefusedError as refusal:
        return FileOutcome(path.name, refusal=refusal)
    # A file of another owner, or one that vanished since the folder was listed.
    except OSError:
        return FileOutcome(path.name, refusal=FaceRefusedError("file_unreadable"))
    is_new = any(template.pk not in known for template in templates)
    return FileOutcome(path.name, n_faces=len(templates), is_new=is_new)


def _register(student: Student, path: Path) -> list[FaceTemplate]:
    if is_picture_name(path):
        return [register_picture(student=student, picture=path)]
    if is_video_name(path):
        return register_video(student=student, video=path)
    raise FaceRefusedError("file_of_wrong_kind")
