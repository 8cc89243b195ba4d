"""Take what somebody at home answers about her child's face; any no counts."""

from django.db import transaction

from classes.models import Student
from faces.models import BiometricConsent, ConsentNotice
from faces.selectors.consents import may_be_recognised
from faces.services.consents import (
    SignedConsent,
    give_consent,
    record_objection,
    take_back_objection,
)
from guardians.errors import AnswerRefusedError
from guardians.models import ConsentAnswer
from guardians.selectors.consent_states import (
    notice_for,
    objections_of,
    own_objections,
    was_withdrawn_by_others,
)
from guardians.selectors.contact_links import may_open
from office.models import Contact, ContactScope


@transaction.atomic
def answer_yes(*, contact: Contact, shown_notice: ConsentNotice) -> ConsentAnswer:
    """Take back her own no, if there is one, and enter the consent; what others ended stays ended.

    Raises:
        AnswerRefusedError: she does not decide, another's no or withdrawal stands, or there is a
            newer text.
    """
    student = _locked_student(contact)
    # Which text she saw is checked under the lock: a new version may come while she reads.
    _require_text(contact, shown_notice)
    own = list(own_objections(contact))
    # A no by anybody else, or by the office, outlives her yes.
    if objections_of(student).exclude(pk__in=[one.pk for one in own]).exists():
        raise AnswerRefusedError("answer_other_no", student=student)
    if was_withdrawn_by_others(contact):
        raise AnswerRefusedError("answer_withdrawn", student=student)
    for objection in own:
        take_back_objection(objection=objection)
    consent = None
    # A second yes gives no second consent; the answer is kept all the same.
    if not may_be_recognised(student):
        signed = SignedConsent(
            given_by=contact.name, relation=contact.relation, notice=shown_notice
        )
        consent = give_consent(student=student, signed=signed, entered_by=None)
    return _keep(contact, ConsentAnswer.Answer.YES, notice=shown_notice, consent=consent)


@transaction.atomic
def answer_no(*, contact: Contact, shown_notice: ConsentNotice) -> ConsentAnswer:
    """Withdraw whatever was agreed and let her no stand: every registered face goes at once.

    A no never waits: it holds whichever text was shown.

    Raises:
        AnswerRefusedError: she does not decide about faces.
    """
    student = _locked_student(contact)
    # Read before the objection, which ends it: the answer names what it ended.
    ended = BiometricConsent.objects.active().filter(student=student).first()
    # A second no finds the first: there is nothing more to end.
    objection = own_objections(contact).first() or record_objection(
        student=student, objected_by=contact.name, relation=contact.relation, entered_by=None
    )
    return _keep(
        contact, ConsentAnswer.Answer.NO, notice=shown_notice, consent=ended, objection=objection
    )


def _locked_student(contact: Contact) -> Student:
    """Read the student as she is now: of two answers at once the second sees the first."""
    if contact.scope != ContactScope.ALL or not may_open(contact):
        raise AnswerRefusedError("answer_not_for_contact")
    students = Student.objects.select_related("school").select_for_update(of=("self",), no_key=True)
    return students.get(pk=contact.student_id)


def _require_text(contact: Contact, shown: ConsentNotice) -> None:
    latest = notice_for(contact)
    # By version, not by row: the same text in another language is no newer one.
    if latest is None or latest.version != shown.version:
        raise AnswerRefusedError("answer_notice_changed")


def _keep(contact: Contact, answer: str, **fields: object) -> ConsentAnswer:
    return ConsentAnswer.objects.create(
        student=contact.student,
        contact=contact,
        answered_by=str(contact),
        answer=answer,
        **fields,
    )
