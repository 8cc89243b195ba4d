"""What passes between a school and somebody at home: links, mails, reports of absences, answers."""

from guardians.models.absence_reports import AbsenceReport
from guardians.models.consent_answers import ConsentAnswer
from guardians.models.contact_links import ContactLink
from guardians.models.guardian_mails import GuardianMail
from guardians.models.guardian_rules import GuardianRules
from guardians.models.link_wishes import LinkWish

__all__ = [
    "AbsenceReport",
    "ConsentAnswer",
    "ContactLink",
    "GuardianMail",
    "GuardianRules",
    "LinkWish",
]
