"""Whether a school and a student may be recognised, and from when a consent counts."""

from datetime import date, datetime, time

from django.utils import timezone

from classes.models import School, Student
from faces.errors import RecognitionOffError
from faces.models import BiometricConsent
from faces.models.assessments import is_assessed, is_paused

NOON = time(12)


def recognition_refusal(school_id: int) -> RecognitionOffError | None:
    """Return why a school may recognise nobody now; None: it may. One query."""
    rows = School.objects.annotate(is_assessed=is_assessed(), is_paused=is_paused())
    name, assessed, paused = rows.values_list("name", "is_assessed", "is_paused").get(pk=school_id)
    if not assessed:
        return RecognitionOffError("recognition_not_assessed", school=name)
    return RecognitionOffError("recognition_switched_off", school=name) if paused else None


def require_recognition(school_id: int) -> None:
    """Refuse to register or match any face of a school that is not to.

    Raises:
        RecognitionOffError: nobody answers for its assessment, or it has switched recognition off.
    """
    if refusal := recognition_refusal(school_id):
        raise refusal


def may_be_recognised(student: Student) -> bool:
    return BiometricConsent.objects.active().filter(student=student).exists()


def time_of_consent(student: Student, *, given_on: date) -> datetime:
    """Return when a consent of a day counts as given: at noon on the school's clock, or now."""
    # A day has no hour: noon is the same day in nearly every time zone.
    noon = datetime.combine(given_on, NOON, student.school.zone)
    return min(noon, timezone.now()) if given_on == student.school.today() else noon
