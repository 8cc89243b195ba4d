"""Enter the answers of many students at once: one notice, one day, one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from classes.models import Student
from faces.letters.scanned_pages import ScannedPage
from faces.models import BiometricConsent, ConsentNotice, ConsentObjection
from faces.selectors.consent_lists import ConsentLine, consent_lines
from faces.services.consent_scans import keep_scans
from faces.services.consents import (
    check_day_and_notice,
    hold_faces,
    lock_consents,
    record_objection,
)
from faces.services.rights import require_office_for_consents
from privacy.accesses import Access
from privacy.services.access_log import log_change


@dataclass(frozen=True)
class SignedLetter:
    """A letter that came back.

    Args:
        given_by: who signed it; empty: the letter itself says it.
        pages: the letter as scanned; without any it is kept on paper only.
    """

    student: Student
    given_by: str = ""
    pages: Sequence[ScannedPage] = ()


@dataclass(frozen=True)
class ListAnswers:
    """What the letters of a class say that came back.

    Args:
        signed: those with a yes to the notice; `refused` those with a no, each with who says it.
    """

    notice: ConsentNotice
    given_at: datetime
    signed: Sequence[SignedLetter]
    refused: Sequence[SignedLetter] = ()


@dataclass(frozen=True)
class EnteredList:
    """What became of a list: what was entered, and who was left out as she had an answer."""

    consents: list[BiometricConsent] = field(default_factory=list)
    objections: list[ConsentObjection] = field(default_factory=list)
    left_out: list[ConsentLine] = field(default_factory=list)

    @property
    def n(self) -> int:
        return len(self.consents) + len(self.objections)


@transaction.atomic
def enter_answers(*, answers: ListAnswers, entered_by: User) -> EnteredList:
    """Enter the yes and the no of a list, all of them or none.

    A no ends a consent that was given meanwhile; who objects already is left out.
    """
    entered = give_consents(
        letters=answers.signed,
        notice=answers.notice,
        given_at=answers.given_at,
        entered_by=entered_by,
    )
    by_student = {letter.student.pk: letter.given_by for letter in answers.refused}
    locked = Student.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=by_student)
    # Locked in one order: two lists that share students cannot wait for each other.
    lines = consent_lines(locked.order_by("pk"))
    refusing = [line.student for line in lines if line.objection is None]
    lock_consents(Student.objects.filter(pk__in=[student.pk for student in refusing]))
    hold_faces(refusing)
    objections = [
        record_objection(
            student=line.student, objected_by=by_student[line.student.pk], entered_by=entered_by
        )
        for line in lines
        if line.objection is None
    ]
    left_out = [line for line in lines if line.objection]
    return EnteredList(entered.consents, objections, [*entered.left_out, *left_out])


@transaction.atomic
def give_consents(
    *,
    letters: Sequence[SignedLetter],
    notice: ConsentNotice,
    given_at: datetime,
    entered_by: User | None,
) -> EnteredList:
    """Enter a consent for each letter whose student has no answer yet.

    A command, which names nobody who enters them, has no scans.

    Who has a consent, objects or has withdrawn is left out, whatever the page showed: a no is
    stronger than a list, and a new yes after it is entered on the student's own page.

    Raises:
        NotOfficeError: whoever enters it does not administer the students' school.
        ConsentDateError: the day lies in the future, or before any school had recognition.
        OtherSchoolError: the notice is not one of the students' school.
    """
    of_schools = {letter.student.school_id: letter.student for letter in letters}
    for student in of_schools.values():
        require_office_for_consents(entered_by, student=student)
        check_day_and_notice(student=student, notice=notice, given_at=given_at)
    by_student = {letter.student.pk: letter for letter in letters}
    # Sent twice at once, the second list finds what the first has entered.
    locked = Student.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=by_student)
    lines = consent_lines(locked.order_by("pk"))
    alike: dict[str, Any] = {"wording": str(notice), "notice": notice}
    alike |= {"given_at": given_at, "entered_by": entered_by}
    answers = [
        (line.student, by_student[line.student.pk].given_by) for line in lines if line.is_open
    ]
    rows = [BiometricConsent(student=one, given_by=by, **alike) for one, by in answers]
    consents = _log_consents(BiometricConsent.objects.bulk_create(rows))
    letter_of = [(consent, by_student[consent.student_id].pages) for consent in consents]
    if entered_by:
        # Last, so that no file outlives a transaction that fails.
        keep_scans([bound for bound in letter_of if bound[1]], sent_by=entered_by)
    return EnteredList(consents, left_out=[line for line in lines if not line.is_open])


def _log_consents(consents: list[BiometricConsent]) -> list[BiometricConsent]:
    """Write one line a school that names everybody: many rows at once send no signal."""
    by_school: dict[int, list[int]] = {}
    for consent in consents:
        by_school.setdefault(consent.student.school_id, []).append(consent.student_id)
    for school_id, student_ids in by_school.items():
        log_change(Access("consents", school_id, tuple(student_ids), params={"how": "added"}))
    return consents
