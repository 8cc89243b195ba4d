"""What the registration desk keeps of people: consents, registered faces, pictures on their way."""

from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from classes.models import AttendanceRecord, Enrolment, Student
from classes.versions import NOT_SHOWN
from faces.models import (
    BiometricConsent,
    ClassClip,
    ClipFace,
    ConsentNotice,
    ConsentObjection,
    ConsentScan,
    EvaluationRun,
    FaceCluster,
    FacePicture,
    FaceTemplate,
    ImpactAssessment,
    LookalikePair,
    PictureBatch,
    RecognitionPause,
    StrangerLimits,
)
from faces.services.clips.cleanup import erase_clip
from faces.services.consents import erase_faces, hold_faces
from jobs.models import JobState
from privacy.accesses import Access
from privacy.changes import AccessOf, log_changes_of
from privacy.registry import (
    DaysKept,
    Due,
    HeldTable,
    Holding,
    register_holdings,
)
from storage.orphans import erase_orphans

THREE_YEARS = 1095
"""No face is kept longer than this after it was last of use, whatever a school wishes."""


def _faces_of_those_who_left(due: Due) -> "QuerySet[FaceTemplate]":
    """Find the faces of students all of whose classes have ended; one without any stays."""
    day = due.before.date()
    enrolments = Enrolment.objects.filter(student=OuterRef("student"))
    stays = enrolments.filter(Q(until_on=None) | Q(until_on__gt=day))
    of_school = FaceTemplate.objects.filter(student__school=due.school_id)
    return of_school.filter(Exists(enrolments), ~Exists(stays))


def _unused_faces(due: Due) -> "QuerySet[FaceTemplate]":
    """Find faces registered long ago that no film has found since."""
    seen = AttendanceRecord.objects.filter(
        student=OuterRef("student"),
        source=AttendanceRecord.Source.CAPTURE,
        recorded_at__gte=due.before,
    )
    of_school = FaceTemplate.objects.filter(student__school=due.school_id)
    return of_school.filter(~Exists(seen), created_at__lt=due.before)


def _faces_set_aside(due: Due) -> "QuerySet[FaceTemplate]":
    of_school = FaceTemplate.objects.filter(student__school=due.school_id)
    return of_school.set_aside().filter(set_aside_at__lt=due.before)


def _erase_all_of_students(rows: "QuerySet[FaceTemplate]") -> int:
    """Erase whatever is kept of these faces, as a withdrawal does; the consents stay."""
    n_faces = rows.count()
    students = Student.objects.filter(pk__in=list(rows.values_list("student", flat=True)))
    # The run that asks for it is one transaction.
    hold_faces(list(students))
    for student in students:
        erase_faces(student)
    return n_faces


def _old_clips(due: Due) -> "QuerySet[ClassClip]":
    held = ClassClip.objects.held().filter(class_group__school=due.school_id)
    return held.filter(uploaded_at__lt=due.before)


def _erase_clips(rows: "QuerySet[Any]") -> int:
    clips = list(rows)
    for clip in clips:
        erase_clip(clip=clip, shown_version=NOT_SHOWN)
    return len(clips)


def _erase_films_of_classes(student: Student) -> int:
    """Erase clips of her classes whose films are there still: a worker may read one just now.

    Of those that are read the faces like hers are gone with her registered ones.
    """
    classes = Enrolment.objects.filter(student=student).values("class_group")
    held = ClassClip.objects.held().exclude(file="")
    return _erase_clips(held.filter(class_group__in=classes))


def _ended_pictures(due: Due) -> "QuerySet[FacePicture]":
    at_rest = FacePicture.objects.exclude(state__in=[JobState.QUEUED, JobState.RUNNING])
    since = Coalesce(F("finished_at"), F("uploaded_at"))
    return at_rest.annotate(since=since).filter(student__school=due.school_id, since__lt=due.before)


def _forget_refused_files(student: Student) -> int:
    """Empty the lists of refused files of her classes: their names may be hers, in any form."""
    lists = PictureBatch.objects.filter(class_group__enrolments__student=student)
    # By key: an update joins no tables.
    batches = PictureBatch.objects.filter(pk__in=lists.exclude(refusals=[]).values("pk"))
    return batches.update(refusals=[])


def _old_evaluations(due: Due) -> "QuerySet[EvaluationRun]":
    of_school = EvaluationRun.objects.filter(class_group__school=due.school_id)
    return of_school.filter(asked_at__lt=due.before)


