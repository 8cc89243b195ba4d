"""What recognition keeps of people: films, the faces seen in them, and where somebody sits."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from classes.models import Student
from jobs.models import JobState
from privacy.accesses import Access
from privacy.changes import log_changes_of, log_settings_of
from privacy.registry import (
    DaysKept,
    Due,
    HeldTable,
    Holding,
    register_holdings,
    register_impersonal,
)
from recognition.models import (
    AnnotatedCopy,
    Camera,
    Capture,
    FaceCorrection,
    FilmExemption,
    FilmNotice,
    FilmNoticeWish,
    IgnoredSpot,
    ReviewStep,
    RoomWatch,
    Seat,
    SetupPicture,
    Sighting,
    SightingCandidate,
    Upload,
    UploadChunk,
)
from recognition.selectors.evidence import (
    films_before_a_withdrawal,
    films_with,
    unfinished_films_with,
    unfinished_uploads_with,
)
from recognition.services.copies.annotated_copies import erase_former_copies
from recognition.services.retention import (
    delete_seen_faces,
    erase_films,
    erase_films_after_commit,
    give_uploads_up,
)
from storage.orphans import erase_orphans

OF_SIGHTING = ("proposed_student", "confirmed_student")
OF_CAPTURE = tuple(f"sightings__{path}" for path in OF_SIGHTING)


def _of_settled_lessons(due: Due, path: str) -> Q:
    """Keep what was confirmed before the period, or filmed so long ago that nobody will."""
    is_confirmed = Q(first_confirmed__lt=due.before)
    return is_confirmed | Q(**{f"{path}uploaded_at__lt": due.long_before})


def _old(rows: "QuerySet[Any]", due: Due, path: str = "") -> "QuerySet[Any]":
    session = f"{path}session__"
    # The first confirmation: a later one must not keep a film for longer.
    confirmed = Coalesce(f"{session}first_confirmed_at", f"{session}confirmed_at")
    of_school = rows.filter(**{f"{session}class_group__school": due.school_id})
    return of_school.annotate(first_confirmed=confirmed).filter(_of_settled_lessons(due, path))


def _old_films(due: Due) -> "QuerySet[Capture]":
    # What is worked on keeps its file until the worker is done.
    at_rest = Capture.objects.exclude(file="").filter(
        state__in=[Capture.State.READY, Capture.State.FAILED]
    )
    of_school = at_rest.filter(session__class_group__school=due.school_id)
    shows_who_withdrew = of_school.filter(pk__in=films_before_a_withdrawal().values("pk"))
    return at_rest.filter(
        Q(pk__in=_old(at_rest, due).values("pk")) | Q(pk__in=shows_who_withdrew.values("pk"))
    )


def _old_evidence(due: Due) -> "QuerySet[Sighting]":
    return _old(Sighting.objects.all(), due, "capture__")


def _old_strangers(due: Due) -> "QuerySet[Sighting]":
    sightings = Sighting.objects.filter(
        capture__session__class_group__school=due.school_id, capture__uploaded_at__lt=due.before
    )
    return sightings.of_nobody()


def _abandoned_uploads(due: Due) -> "QuerySet[Upload]":
    of_school = Upload.objects.filter(session__class_group__school=due.school_id)
    return of_school.filter(touched_at__lt=due.before)


def _old_notices(due: Due) -> "QuerySet[FilmNotice]":
    ended = FilmNotice.objects.exclude(state__in=[JobState.QUEUED, JobState.RUNNING])
    return ended.filter(school=due.school_id, queued_at__lt=due.before)


def _old_setup_pictures(due: Due) -> "QuerySet[SetupPicture]":
    rows = SetupPicture.objects.filter(school=due.school_id, queued_at__lt=due.before)
    # A worker still has to write into one that is running.
    return rows.exclude(state=SetupPicture.State.RUNNING)


def _old_copies(due: Due) -> "QuerySet[AnnotatedCopy]":
    rows = AnnotatedCopy.objects.filter(school=due.school_id, asked_at__lt=due.before)
    # A worker still has to write into one that is running.
    return rows.exclude(state=AnnotatedCopy.State.RUNNING)


def _unseen_spots(due: Due) -> "QuerySet[IgnoredSpot]":
    of_school = IgnoredSpot.objects.filter(class_group__school=due.school_id)
    return of_school.filter(last_seen_on__lt=due.before.date())


def _old_corrections(due: Due) -> "QuerySet[FaceCorrection]":
    of_school = FaceCorrection.objects.filter(student__school=due.school_id)
    return of_school.filter(made_at__lt=due.before)


def _erase_orphaned_films(before: datetime) -> int:
    return erase_orphans(Capture, "file", folder="captures/", before=before)


def _erase_films_with(student: Student) -> int:
    """Erase the films of her before anything else goes: afterwards nothing says which they are."""
    return erase_films(films_with(student))


def _films_in_work(student: Student) -> list[str]:
    return [str(pk) for pk in unfinished_films_with(student).values_list("pk", flat=True)]


def _erase_rested_films(keys: list[str]) -> list[str]:
    films = Capture.objects.filter(pk__in=keys)
    in_work = list(films.unfinished().values_list("pk", flat=True))
    erase_films_after_commit(films.exclude(pk__in=in_work))
    return [str(pk) for pk in in_work]


def _uploads_of(student: Student) -> list[str]:
    return [str(pk) for pk in unfinished_uploads_with(student).values_list("pk", flat=True)]


def _erase_rested_uploads(keys: list[str]) -> list[str]:
    """Erase the films that came of uploads; one that was given up is gone."""
    uploads = Upload.objects.filter(pk__in=keys)
    whole = {str(one.capture_id): str(one.pk) for one in uploads if one.capture_id}
    coming = [str(one.pk) for one in uploads if not one.capture_id]
    return coming + [whole[film] for film in _erase_rested_films(list(whole))]


def _access_of_exemption(row: FilmExemption) -> Access:
    what = f"session {row.session_id}" if row.session_id else f"class {row.class_group_id}"
    return Access("room_watch", row.school_id, about=what)


register_holdings(
    Holding(
        name="films",
        title=_("Films and photos of lessons"),
        until=_("after the register was first confirmed; unconfirmed: 30 days after the upload"),
        tables=(HeldTable(Capture, OF_CAPTURE, left_out=("found", "timings_s")),),
        period=DaysKept(7, 30),
        old=_old_films,
        remove=erase_films,
        erase=_erase_films_with,
        in_work=_films_in_work,
        erase_rested=_erase_rested_films,
        erase_orphans=_erase_orphaned_films,
    ),
    Holding(
        name="evidence",
        title=_("Faces of students seen in lessons"),
        until=_("after the register was first confirmed; unconfirmed: 90 days after the upload"),
        tables=(
            HeldTable(Sighting, OF_SIGHTING, pictures=("chip",)),
            HeldTable(SightingCandidate, ("student",)),
        ),
        period=DaysKept(30, 90),
        old=_old_evidence,
        remove=delete_seen_faces,
    ),
    Holding(
        name="strangers",
        title=_("Faces of people whom nobody named"),
        until=_("after the upload, and at once when the register is confirmed"),
        tables=(HeldTable(Sighting),),
        period=DaysKept(7, 7),
        old=_old_strangers,
    ),
    Holding(
        name="uploads",
        title=_("Uploads that were given up"),
        until=_("after the last part arrived"),
        tables=(HeldTable(Upload), HeldTable(UploadChunk)),
        period=DaysKept(1, 1, 1),
        old=_abandoned_uploads,
        remove=give_uploads_up,
        in_work=_uploads_of,
        erase_rested=_erase_rested_uploads,
    ),
    Holding(
        name="review_steps",
        title=_("Steps of a review that can be taken back"),
        until=_("Until the register is confirmed."),
        tables=(HeldTable(ReviewStep, ("student", *(f"sighting__{p}" for p in OF_SIGHTING))),),
    ),
    Holding(
        name="setup_pictures",
        title=_("Test pictures of cameras"),
        until=_("after it was taken"),
        tables=(HeldTable(SetupPicture),),
        period=DaysKept(1, 1, 1),
        old=_old_setup_pictures,
    ),
    Holding(
        name="annotated_copies",
        title=_("Copies of films and photos with names"),
        until=_("after it was asked for, and with the film"),
        tables=(HeldTable(AnnotatedCopy),),
        period=DaysKept(1, 1, 1),
        old=_old_copies,
        erase_orphans=erase_former_copies,
    ),
    Holding(
        name="ignored_spots",
        title=_("Pictures in rooms that are ignored: a signature each, no face"),
        until=_("after a film last showed the picture"),
        tables=(HeldTable(IgnoredSpot),),
        period=DaysKept(365, 1095),
        old=_unseen_spots,
    ),
    Holding(
        name="face_corrections",
        title=_("Corrections: which face was not which student"),
        until=_("after the correction, and as soon as one of the two withdraws"),
        tables=(HeldTable(FaceCorrection, ("student", "other"), left_out=("student", "other")),),
        period=DaysKept(365, 1095, 1),
        old=_old_corrections,
    ),
    Holding(
        name="film_notices",
        title=_("Mails to teachers about films of rooms: numbers of students, no names"),
        until=_("after they were planned; their texts are not kept"),
        tables=(HeldTable(FilmNotice),),
        period=DaysKept(30, 90, 1),
        old=_old_notices,
    ),
    Holding(
        name="film_wishes",
        title=_("Which teachers want mails about films of rooms"),
        until=_("Until the person ends it, or is deleted."),
        tables=(HeldTable(FilmNoticeWish),),
    ),
    Holding(
        name="seats",
        title=_("Where a student usually sits"),
        until=_("Until the office erases the student."),
        tables=(HeldTable(Seat, ("student",)),),
    ),
)
register_impersonal(
    {
        "recognition.Camera": "a camera of a room",
        "recognition.CameraAlert": "a mail about a camera",
        "recognition.CameraHealth": "how a camera is; on its picture nobody can be told",
        "recognition.FilmExemption": "a lesson or a class that no room films",
        "recognition.RoomFilm": "the work of a camera; its film is one of the lesson's",
        "recognition.RoomWatch": "what a room films",
        "recognition.ProposalStats": "numbers of a lesson",
    }
)
log_settings_of(
    Camera, lambda row: Access("cameras", row.room.school_id, params={"camera": row.pk})
)
log_settings_of(
    RoomWatch, lambda row: Access("room_watch", row.room.school_id, params={"room": row.room_id})
)
log_changes_of(FilmExemption, _access_of_exemption)
