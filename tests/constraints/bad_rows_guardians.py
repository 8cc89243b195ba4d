"""Rows about parents that the database must refuse, by the constraint that refuses each."""

from tests.factories import NINE_O_CLOCK
from tests.factories.guardians import (
    make_absence_report,
    make_consent_answer,
    make_guardian_mail,
    make_rules,
)
from tests.factories.office import make_contact

UNKNOWN = "?"


def two_mails_of_a_day():
    contact = make_contact()
    for _ in range(2):
        make_guardian_mail(contact=contact)


GUARDIANS_BAD_ROWS = {
    "guardian_mail_once_a_day": [two_mails_of_a_day],
    "guardian_mail_says_of_which_day": [
        lambda: make_guardian_mail(day=None),
        lambda: make_guardian_mail(purpose="link"),
        lambda: make_guardian_mail(purpose=UNKNOWN),
    ],
    "guardian_rules_range": [
        lambda: make_rules(link_days=0),
        lambda: make_rules(link_days=91),
        lambda: make_rules(delay_minutes=2881),
    ],
    "guardian_rules_notify_since": [
        lambda: make_rules(notifies_absences=True),
        lambda: make_rules(notifies_absences=True, notifies_since=NINE_O_CLOCK, is_open=False),
    ],
    "absence_report_ends_after_start": [lambda: make_absence_report(ends_at=NINE_O_CLOCK)],
    "absence_report_state": [lambda: make_absence_report(state=UNKNOWN, decided_at=NINE_O_CLOCK)],
    "absence_report_decided_says_when": [
        lambda: make_absence_report(state="accepted"),
        lambda: make_absence_report(decided_at=NINE_O_CLOCK),
    ],
    "absence_report_says_by_whom": [lambda: make_absence_report(reported_by="")],
    "consent_answer_says_who": [lambda: make_consent_answer(answered_by="")],
    "consent_answer_known": [lambda: make_consent_answer(answer=UNKNOWN)],
}