def _erase_orphans(model: type[Model], folder: str, before: datetime) -> int:
    return erase_orphans(model, "file", folder=folder, before=before)


register_holdings(
    Holding(
        name="registered_faces",
        title=_("Registered faces"),
        until=_("after the student has left all classes; at once when the consent is withdrawn"),
        tables=(HeldTable(FaceTemplate, ("student",), pictures=("chip",)),),
        period=DaysKept(0, 60),
        old=_faces_of_those_who_left,
        remove=_erase_all_of_students,
        erase=erase_faces,
    ),
    Holding(
        name="unused_faces",
        title=_("Registered faces that no film has found again"),
        until=_("after the last film that found them, or after they were registered"),
        tables=(HeldTable(FaceTemplate),),
        period=DaysKept(THREE_YEARS, THREE_YEARS, 30),
        old=_unused_faces,
        remove=_erase_all_of_students,
    ),
    Holding(
        name="faces_set_aside",
        title=_("Registered faces that were set aside"),
        until=_("after they were set aside, unless somebody says that they are right"),
        tables=(HeldTable(FaceTemplate),),
        period=DaysKept(90, 365, 7),
        old=_faces_set_aside,
    ),
    Holding(
        name="face_pictures",
        title=_("Pictures sent for registration"),
        until=_("after they were looked at; their files are erased at once"),
        tables=(
            HeldTable(FacePicture, ("student",), files=("file",), left_out=("lookalike",)),
            HeldTable(PictureBatch, ("pictures__student",), left_out=("refusals",)),
        ),
        period=DaysKept(1, 7, 1),
        old=_ended_pictures,
        erase=_forget_refused_files,
        erase_orphans=partial(_erase_orphans, FacePicture, "face_pictures/"),
    ),
    Holding(
        name="class_clips",
        title=_("Films from which a class is registered"),
        until=_("after the upload"),
        tables=(
            HeldTable(ClassClip),
            HeldTable(FaceCluster, ("student",), left_out=("suggested", "refusal_params")),
            HeldTable(ClipFace, ("cluster__student",), pictures=("chip",)),
        ),
        period=DaysKept(1, 1, 1),
        old=_old_clips,
        remove=_erase_clips,
        erase=_erase_films_of_classes,
        erase_orphans=partial(_erase_orphans, ClassClip, "clips/"),
    ),
    Holding(
        name="consents",
        title=_("Consents, objections and signed letters"),
        until=_("Until the office erases the student: they prove what was allowed."),
        tables=(
            HeldTable(BiometricConsent, ("student",)),
            HeldTable(ConsentScan, ("consent__student",), files=("file",)),
            HeldTable(ConsentObjection, ("student",)),
        ),
        erase_orphans=partial(_erase_orphans, ConsentScan, "consents/"),
    ),
    Holding(
        name="assessments",
        title=_("Who answered for the impact assessment, who switched recognition off"),
        until=_("As long as the school is here."),
        tables=(HeldTable(ImpactAssessment), HeldTable(RecognitionPause)),
    ),
    Holding(
        name="lookalikes",
        title=_("Students who look alike"),
        until=_("Until one of the two has no registered face any more, or is erased."),
        tables=(HeldTable(LookalikePair, ("one", "other"), left_out=("one", "other")),),
    ),
    Holding(
        name="evaluations",
        title=_("Tests of a class's registered faces"),
        until=_("after the test"),
        tables=(HeldTable(EvaluationRun),),
        period=DaysKept(365, THREE_YEARS, 1),
        old=_old_evaluations,
    ),
    Holding(
        name="notices",
        title=_("Texts of the consent letters, limits for strangers: who wrote or chose them"),
        until=_("As long as the school is here."),
        tables=(HeldTable(ConsentNotice), HeldTable(StrangerLimits)),
    ),
)


def _access(subject: str) -> AccessOf:
    return lambda row: Access(subject, row.student.school_id, (row.student_id,))


def _of_school(subject: str) -> AccessOf:
    return lambda row: Access(subject, row.school_id)


log_changes_of(BiometricConsent, _access("consents"))
log_changes_of(ConsentObjection, _access("consents"))
log_changes_of(
    ConsentNotice,
    lambda row: Access("notices", row.school_id, params={"version": row.version}),
)
log_changes_of(ImpactAssessment, _of_school("assessment"))
log_changes_of(RecognitionPause, _of_school("recognition"))
log_changes_of(StrangerLimits, _of_school("stranger_limits"))
