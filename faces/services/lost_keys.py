"""Withdraw again what a restored backup has brought back, and enter the objections it lacks."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import DateTimeField, Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Greatest
from django.utils import translation
from django.utils.translation import gettext

from classes.models import Student
from classes.versions import NOT_SHOWN
from faces.models import BiometricConsent, ConsentObjection, FaceTemplate
from faces.services.consents import hold_faces, withdraw_consent
from privacy.accesses import Access
from privacy.services.access_log import log_change
from storage.durable.erasure_marks import ErasureMark, ErasureReach
from storage.encryption.data_keys import pks_without_key, require_own_keys


def withdraw_without_keys() -> int:
    """Withdraw for each student whose key is gone, and erase the faces that it opened.

    With a withdrawal her key goes for good; a backup of before has her consent and her faces still.

    Returns:
        How many students.

    Raises:
        InstallationKeyError, KeyGoneError: the folder of keys is another installation's.
    """
    students = list(Student.objects.filter(pk__in=pks_without_key(Student._meta.label)))
    if students:
        require_own_keys()
    for student in students:
        _withdraw(student)
    return len(students)


def withdraw_marked(marks: Iterable[ErasureMark]) -> int:
    """Withdraw for those of whom it is noted outside the backup, if it has a consent or a face.

    With a key of her own that is gone as well, and she was withdrawn by that.

    Returns:
        How many students.
    """
    wanted = {(one.student_id, one.school_id) for one in marks if one.reach is ErasureReach.FACES}
    consents = BiometricConsent.objects.filter(student=OuterRef("pk"), withdrawn_at=None)
    faces = FaceTemplate.objects.filter(student=OuterRef("pk"))
    found = Student.objects.filter(Exists(consents) | Exists(faces))
    found = found.filter(pk__in=[student_id for student_id, _school_id in wanted])
    students = [one for one in found if (one.pk, one.school_id) in wanted]
    for student in students:
        withdraw_consent(student=student, shown_version=NOT_SHOWN)
    return len(students)


def repeat_objections(marks: Iterable[ErasureMark]) -> int:
    """Enter the objections that a backup knows nothing of, and end those that ended since.

    Nobody's name is noted outside the database: whoever made one is asked for by its words.

    Returns:
        How many were entered and still stand.
    """
    noted = [one for one in marks if one.reach in (ErasureReach.OBJECTION, ErasureReach.LIFTED)]
    students = Student.objects.select_related("school").in_bulk({one.student_id for one in noted})
    entered = set()
    for one in noted:
        student = students.get(one.student_id)
        if student is None or student.school_id != one.school_id or one.objected_at is None:
            continue
        known = ConsentObjection.objects.filter(student=student, objected_at=one.objected_at)
        if one.reach is ErasureReach.LIFTED:
            _lift(known.standing(), at=one.at)
        elif not known.exists():
            entered.add(_enter_objection(student, one.objected_at).pk)
    return ConsentObjection.objects.standing().filter(pk__in=entered).count()


def _lift(standing: "QuerySet[ConsentObjection]", *, at: datetime) -> None:
    # As when it was lifted: never before it began.
    standing.update(lifted_at=Greatest(Value(at, DateTimeField()), F("objected_at")))


@transaction.atomic
def _enter_objection(student: Student, objected_at: datetime) -> ConsentObjection:
    with translation.override(student.school.language):
        whose = gettext("Somebody whose name the backup did not have")
    params = {"how": "restored"}
    log_change(Access("consents", student.school_id, (student.pk,), params=params))
    return ConsentObjection.objects.create(
        student=student, objected_by=whose, objected_at=objected_at
    )


@transaction.atomic
def _withdraw(student: Student) -> None:
    # In the order of a withdrawal: her consent, then all that hangs on her face.
    standing = BiometricConsent.objects.filter(student=student, withdrawn_at__isnull=True)
    list(standing.select_for_update(of=("self",), no_key=True))
    hold_faces([student])
    # First: a withdrawal compares them with the faces of clips, and they cannot be opened.
    FaceTemplate.objects.filter(student=student).delete()
    withdraw_consent(student=student, shown_version=NOT_SHOWN)
