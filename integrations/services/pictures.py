"""Take in pictures of a student from another system, and say of each what becomes of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.files.base import File

from classes.models import Student, User
from recognition.errors import EnrolmentPictureRefusedError
from recognition.models import EnrolmentPicture
from recognition.services.enrolment_pictures import submit_picture
from recognition.uploaded_files import as_paths


@dataclass(frozen=True)
class PictureAnswer:
    """One file: its picture, which waits for the worker, or why it was refused at once."""

    name: str
    picture: EnrolmentPicture | None = None
    reason: str = ""


def take_pictures(*, student: Student, files: Sequence[File], by: User) -> list[PictureAnswer]:
    """Submit files sent together, each on its own; a bad one stops no other."""
    names = [file.name or "" for file in files]
    return [_take(student, path_and_name, by=by) for path_and_name in as_paths(files, names)]


def _take(student: Student, path_and_name: tuple, *, by: User) -> PictureAnswer:
    path, name = path_and_name
    try:
        picture = submit_picture(student=student, path=path, name=name, by=by)
    except EnrolmentPictureRefusedError as refusal:
        return PictureAnswer(name, reason=str(refusal))
    return PictureAnswer(name, picture)
