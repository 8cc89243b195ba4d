"""Make rows of the page for parents for tests."""

from datetime import date, timedelta

from guardians.models import (
    AbsenceReport,
    ConsentAnswer,
    ContactLink,
    GuardianMail,
    GuardianRules,
    LinkWish,
)
from tests.factories import NINE_O_CLOCK, make_notice, make_school, make_student
from tests.factories.office import make_contact


def make_rules(**overrides) -> GuardianRules:
    school = overrides.pop("school", None) or make_school()
    return GuardianRules.objects.create(school=school, **{"is_open": True} | overrides)


def make_contact_link(**overrides) -> ContactLink:
    contact = overrides.pop("contact", None) or make_contact()
    return ContactLink.objects.create(contact=contact, **overrides)


def make_guardian_mail(**overrides) -> GuardianMail:
    contact = overrides.pop("contact", None) or make_contact()
    fields = {"purpose": "absent", "day": date(2026, 9, 1)}
    return GuardianMail.objects.create(contact=contact, **fields | overrides)


def make_absence_report(**overrides) -> AbsenceReport:
    """Report an absence over the session of `make_session`."""
    student = overrides.pop("student", None) or make_student()
    fields: dict[str, object] = {"reported_by": "Eva Adams, mother", "reason": "Fever"}
    fields |= {"starts_at": NINE_O_CLOCK, "ends_at": NINE_O_CLOCK + timedelta(hours=1)}
    return AbsenceReport.objects.create(student=student, **fields | overrides)


def make_consent_answer(**overrides) -> ConsentAnswer:
    student = overrides.pop("student", None) or make_student()
    notice = overrides.pop("notice", None) or make_notice(school=student.school)
    fields = {"answered_by": "Eva Adams, mother", "answer": "yes"}
    return ConsentAnswer.objects.create(student=student, notice=notice, **fields | overrides)


def make_link_wish(**overrides) -> LinkWish:
    return LinkWish.objects.create(**{"email": "eva@example.org"} | overrides)
