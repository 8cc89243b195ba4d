"""Make a copy of a film or photo with boxes and names, as its review stands."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from face_vision.cage.frames import read_picture
from face_vision.media.annotation import Annotation, annotate_picture, annotate_video
from face_vision.media.resizing import turned_left
from face_vision.progress import Progress
from face_vision.types import RecognitionResult
from faces.engine import get_pipeline, options_from_settings
from faces.failures import failure_of
from faces.selectors.consents import require_recognition
from jobs.lifecycle import enqueue
from jobs.registry import Kind, Lane
from jobs.running_job import RunningJob
from recognition.errors import CaptureRefusedError
from recognition.models import AnnotatedCopy, Capture
from recognition.models.annotated_copies import FOLDER, NameStyle
from recognition.selectors.copies.reviewed_faces import as_reviewed
from recognition.selectors.copies.shown_names import shown_names
from recognition.services.recognition_job import prepare_gallery
from storage.files import erase_now, local_copy, private_file, store_for_row
from storage.orphans import erase_orphans

SEARCH_SHARE = 0.8
"""Of the progress: the faces are found once more, then the copy is written."""


@dataclass(frozen=True)
class WantedCopy:
    """What a copy shows: how much of each name, and whether strangers are hidden."""

    names: NameStyle
    hides_strangers: bool


@transaction.atomic
def ask_for_annotated_copy(*, capture: Capture, wanted: WantedCopy, by: User) -> AnnotatedCopy:
    """Have the worker make the copy; the one of before goes, one that is being made goes on.

    Raises:
        CaptureRefusedError: the film is erased.
        RecognitionOffError: the school recognises nobody.
    """
    require_recognition(capture.session.class_group.school_id)
    erased_at = (
        Capture.objects.select_for_update(of=("self",), no_key=True)
        .get(pk=capture.pk)
        .file_erased_at
    )
    if erased_at:
        raise CaptureRefusedError("film_erased_uncopied", day=timezone.localdate(erased_at))
    former = AnnotatedCopy.objects.filter(capture=capture).first()
    if former and former.is_working:
        return former
    if former:
        former.delete()
    copy = AnnotatedCopy.objects.create(
        capture=capture, names=wanted.names, hides_strangers=wanted.hides_strangers, asked_by=by
    )
    enqueue(job=copy)
    return copy


def erase_former_copies(before: datetime) -> int:
    """Erase what a crash left without a row."""
    return erase_orphans(AnnotatedCopy, "file", folder=FOLDER, before=before)


def _work(job: RunningJob) -> None:
    copies = AnnotatedCopy.objects.select_related("capture__session__class_group__school")
    copy = copies.get(pk=job.pk)
    # It may have been switched off while it waited.
    require_recognition(copy.school_id)
    suffix = ".jpg" if copy.capture.kind == Capture.Kind.PHOTO else ".mp4"
    with local_copy(copy.capture.file) as source, private_file(suffix) as target:
        _annotate(copy, job, source, target)
        with target.open("rb") as content:
            name = store_for_row(copy, "file", File(content, f"copy{suffix}"))
    if not job.succeed(file=name):
        # Not wanted any more, or made by another worker meanwhile.
        erase_now(copy.file)


def _annotate(copy: AnnotatedCopy, job: RunningJob, source: Path, target: Path) -> None:
    capture, style = copy.capture, NameStyle(copy.names)
    progress = Progress(lambda share: job.report(SEARCH_SHARE * share), job.is_lost)
    result = _search_again(capture, source, progress)
    annotation = Annotation(
        as_reviewed(result, capture),
        shown_names(capture.session, style),
        options_from_settings().video,
        copy.hides_strangers,
        capture.quarter_turns,
    )
    if capture.kind == Capture.Kind.PHOTO:
        annotate_picture(source, target, annotation)
        return
    written = 1 - SEARCH_SHARE
    annotate_video(
        source,
        target,
        annotation,
        on_progress=lambda share: job.report(SEARCH_SHARE + written * share),
    )


def _search_again(capture: Capture, path: Path, progress: Progress) -> RecognitionResult:
    """Find the faces as they were found for the review; nothing is stored."""
    pipeline = get_pipeline()
    gallery = prepare_gallery(capture, pipeline=pipeline)
    if capture.kind == Capture.Kind.PHOTO:
        picture = turned_left(read_picture(path), capture.quarter_turns)
        return pipeline.recognise_pictures([picture], gallery, progress=progress)
    return pipeline.recognise_video(path, gallery, progress=progress)


ANNOTATED_COPIES = Kind(
    name="annotated copy",
    model=AnnotatedCopy,
    lane=Lane.FILMS,
    run=_work,
    max_attempts=2,
    failure_of=failure_of,
)
