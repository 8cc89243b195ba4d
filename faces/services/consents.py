"""Give and withdraw the consent to recognise a student's face."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import DateTimeField, F, Q, QuerySet, Value
from django.db.models.functions import Greatest
from django.utils import timezone

from accounts.models import User
from classes.errors import OtherSchoolError
from classes.models import Student
from classes.models.class_sessions import FIRST_YEAR
from classes.versions import NOT_SHOWN, ShownVersion, refuse_stale
from faces.errors import (
    ConsentDateError,
    ConsentExistsError,
    ConsentIncompleteError,
    ConsentObjectedError,
)
from faces.models import (
    BiometricConsent,
    ConsentNotice,
    ConsentObjection,
    EvaluationRun,
    FacePicture,
    FaceTemplate,
    LookalikePair,
)
from faces.selectors.clip_board import clips_with
from faces.selectors.consents import may_be_recognised
from faces.services.clips.cleanup import erase_from_clips
from faces.services.rights import require_office_for_consents
from faces.signals import erasing_faces, faces_erased
from privacy.accesses import Access
from privacy.services.access_log import log_change
from storage.durable.erasure_marks import ErasureReach, mark_erasure
from storage.encryption.data_keys import delete_data_key


@dataclass(frozen=True)
class SignedConsent:
    """What was signed: a notice of the school, or a wording kept elsewhere.

    Args:
        given_by: who signed it.
        wording: version of the text; empty: the notice's.
        relation: of whoever signed it to the student.
        given_at: None: now.
    """

    given_by: str
    wording: str = ""
    notice: ConsentNotice | None = None
    relation: str = ""
    given_at: datetime | None = None


@transaction.atomic
def give_consent(
    *, student: Student, signed: SignedConsent, entered_by: User | None
) -> BiometricConsent:
    """Enter a consent.

    A standing objection is stronger than any consent.

    Args:
        entered_by: None only where whoever runs the installation starts a command.

    Raises:
        NotOfficeError: whoever enters it does not administer the student's school.
    """
    require_office_for_consents(entered_by, student=student)
    # Of two who enter it at once the second waits, and finds it given.
    Student.objects.select_for_update(of=("self",), no_key=True).get(pk=student.pk)
    if may_be_recognised(student):
        raise ConsentExistsError("consent_active_already", student=student)
    require_no_objection(student)
    check_consent(student=student, signed=signed)
    return BiometricConsent.objects.create(
        student=student,
        given_by=signed.given_by,
        wording=signed.wording or str(signed.notice or ""),
        notice=signed.notice,
        relation=signed.relation,
        given_at=signed.given_at or timezone.now(),
        entered_by=entered_by,
    )


def check_consent(*, student: Student, signed: SignedConsent) -> None:
    """Refuse what cannot have been signed so; whoever enters it, wherever.

    Raises:
        ConsentDateError: it lies in the future, or before any school had recognition.
        ConsentIncompleteError: it does not say who signed what.
        OtherSchoolError: the notice is not one of the student's school.
    """
    given_at = signed.given_at or timezone.now()
    check_day_and_notice(student=student, notice=signed.notice, given_at=given_at)
    if not signed.given_by.strip():
        raise ConsentIncompleteError("consent_without_signer")
    if not (signed.wording or str(signed.notice or "")).strip():
        raise ConsentIncompleteError("consent_without_wording")


def check_day_and_notice(
    *, student: Student, notice: ConsentNotice | None, given_at: datetime
) -> None:
    """Refuse a day on which nothing can have been signed, and a notice of another school.

    Raises:
        ConsentDateError: it lies in the future, or before any school had recognition.
        OtherSchoolError: the notice is not one of the student's school.
    """
    if given_at > timezone.now():
        raise ConsentDateError("consent_in_future")
    if given_at.year < FIRST_YEAR:
        raise ConsentDateError("year_out_of_range", first=FIRST_YEAR, last=timezone.now().year)
    if notice and notice.school_id != student.school_id:
        raise OtherSchoolError("notice_of_another_school", school=student.school)


@transaction.atomic
def withdraw_consent(*, student: Student, shown_version: ShownVersion) -> int:
    """End the consent and erase every face of the student at once; attendance stays.

    A consent that was given since `shown_version` (`BiometricConsent.version`) is left as it is:
    whoever withdrew an older one was not shown it.

    Returns:
        How many templates and pieces of evidence were erased.
    """
    standing = BiometricConsent.objects.filter(student=student, withdrawn_at__isnull=True)
    if other := standing.select_for_update(of=("self",), no_key=True).first():
        refuse_stale(shown_version, other.version)
    # Not before it was given, should a clock have gone wrong.
    standing.update(withdrawn_at=Greatest(Value(timezone.now(), DateTimeField()), F("given_at")))
    params = {"how": "withdrawn"}
    log_change(Access("consents", student.school_id, (student.pk,), params=params))
    n_erased = erase_faces(student)
    # Last: a restored backup has the consent, and the face of whoever has no key of her own yet.
    mark_erasure(student=student, reach=ErasureReach.FACES)
    return n_erased


def hold_faces(students: Sequence[Student]) -> None:
    """Hold what an erasure of all these students' faces touches, before the first of them.

    Whoever erases the faces of several in one transaction asks for all of them first: two such
    that share films, or one and somebody who names a face, would else wait for each other.
    """
    of_class = Q(class_group__enrolments__student__in=students)
    _hold(FacePicture.objects.filter(Q(student__in=students) | Q(lookalike__in=students)))
    _hold(LookalikePair.objects.filter(Q(one__in=students) | Q(other__in=students)))
    _hold(EvaluationRun.objects.filter(pk__in=EvaluationRun.objects.filter(of_class).values("pk")))
    _hold(clips_with(students))
    _hold(FaceTemplate.objects.filter(student__in=students))
    erasing_faces.send(sender=Student, students=students)


def _hold(rows: "QuerySet[Any]") -> None:
    """Hold rows in one order: whoever wants some of them too stands in line."""
    held = rows.order_by("pk").select_for_update(of=("self",), no_key=True)
    list(held.values_list("pk", flat=True))


def erase_faces(student: Student) -> int:
    """Erase templates, evidence, waiting pictures, what comparing gave; attendance stays."""
    hold_faces([student])
    pictures = list(FacePicture.objects.filter(Q(student=student) | Q(lookalike=student)))
    for picture in pictures:
        picture.delete()
    answers = faces_erased.send(sender=Student, student=student)
    # While her registered faces are there: cards of films are found by them.
    n_erased = sum(int(n or 0) for _, n in answers) + erase_from_clips(student)
    n_erased += len(pictures)
    _erase_comparisons(student)
    # What backups hold of her face opens no more; a later consent gets a new key.
    delete_data_key(student)
    faces = FaceTemplate.objects.filter(student=student).delete()[1]
    return n_erased + faces.get(FaceTemplate._meta.label, 0)


def _erase_comparisons(student: Student) -> None:
    """Erase who she was found to look like, in pairs and in evaluations."""
    LookalikePair.objects.filter(Q(one=student) | Q(other=student)).delete()
    # One that runs has loaded her faces already, so it ends too.
    EvaluationRun.objects.filter(class_group__enrolments__student=student).delete()


@transaction.atomic
def record_objection(
    *, student: Student, objected_by: str, relation: str = "", entered_by: User | None
) -> ConsentObjection:
    """Record that a parent or the child says no; whatever was agreed before ends at once."""
    withdraw_consent(student=student, shown_version=NOT_SHOWN)
    objection = ConsentObjection.objects.create(
        student=student, objected_by=objected_by, relation=relation, entered_by=entered_by
    )
    # Before it is certain, so that no kill loses it, and after, for a backup made in between.
    at = objection.objected_at
    note = partial(mark_erasure, student=student, reach=ErasureReach.OBJECTION, objected_at=at)
    note()
    transaction.on_commit(note, robust=True)
    return objection


@transaction.atomic
def lift_objection(*, objection: ConsentObjection, by: User) -> None:
    """End an objection because whoever made it takes it back; a consent is entered anew."""
    require_office_for_consents(by, student=objection.student)
    _end_objection(objection, by=by, how="lifted")


@transaction.atomic
def take_back_objection(*, objection: ConsentObjection) -> None:
    """End an objection by the word of whoever made it, given by her own link; no consent comes."""
    _end_objection(objection, by=None, how="taken back")


def _end_objection(objection: ConsentObjection, *, by: User | None, how: str) -> None:
    # A clock set back since must not end it before it began: a constraint forbids that.
    ConsentObjection.objects.standing().filter(pk=objection.pk).update(
        lifted_at=Greatest(Value(timezone.now(), DateTimeField()), F("objected_at")), lifted_by=by
    )
    student = objection.student
    log_change(Access("consents", student.school_id, (student.pk,), params={"how": how}))
    # Once it is certain: an end that was not kept must end nothing in a restored backup.
    note = partial(mark_erasure, student=student, reach=ErasureReach.LIFTED)
    transaction.on_commit(partial(note, objected_at=objection.objected_at), robust=True)


def require_no_objection(student: Student) -> None:
    objection = ConsentObjection.objects.standing().filter(student=student).first()
    if objection:
        raise ConsentObjectedError(
            "objection_standing", name=objection.objected_by, student=student
        )


def lock_consents(students: "QuerySet[Student]") -> set[int]:
    """Return which of these students have an active consent, and let no withdrawal pass by.

    A withdrawal waits until this transaction ends, and then sees and erases what it stored.
    """
    consents = BiometricConsent.objects.active().filter(student__in=students.values("pk"))
    held = consents.order_by("pk").select_for_update(of=("self",), no_key=True)
    return set(held.values_list("student_id", flat=True))
