"""Take in pictures of a student, to be registered by the worker; refuse at once what is none."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.base import File
from django.db import transaction

from accounts.models import User
from classes.models import Student
from classes.quotas.stored_space import require_space
from classes.versions import ShownVersion, refuse_stale
from face_vision.cage.frames import probe_video
from face_vision.errors import DecoderEnded, VisionError
from face_vision.media.file_kinds import is_picture
from face_vision.media.images import probe_picture
from faces.engine import options_from_settings
from faces.errors import ConsentMissingError, FacePictureRefusedError
from faces.models import FacePicture, FaceTemplate, PictureBatch
from faces.models.face_pictures import PictureState
from faces.models.face_templates import TemplateSource
from faces.selectors.consents import require_recognition
from faces.services.consents import lock_consents
from faces.services.rights import require_office_for_lookalikes
from jobs.lifecycle import enqueue, queue_anew
from storage.files import store_with_row

MAX_WAITING = 60
"""So many pictures of one student may wait; more of them serve nobody."""

KEPT_UNDECIDED = timedelta(days=1)
"""So long a picture waits for a person's answer or start; then it is erased."""

LONGEST_NAME = 200


@dataclass(frozen=True)
class SentPicture:
    """What is known of a picture besides its content.

    Args:
        name: of the file, as it was sent.
        by: who sent it.
        source: what it is; None: what the file is, a photo or a video.
        batch: with which it came.
        replaces: the face that goes once this one is registered.
        state: planned, where a person starts the work later.
    """

    name: str
    by: User | None
    source: TemplateSource | None = None
    batch: PictureBatch | None = None
    replaces: FaceTemplate | None = None
    state: PictureState = PictureState.QUEUED


def submit_picture(*, student: Student, path: Path, sent: SentPicture) -> FacePicture:
    """Check a file and store it for the worker; it is erased as soon as that has looked at it."""
    kind = kind_of_face_file(path)
    with path.open("rb") as file:
        # Only the ending: the rest of the name may be the student's.
        named = File(file, name=f"x{Path(sent.name).suffix}")
        sent = replace(sent, source=sent.source or kind)
        return store_picture(student=student, file=named, sent=sent)


def submit_pictures(
    *, student: Student, files: Iterable[tuple[Path, SentPicture]]
) -> list[tuple[str, FacePictureRefusedError]]:
    """Submit files sent together; return the name and refusal of each that is none."""
    refusals = []
    for path, sent in files:
        try:
            submit_picture(student=student, path=path, sent=sent)
        except FacePictureRefusedError as refusal:
            refusals.append((sent.name, refusal))
    return refusals


@transaction.atomic
def allow_lookalike(*, picture: FacePicture, by: User, shown_version: ShownVersion) -> None:
    """Store a face all the same that is like another student's: they are twins, say.

    What was asked anew since `shown_version` (`FacePicture.version`) may be about another.
    """
    require_office_for_lookalikes(by, row=picture.student)
    asked = FacePicture.objects.select_for_update(of=("self",), no_key=True).filter(
        pk=picture.pk, state=PictureState.ASKED
    )
    # Else somebody has answered, or it was erased: there is nothing left to allow.
    if found := asked.first():
        refuse_stale(shown_version, found.version)
        queue_anew(job=found, allowed_by=by)


def delete_picture(*, picture: FacePicture) -> None:
    picture.delete()


def kind_of_face_file(path: Path) -> TemplateSource:
    """Tell a picture from a video by what is inside, without decoding it; refuse all else.

    Raises:
        FacePictureRefusedError: empty, too large, damaged, or neither picture nor video.
    """
    require_size(path)
    try:
        if is_picture(path):
            probe_picture(path)
            return TemplateSource.PHOTO
        probe_video(path, options_from_settings().video)
    except DecoderEnded:
        # No word about the film: the worker looks at it, more than once if need be.
        return TemplateSource.VIDEO
    except VisionError as error:
        raise FacePictureRefusedError.because_of(error) from error
    return TemplateSource.VIDEO


def require_size(path: Path) -> None:
    size = path.stat().st_size
    if not size:
        raise FacePictureRefusedError("file_empty")
    if size > settings.RECOGNITION_MAX_UPLOAD_MB * 1_000_000:
        raise FacePictureRefusedError("file_too_large", limit=settings.RECOGNITION_MAX_UPLOAD_MB)


def shown_name(name: str) -> str:
    """Return the end of a file's name without letters that no page and no database can hold."""
    return "".join(c if c.isprintable() else "\ufffd" for c in name[-LONGEST_NAME:])


@transaction.atomic
def store_picture(*, student: Student, file: "File[bytes]", sent: SentPicture) -> FacePicture:
    """Store a picture that was checked for the worker; without a consent it is refused."""
    require_recognition(student.school_id)
    if not lock_consents(Student.objects.filter(pk=student.pk)):
        raise ConsentMissingError("consent_missing", student=student)
    # Behind the lock of her consents, so that files sent at once count each other.
    if student.face_pictures.unfinished().count() >= MAX_WAITING:
        raise FacePictureRefusedError("pictures_waiting_too_many", student=student)
    require_space(school=student.school, n_bytes=file.size)
    picture = FacePicture(
        student=student,
        name=shown_name(sent.name),
        source=sent.source or TemplateSource.PHOTO,
        uploaded_by=sent.by,
        batch=sent.batch,
        replaces=sent.replaces,
        state=sent.state,
    )
    store_with_row(picture, "file", file)
    if picture.state == PictureState.QUEUED:
        enqueue(job=picture)
    return picture
