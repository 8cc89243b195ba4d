"""Register one waiting picture: claimed by one worker, one plain answer, its file erased."""

import logging
import uuid
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from classes.errors import RefusedError
from face_vision.errors import WeightsMissing
from faces.errors import LooksLikeAnotherStudentError
from faces.models import FacePicture, FaceTemplate, PictureBatch
from faces.services.face_registration import Origin, register_picture, register_video, remove_face
from faces.services.pictures.face_pictures import KEPT_UNDECIDED, queue_picture
from storage.files import erase_after_commit, local_copy

logger = logging.getLogger(__name__)
State = FacePicture.State

STALE_AFTER = timedelta(minutes=5)
"""A picture worked on for longer has lost its worker."""

QUEUED_AGAIN_AFTER = timedelta(minutes=10)

ANSWERS_KEPT = timedelta(days=30)
"""So long it can be read what became of a picture; the picture itself is gone long before."""


def register_face_picture(*, picture_id: int) -> None:
    """Work on a picture if nobody else does; safe to call twice."""
    claim = _claim(picture_id)
    if claim is None:
        return
    picture = FacePicture.objects.select_related("student").get(pk=picture_id)
    try:
        _register(picture)
    except LooksLikeAnotherStudentError as refusal:
        _ask(picture, claim, refusal)
    except RefusedError as refusal:
        _finish(picture, claim, State.REFUSED, str(refusal))
    except FileNotFoundError:
        _finish(picture, claim, State.REFUSED, _("The file is gone: send it again."))
    except WeightsMissing:
        logger.exception("Picture %s: the installation is incomplete", picture_id)
        _finish(picture, claim, State.REFUSED, _("Recognition is not installed completely."))
    except Exception:
        logger.exception("Picture %s could not be worked on", picture_id)
        _try_again_or_refuse(picture, claim)
    else:
        _finish(picture, claim, State.ACCEPTED, "")


def _claim(picture_id: int) -> uuid.UUID | None:
    """Claim it and count the attempt, committed before the work; None if it is another's."""
    claim = uuid.uuid4()
    stale = Q(state=State.WORK, touched_at__lt=timezone.now() - STALE_AFTER)
    free = FacePicture.objects.filter(
        Q(state=State.WAITING) | stale,
        pk=picture_id,
        attempts__lt=settings.RECOGNITION_MAX_ATTEMPTS,
    )
    n_claimed = free.update(
        state=State.WORK, claim=claim, attempts=F("attempts") + 1, touched_at=timezone.now()
    )
    return claim if n_claimed else None


def _register(picture: FacePicture) -> None:
    with local_copy(picture.file) as path:
        faces = _registered_faces(picture, path)
    old = picture.replaces
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
def _finish(picture: FacePicture, claim: uuid.UUID, state: str, reason: str) -> None:
    """Say what became of it and erase the file, if the work is still ours."""
    if _mine(picture, claim).update(state=state, reason=reason[:300], file=""):
        erase_after_commit(picture.file)


def _ask(picture: FacePicture, claim: uuid.UUID, refusal: LooksLikeAnotherStudentError) -> None:
    """Keep the file for a day: whoever administers the school may say that they are twins."""
    _mine(picture, claim).update(
        state=State.ASKED,
        reason=str(refusal)[:300],
        lookalike=refusal.other,
        touched_at=timezone.now(),
    )


def _try_again_or_refuse(picture: FacePicture, claim: uuid.UUID) -> None:
    if picture.attempts >= settings.RECOGNITION_MAX_ATTEMPTS:
        reason = _("The file could not be worked on after several attempts: choose another one.")
        _finish(picture, claim, State.REFUSED, reason)
    elif _mine(picture, claim).update(state=State.WAITING, touched_at=timezone.now()):
        queue_picture(picture.pk)


def _mine(picture: FacePicture, claim: uuid.UUID) -> "QuerySet[FacePicture]":
    return FacePicture.objects.filter(pk=picture.pk, claim=claim, state=State.WORK)


def sweep_pictures(*, has_just_started: bool = False) -> int:
    """Free pictures whose worker is gone, queue forgotten ones, erase what nobody decided.

    Returns:
        How many undecided pictures were erased.
    """
    _free_stale()
    _queue_forgotten(timedelta(0) if has_just_started else QUEUED_AGAIN_AFTER)
    long_ago = timezone.now() - ANSWERS_KEPT
    PictureBatch.objects.filter(uploaded_at__lt=long_ago).delete()
    FacePicture.objects.filter(
        state__in=[State.ACCEPTED, State.REFUSED], touched_at__lt=long_ago
    ).delete()
    undecided = FacePicture.objects.filter(
        state__in=[State.PLANNED, State.ASKED], touched_at__lt=timezone.now() - KEPT_UNDECIDED
    )
    return undecided.delete()[1].get(FacePicture._meta.label, 0)


def _free_stale() -> None:
    stale = FacePicture.objects.filter(
        state=State.WORK, claim__isnull=False, touched_at__lt=timezone.now() - STALE_AFTER
    )
    for picture in stale:
        if picture.claim:
            _try_again_or_refuse(picture, picture.claim)


def _queue_forgotten(waited: timedelta) -> None:
    """Queue what may have lost its task; a second task finds nothing to do."""
    forgotten = FacePicture.objects.filter(
        state=State.WAITING, touched_at__lt=timezone.now() - waited
    )
    for picture_id in list(forgotten.values_list("pk", flat=True)):
        FacePicture.objects.filter(pk=picture_id).update(touched_at=timezone.now())
        queue_picture(picture_id)
