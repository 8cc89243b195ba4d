"""Say of many files whose pictures they are, before any is registered; then register them."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from classes.errors import RefusedError
from classes.models import ClassGroup
from classes.versions import ShownVersion, refuse_stale
from faces.errors import FacePictureRefusedError
from faces.models import FacePicture, PictureBatch
from faces.readers.archives import (
    ArchivedFile,
    is_archive,
    read_archive,
    refusal_of_name,
)
from faces.selectors.consents import require_recognition
from faces.selectors.roster_faces import nameable_students
from faces.selectors.students_by_name import find_pictured_student
from faces.services.pictures.face_pictures import (
    SentPicture,
    require_size,
    shown_name,
    submit_picture,
)
from jobs.failures import storable
from jobs.lifecycle import enqueue_all
from jobs.registry import kind_of


def plan_batch(
    *, class_group: ClassGroup, files: Iterable[tuple[Path, str]], by: User
) -> PictureBatch:
    """Store what fits a student, not yet registered; list every other file with its reason."""
    require_recognition(class_group.school_id)
    _discard_unstarted(class_group, by)
    batch = PictureBatch.objects.create(class_group=class_group, uploaded_by=by)
    today = class_group.school.today()
    students = list(class_group.roster_on(today))
    # Read once for hundreds of files.
    consenting = set(nameable_students(class_group, today).values_list("pk", flat=True))
    refusals = []
    # One by one: a zip is never unpacked as a whole.
    for single in _single_files(files):
        try:
            if single.refusal or single.path is None:
                raise single.refusal or FacePictureRefusedError("file_gone")
            student = find_pictured_student(single.name, students=students, consenting=consenting)
            submit_picture(
                student=student,
                path=single.path,
                sent=SentPicture(single.name, by, batch=batch, state=FacePicture.State.PLANNED),
            )
        # Each on its own, so that one bad file stops no other.
        except RefusedError as refusal:
            # By code, as whoever reads the list later may read another language.
            refusals.append([shown_name(single.name), refusal.code, storable(refusal.params)])
    batch.refusals = refusals
    batch.save(update_fields=["refusals"])
    return batch


@transaction.atomic
def start_batch(*, batch: PictureBatch) -> int:
    """Let the worker register what was planned; return how many pictures; once only."""
    planned = FacePicture.objects.filter(batch=batch, state=FacePicture.State.PLANNED)
    n_queued = enqueue_all(kind=kind_of(FacePicture), rows=planned)
    # The first press is the start; its moment is the version that pages send.
    PictureBatch.objects.filter(pk=batch.pk, started_at=None).update(started_at=timezone.now())
    return n_queued


@transaction.atomic
def discard_batch(*, batch: PictureBatch, shown_version: ShownVersion) -> None:
    """Erase a batch with every file that was not registered.

    One that somebody has started since `shown_version` (`PictureBatch.version`) is worked on.
    """
    found = (
        PictureBatch.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk=batch.pk)
        .first()
    )
    if found:
        refuse_stale(shown_version, found.version)
        found.delete()


def _discard_unstarted(class_group: ClassGroup, by: User) -> None:
    """Erase what the same person sent before and never started, so that it does not pile up."""
    unstarted = PictureBatch.objects.filter(class_group=class_group, uploaded_by=by)
    # By row, so that the files of its pictures go with it.
    unstarted.filter(started_at=None).delete()


def _single_files(files: Iterable[tuple[Path, str]]) -> Iterator[ArchivedFile]:
    """Yield the files one by one, those of a zip in its place."""
    for path, name in files:
        if refusal := refusal_of_name(name):
            yield ArchivedFile(name, refusal=refusal)
        elif is_archive(path):
            yield from _archived_files(path, name)
        else:
            yield ArchivedFile(name, path)


def _archived_files(path: Path, name: str) -> Iterator[ArchivedFile]:
    try:
        require_size(path)
        yield from read_archive(path)
    except RefusedError as refusal:
        yield ArchivedFile(name, refusal=refusal)
