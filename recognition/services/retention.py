"""Let films and faces go when their time is over, and know since when they are gone."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from classes.models import Student
from privacy.registry import delete_rows
from recognition.models import AnnotatedCopy, Capture, Sighting, Upload
from recognition.selectors.evidence import films_with
from recognition.services.face_keys import lock_films, renew_keys
from recognition.services.uploads.uploads import abandon_upload
from storage.files import erase_after_commit, erase_now


def erase_films(rows: "QuerySet[Capture]") -> int:
    """Erase the files, then say so in the rows: killed in between, it is done again.

    Copies with names go first: what shows who was there never outlives the film.
    """
    delete_rows(AnnotatedCopy.objects.filter(capture__in=rows.values("pk")))
    for capture in rows:
        erase_now(capture.file)
    return rows.exclude(file="").update(file="", file_erased_at=timezone.now())


def erase_films_after_commit(rows: "QuerySet[Capture]") -> int:
    """Erase the films of these captures once that is certain."""
    captures = list(rows.exclude(file=""))
    AnnotatedCopy.objects.filter(capture__in=[capture.pk for capture in captures]).delete()
    for capture in captures:
        erase_after_commit(capture.file)
    keys = [capture.pk for capture in captures]
    Capture.objects.filter(pk__in=keys).update(file="", file_erased_at=timezone.now())
    return len(captures)


@transaction.atomic
def delete_seen_faces(rows: "QuerySet[Sighting]") -> int:
    """Delete evidence; the captures say since when, and are asked nothing more."""
    # Asked first: once the faces are gone nothing says whose films they were.
    touched = list(Capture.objects.filter(pk__in=rows.values("capture")))
    lock_films(capture.pk for capture in touched)
    unsaid = Capture.objects.filter(pk__in=[c.pk for c in touched], faces_erased_at=None)
    # Since the first of them went the film is no evidence of who was there.
    unsaid.update(faces_erased_at=timezone.now())
    n_deleted = delete_rows(rows)
    renew_keys(touched)
    return n_deleted


def give_uploads_up(rows: "QuerySet[Any]") -> int:
    """Delete uploads nobody went on with, and the rows of those that became a capture."""
    n_deleted = 0
    for upload in rows:
        if upload.capture_id is None:
            abandon_upload(upload=upload)
        else:
            Upload.objects.filter(pk=upload.pk).delete()
        n_deleted += 1
    return n_deleted


def erase_films_with(student: Student) -> int:
    """Erase the films of her before anything else goes: afterwards nothing says which they are."""
    return erase_films(films_with(student))


def erase_rested_films(keys: list[str]) -> list[str]:
    films = Capture.objects.filter(pk__in=keys)
    in_work = list(films.unfinished().values_list("pk", flat=True))
    erase_films_after_commit(films.exclude(pk__in=in_work))
    return [str(pk) for pk in in_work]


def erase_rested_uploads(keys: list[str]) -> list[str]:
    """Erase the films that came of uploads; one that was given up is gone."""
    uploads = Upload.objects.filter(pk__in=keys)
    whole = {str(one.capture_id): str(one.pk) for one in uploads if one.capture_id}
    coming = [str(one.pk) for one in uploads if not one.capture_id]
    return coming + [whole[film] for film in erase_rested_films(list(whole))]
