"""Take in pictures of a student from another system, and return for each what becomes of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.core.files.base import File

from accounts.models import User
from classes.models import Student
from faces.errors import FacePictureRefusedError
from faces.models import FacePicture
from faces.services.pictures.face_pictures import SentPicture, submit_picture
from storage.files import local_copies


@dataclass(frozen=True)
class PictureAnswer:
    """One file: its picture, which waits for the worker, or why it was refused at once."""

    name: str
    picture: FacePicture | None = None
    refusal: FacePictureRefusedError | None = None


def take_pictures(
    *, student: Student, files: Sequence["File[bytes]"], by: User
) -> list[PictureAnswer]:
    """Submit files sent together, each on its own; a bad one stops no other."""
    names = [file.name or "" for file in files]
    # Copied one by one as they are taken: many photos would not fit beside each other.
    return [_take(student, path_and_name, by=by) for path_and_name in local_copies(files, names)]


def _take(student: Student, path_and_name: tuple[Path, str], *, by: User) -> PictureAnswer:
    path, name = path_and_name
    try:
        picture = submit_picture(student=student, path=path, sent=SentPicture(name, by))
    except FacePictureRefusedError as refusal:
        return PictureAnswer(name, refusal=refusal)
    return PictureAnswer(name, picture)
