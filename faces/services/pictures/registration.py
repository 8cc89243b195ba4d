"""Register one waiting picture: one plain answer, its file erased."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from faces.errors import LooksLikeAnotherStudentError
from faces.failures import failure_of
from faces.models import FacePicture, FaceTemplate, PictureBatch
from faces.services.face_registration import Origin, register_picture, register_video, remove_face
from faces.services.pictures.face_pictures import KEPT_UNDECIDED
from jobs.lifecycle import succeed
from jobs.registry import Failure, Kind, Lane
from jobs.running_job import RunningJob
from storage.files import erase_after_commit, local_copy

ANSWERS_KEPT = timedelta(days=30)
"""So long it can be read what became of a picture; the picture itself is gone long before."""


def _work(job: RunningJob) -> None:
    picture = FacePicture.objects.select_related("student").get(pk=job.pk)
    try:
        _register(picture)
    except LooksLikeAnotherStudentError as refusal:
        _ask(job, refusal)
    else:
        _accept(job, picture)


def _register(picture: FacePicture) -> None:
    with local_copy(picture.file) as path:
        faces = _registered_faces(picture, path)
    old = picture.replaces
    # The same file gives its own face again, which must not replace itself.
    if old and old not in faces and old.student_id == picture.student_id:
        remove_face(face_template=old)


def _registered_faces(picture: FacePicture, path: Path) -> list[FaceTemplate]:
    origin = Origin(
        by=picture.uploaded_by,
        source=FaceTemplate.Source(picture.source),
        allowed_by=picture.allowed_by,
    )
    if picture.source == FaceTemplate.Source.VIDEO:
        return register_video(student=picture.student, video=path, origin=origin)
    return [register_picture(student=picture.student, picture=path, origin=origin)]


@transaction.atomic
def _accept(job: RunningJob, picture: FacePicture) -> None:
    # Whoever has the lease, should it be lost, still needs the file.
    if job.succeed(file=""):
        erase_after_commit(picture.file)


def _ask(job: RunningJob, refusal: LooksLikeAnotherStudentError) -> None:
    """Keep the file for a day: whoever administers the school may say that they are twins."""
    failure = failure_of(refusal)
    succeed(
        lease=job.lease, state=FacePicture.State.ASKED, failure=failure, lookalike=refusal.other
    )


def _erase_file(picture: FacePicture) -> Mapping[str, Any]:
    erase_after_commit(picture.file)
    return {"file": ""}


def erase_old_pictures() -> int:
    """Erase what nobody decided, and old answers; return how many undecided pictures."""
    now = timezone.now()
    long_ago = now - ANSWERS_KEPT
    PictureBatch.objects.filter(uploaded_at__lt=long_ago).delete()
    ended = FacePicture.objects.filter(
        state__in=[FacePicture.State.READY, FacePicture.State.FAILED]
    )
    ended.filter(finished_at__lt=long_ago).delete()
    since = now - KEPT_UNDECIDED
    undecided = FacePicture.objects.filter(
        Q(state=FacePicture.State.PLANNED, uploaded_at__lt=since)
        | Q(state=FacePicture.State.ASKED, finished_at__lt=since)
    )
    return undecided.delete()[1].get(FacePicture._meta.label, 0)


PICTURES = Kind(
    name="face picture",
    model=FacePicture,
    lane=Lane.SMALL,
    run=_work,
    failure_of=failure_of,
    exhausted=Failure("picture_attempts_exhausted"),
    failing=_erase_file,
)
