"""Let a school recognise faces once somebody answers for it, and switch it off at once."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from classes.access import keeps_people_of
from classes.errors import NotOfficeError
from classes.models import School
from faces.errors import AssessmentRefusedError
from faces.models import ImpactAssessment, RecognitionPause
from privacy.accesses import Access
from privacy.services.access_log import log_change


@dataclass(frozen=True)
class AssessmentStatement:
    """What somebody answers for.

    Args:
        assessed_by: name and post of who signed it.
        assessed_on: the day on which it was done.
        document: its title or number, and where it is kept.
        review_on: when it is looked at again; a day that has passed reminds and stops nothing.
    """

    assessed_by: str
    assessed_on: date
    document: str
    review_on: date


@transaction.atomic
def record_assessment(
    *, school: School, statement: AssessmentStatement, entered_by: User | None
) -> ImpactAssessment:
    """Record that the impact assessment is done, or was reviewed.

    Args:
        entered_by: None only where whoever runs the installation starts a command.

    Raises:
        NotOfficeError: whoever enters it does not administer the school.
    """
    require_administrator(entered_by, school=school)
    check_statement(school=school, statement=statement)
    return ImpactAssessment.objects.create(
        school=school,
        assessed_by=statement.assessed_by.strip(),
        assessed_on=statement.assessed_on,
        document=statement.document.strip(),
        review_on=statement.review_on,
        entered_by=entered_by,
    )


def check_statement(*, school: School, statement: AssessmentStatement) -> None:
    """Refuse what nobody can answer for.

    Raises:
        AssessmentRefusedError: a name or document is missing, or a day is on the wrong side of now.
    """
    if not statement.assessed_by.strip() or not statement.document.strip():
        raise AssessmentRefusedError("assessment_incomplete")
    if statement.assessed_on > school.today():
        raise AssessmentRefusedError("assessment_in_future")
    if statement.review_on <= school.today():
        raise AssessmentRefusedError("assessment_review_past")


@transaction.atomic
def switch_recognition_off(*, school: School, by: User | None) -> None:
    """Stop to register and match faces of a school at once; what waits fails with the reason."""
    require_administrator(by, school=school)
    # Of two who press at once the second waits, and finds it off.
    School.objects.select_for_update(of=("self",), no_key=True).get(pk=school.pk)
    if not RecognitionPause.objects.standing().filter(school=school).exists():
        RecognitionPause.objects.create(school=school, begun_by=by)


@transaction.atomic
def switch_recognition_on(*, school: School, by: User | None) -> None:
    """End the pause; without an assessment recognition stays off all the same."""
    require_administrator(by, school=school)
    standing = RecognitionPause.objects.standing().filter(school=school)
    if standing.update(ended_at=timezone.now(), ended_by=by):
        # `update` sends no signal, by which other changes are logged.
        log_change(Access("recognition", school.pk, params={"how": "switched on"}))


def require_administrator(by: User | None, *, school: School) -> None:
    if by is not None and not keeps_people_of(by, school.pk):
        raise NotOfficeError("recognition_for_administrators")
