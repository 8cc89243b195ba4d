"""Take in pictures of a student, to be registered by the worker; refuse at once what is none."""

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_q.tasks import async_task

from classes.models import Student, User
from recognition.engine import options_from_settings
from recognition.errors import (
    ConsentMissingError,
    EnrolmentPictureRefusedError,
    SightingReviewError,
)
from recognition.known_sentences import in_readers_language
from recognition.models import EnrolmentPicture, FaceTemplate, Sighting
from recognition.services.consents import lock_consents
from recognition.vision.errors import VisionError
from recognition.vision.images import probe_picture
from recognition.vision.media.file_kinds import is_picture
from recognition.vision.video import probe_video

TASK = "recognition.tasks.register_enrolment_picture"
Source = FaceTemplate.Source
State = EnrolmentPicture.State

MAX_WAITING = 60
"""So many pictures of one student may wait; more of them serve nobody."""

KEPT_UNDECIDED = timedelta(days=1)
"""So long a picture waits for a person's answer or start; then it is erased."""

LONGEST_NAME = 200


def submit_picture(
    *,
    student: Student,
    path: Path,
    name: str,
    by: User | None,
    source: FaceTemplate.Source | None = None,
    **more: object,
) -> EnrolmentPicture:
    """Check a file and store it for the worker; it is erased as soon as that has looked at it."""
    kind = kind_of_enrolment_file(path)
    with path.open("rb") as file:
        return _store(
            student, File(file, name=f"x{Path(name).suffix}"), name, by, source or kind, more
        )


def submit_pictures(
    *, student: Student, files: Iterable[tuple[Path, str]], by: User, **more: object
) -> list[tuple[str, str]]:
    """Submit files sent together; return name and reason of each that is refused."""
    refusals = []
    for path, name in files:
        try:
            submit_picture(student=student, path=path, name=name, by=by, **more)  # type: ignore[arg-type]
        except EnrolmentPictureRefusedError as refusal:
            refusals.append((name, str(refusal)))
    return refusals


def submit_sighting(*, sighting: Sighting, by: User) -> EnrolmentPicture:
    """Add a face of a confirmed register to what is known of its student.

    Nothing is learned before a person has confirmed, nor of a face nobody spoke for.
    """
    student = _confirmed_student(sighting)
    smallest_px = options_from_settings().enrolment.min_face_px
    if sighting.face_height_px < smallest_px:
        raise EnrolmentPictureRefusedError(
            _("This face was too small in the picture to learn from.")
        )
    content = ContentFile(bytes(sighting.chip), name="x.jpg")
    return _store(student, content, _("From a lesson"), by, Source.SIGHTING, {})


def _confirmed_student(sighting: Sighting) -> Student:
    session, student = sighting.capture.session, sighting.speaks_for
    here = session.records.filter(student=student, status__in=["present", "late"])
    if student is None or session.confirmed_at is None or not here.exists():
        raise SightingReviewError(
            _("Confirm the register first: only a confirmed face is added to the known ones.")
        )
    return student


@transaction.atomic
def allow_lookalike(*, picture: EnrolmentPicture, by: User) -> None:
    """Store a face all the same that is like another student's: they are twins, say."""
    changed = EnrolmentPicture.objects.filter(pk=picture.pk, state=State.ASKED).update(
        state=State.WAITING, allowed_by=by, reason="", attempts=0, touched_at=timezone.now()
    )
    if changed:
        queue_picture(picture.pk)


def forget_picture(*, picture: EnrolmentPicture) -> None:
    picture.delete()


def queue_picture(picture_id: int) -> None:
    """Hand the work to the worker once the row is surely stored; ids by position."""
    transaction.on_commit(lambda: async_task(TASK, picture_id))


def kind_of_enrolment_file(path: Path) -> FaceTemplate.Source:
    """Tell a picture from a video by what is inside, without decoding it; refuse all else.

    Raises:
        EnrolmentPictureRefusedError: empty, too large, damaged, or neither picture nor video.
    """
    require_size(path)
    try:
        if is_picture(path):
            probe_picture(path)
            return Source.PHOTO
        probe_video(path, options_from_settings().video)
    except VisionError as error:
        raise EnrolmentPictureRefusedError(in_readers_language(str(error))) from error
    return Source.VIDEO


def require_size(path: Path) -> None:
    size = path.stat().st_size
    if not size:
        raise EnrolmentPictureRefusedError(_("The file is empty: choose another one."))
    if size > settings.RECOGNITION_MAX_UPLOAD_MB * 1_000_000:
        raise EnrolmentPictureRefusedError(
            _("The file is larger than %(limit)s MB: choose a smaller one.")
            % {"limit": settings.RECOGNITION_MAX_UPLOAD_MB}
        )


def shown_name(name: str) -> str:
    """Return the end of a file's name without letters that no page and no database can hold."""
    return "".join(c if c.isprintable() else "\ufffd" for c in name[-LONGEST_NAME:])


@transaction.atomic
def _store(
    student: Student,
    file: File,
    name: str,
    by: User | None,
    source: FaceTemplate.Source,
    more: dict[str, object],
) -> EnrolmentPicture:
    if not lock_consents(Student.objects.filter(pk=student.pk)):
        raise ConsentMissingError(
            _("%(student)s has no consent to recognition: enter it first, or mark by hand.")
            % {"student": student}
        )
    if student.enrolment_pictures.unfinished().count() >= MAX_WAITING:
        raise EnrolmentPictureRefusedError(
            _("Many pictures of %(student)s wait already: look at them first.")
            % {"student": student}
        )
    picture = EnrolmentPicture(
        student=student, name=shown_name(name), source=source, uploaded_by=by, **more
    )
    picture.file.save(file.name or "", file, save=False)
    try:
        picture.save()
    except BaseException:
        picture.file.delete(save=False)
        raise
    if picture.state == State.WAITING:
        queue_picture(picture.pk)
    return picture
