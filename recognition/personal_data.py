"""What recognition keeps of people: films, the faces seen in them, and where somebody sits."""

from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.text import format_lazy
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
    Words,
    delete_rows,
    register_holdings,
    register_impersonal,
)
from recognition.models import (
    AnnotatedCopy,
    Camera,
    CameraAlert,
    Capture,
    ClassWatch,
    FaceCorrection,
    FilmExemption,
    FilmNotice,
    FilmNoticeWish,
    IgnoredSpot,
    ReviewStep,
    RoomFilm,
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
    films_in_work,
    uploads_in_work,
)
from recognition.services.copies.annotated_copies import erase_former_copies
from recognition.services.retention import (
    delete_seen_faces,
    erase_films,
    erase_films_with,
    erase_rested_films,
    erase_rested_uploads,
    give_uploads_up,
)
from recognition.services.review.steps import forget_in_steps
from storage.orphans import erase_orphans

FILMS_KEPT, EVIDENCE_KEPT = DaysKept(7, 30), DaysKept(30, 90)
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
    resting = [Capture.State.READY, Capture.State.FAILED]
    at_rest = Capture.objects.exclude(file="").filter(state__in=resting)
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


def _erase_setup_pictures(student: Student) -> int:
    """Let all of her school go: nothing says who is on them. One that is taken now leaves none."""
    return delete_rows(SetupPicture.objects.filter(school=student.school_id))


def _old_alerts(due: Due) -> "QuerySet[CameraAlert]":
    ended = CameraAlert.objects.exclude(state__in=[JobState.QUEUED, JobState.RUNNING])
    # Who was told of a fault that lasts is told of its end.
    over = ended.exclude(camera__health__fault_since=F("fault_since"))
    return over.filter(school=due.school_id, queued_at__lt=due.before)


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


def _after_confirmation(period: DaysKept) -> Words:
    text = _("after the register was first confirmed; unconfirmed: {n_days} days after the upload")
    return format_lazy(text, n_days=period.most_days)


register_holdings(
    Holding(
        name="films",
        title=_("Films and photos of lessons"),
        until=_after_confirmation(FILMS_KEPT),
        tables=(HeldTable(Capture, OF_CAPTURE, left_out=("found", "timings_s")),),
        period=FILMS_KEPT,
        old=_old_films,
        remove=erase_films,
        erase=erase_films_with,
        in_work=films_in_work,
        erase_rested=erase_rested_films,
        erase_orphans=lambda before: erase_orphans(
            Capture, "file", folder="captures/", before=before
        ),
    ),
    Holding(
        name="evidence",
        title=_("Faces of students seen in lessons"),
        until=_after_confirmation(EVIDENCE_KEPT),
        tables=(
            HeldTable(Sighting, OF_SIGHTING, pictures=("chip",)),
            HeldTable(SightingCandidate, ("student",)),
        ),
        period=EVIDENCE_KEPT,
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
        in_work=uploads_in_work,
        erase_rested=erase_rested_uploads,
    ),
    Holding(
        name="review_steps",
        title=_("Steps of a review that can be taken back"),
        until=_("Until the register is confirmed."),
        tables=(HeldTable(ReviewStep, ("student", *(f"sighting__{p}" for p in OF_SIGHTING))),),
        erase=lambda student: forget_in_steps(student=student),
    ),
    Holding(
        name="setup_pictures",
        title=_("Test pictures of cameras"),
        until=_("after it was taken"),
        tables=(HeldTable(SetupPicture),),
        period=DaysKept(1, 1, 1),
        old=_old_setup_pictures,
        erase=_erase_setup_pictures,
    ),
    Holding(
        name="annotated_copies",
        title=_("Copies of films and photos with names"),
        until=_("after it was asked for; at once when the film is deleted"),
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
        until=_("after the correction; at once when one of the two withdraws"),
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
    Holding(
        name="camera_alerts",
        title=_("Mails about a camera to those who look after it"),
        until=_("after they were planned"),
        tables=(HeldTable(CameraAlert),),
        period=DaysKept(90, 365, 7),
        old=_old_alerts,
    ),
    Holding(
        name="room_watches",
        title=_(
            "Rooms that film: who answers, who set a class, asked for a film or left a lesson out"
        ),
        until=_("As long as the school is here."),
        tables=tuple(map(HeldTable, (RoomWatch, RoomFilm, ClassWatch, FilmExemption))),
    ),
)
register_impersonal(
    {
        "recognition.Camera": "a camera of a room",
        "recognition.CameraHealth": "how a camera is; on its picture nobody can be told",
        "recognition.CameraSearch": "machines that answered, by what they call themselves",
        "recognition.ProposalStats": "numbers of a lesson",
    }
)
log_settings_of(
    Camera, lambda row: Access("cameras", row.room.school_id, params={"camera": row.pk})
)
log_settings_of(
    RoomWatch, lambda row: Access("room_watch", row.room.school_id, params={"room": row.room_id})
)
log_changes_of(
    FilmExemption,
    lambda row: Access("room_watch", row.school_id, about=f"session {row.session_id}"),
)
log_changes_of(
    ClassWatch,
    lambda row: Access(
        "room_watch", row.class_group.school_id, about=f"class {row.class_group_id}"
    ),
)
