"""How it stands with a student's face, as somebody at home sees it, and the text she reads."""

from dataclasses import dataclass

from django.db.models import QuerySet

from classes.models import School, Student
from faces.models import ConsentNotice, ConsentObjection
from faces.selectors.consent_lists import ConsentState, consent_lines
from guardians.models import ConsentAnswer
from office.models import Contact, ContactScope


@dataclass(frozen=True)
class FaceConsent:
    """What somebody may decide.

    Args:
        notice: the text in her language, or the school's.
        has_own_no: the no that stands is her own, and she may take it back.
        is_for_office: a consent was withdrawn by somebody else: only the office enters a new one.
    """

    state: ConsentState
    notice: ConsentNotice
    has_own_no: bool
    is_for_office: bool

    @property
    def may_allow(self) -> bool:
        # Whoever withdrew on paper is not overruled by a press on a phone.
        if self.is_for_office:
            return False
        return self.state in (ConsentState.OPEN, ConsentState.WITHDRAWN) or self.has_own_no

    @property
    def may_refuse(self) -> bool:
        return self.state != ConsentState.OBJECTED

    @property
    def is_given(self) -> bool:
        return self.state == ConsentState.GIVEN

    @property
    def is_refused(self) -> bool:
        return self.state == ConsentState.OBJECTED

    @property
    def is_withdrawn(self) -> bool:
        return self.state == ConsentState.WITHDRAWN


def face_consent(contact: Contact) -> FaceConsent | None:
    """Return it for who decides, where the school has a text to agree to."""
    notice = notice_for(contact)
    if notice is None or contact.scope != ContactScope.ALL:
        return None
    # The list's own reading of a state, so that page and list never differ.
    [line] = consent_lines([contact.student])
    standing = set(objections_of(contact.student).values_list("pk", flat=True))
    own = set(own_objections(contact).values_list("pk", flat=True))
    return FaceConsent(
        line.state,
        notice,
        # Where anybody else has said no as well, hers alone takes nothing back.
        has_own_no=bool(standing) and standing <= own,
        is_for_office=was_withdrawn_by_others(contact),
    )


def was_withdrawn_by_others(contact: Contact) -> bool:
    """Tell whether the latest consent was ended, and not by an answer of her own."""
    [line] = consent_lines([contact.student])
    if line.consent is None or line.consent.withdrawn_at is None:
        return False
    own = ConsentAnswer.objects.filter(contact=contact, answer=ConsentAnswer.Answer.NO)
    return not own.filter(consent=line.consent).exists()


def notice_for(contact: Contact) -> ConsentNotice | None:
    """Return the newest version: in her language, else the school's, else as it is written."""
    school = contact.student.school
    newest = ConsentNotice.objects.filter(school=school).first()
    if newest is None:
        return None
    # By version, not by date: an older text in her language is not what the school asks for now.
    texts = ConsentNotice.objects.filter(school=school, version=newest.version)
    by_language = {_language_of(one, school): one for one in texts}
    wanted = [(contact.language or school.language).split("-")[0], school.language.split("-")[0]]
    return next((by_language[one] for one in wanted if one in by_language), newest)


def objections_of(student: Student) -> "QuerySet[ConsentObjection]":
    return ConsentObjection.objects.standing().filter(student=student)


def own_objections(contact: Contact) -> "QuerySet[ConsentObjection]":
    """Return the standing objections that she has made by her link."""
    answers = ConsentAnswer.objects.filter(contact=contact, objection__isnull=False)
    return objections_of(contact.student).filter(pk__in=answers.values("objection"))


def _language_of(notice: ConsentNotice, school: School) -> str:
    return (notice.language or school.language).split("-")[0]
