"""Whether a student may be recognised, and from when a consent counts."""

from datetime import date, datetime, time

from django.utils import timezone

from classes.models import Student
from faces.models import (
    BiometricConsent,
)

NOON = time(12)


def may_be_recognised(student: Student) -> bool:
    return BiometricConsent.objects.active().filter(student=student).exists()


def time_of_consent(student: Student, *, given_on: date) -> datetime:
    """Return when a consent of a day counts as given: at noon on the school's clock, or now."""
    # A day has no hour: noon is the same day in nearly every time zone.
    noon = datetime.combine(given_on, NOON, student.school.zone)
    return min(noon, timezone.now()) if given_on == student.school.today() else noon
