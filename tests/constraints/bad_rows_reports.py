"""Rows of the reports app that the database must refuse, by the constraint that refuses each."""

from datetime import date

from tests.factories import (
    NINE_O_CLOCK,
    make_class_group,
    make_school,
    make_session,
    make_student,
    make_user,
)
from tests.factories.mail import make_delivery, make_subscription


def same_mail_twice(kind, make_scope, scope):
    def write():
        row, recipient = make_scope(), make_user()
        for _ in range(2):
            make_delivery(kind=kind, recipient=recipient, **{scope: row})

    return write


def same_wish_twice(*, of_school):
    def write():
        user, school = make_user(), make_school()
        group = None if of_school else make_class_group(school=school)
        for _ in range(2):
            make_subscription(user=user, school=school, class_group=group)

    return write


REPORTS_BAD_ROWS = {
    "delivery_register_once": [same_mail_twice("register", make_session, "session")],
    "delivery_class_summary_once": [
        same_mail_twice("class_summary", make_class_group, "class_group")
    ],
    "delivery_school_summary_once": [same_mail_twice("school_summary", make_school, "school")],
    "delivery_warning_once": [same_mail_twice("warning", make_student, "student")],
    "delivery_says_about_what": [
        lambda: make_delivery(kind="gossip"),
        lambda: make_delivery(session=None, school=make_school()),
        lambda: make_delivery(kind="class_summary"),
        lambda: make_delivery(kind="warning"),
        lambda: make_delivery(kind="school_summary", first_on=None, last_on=None),
    ],
    "delivery_sent_says_when": [
        lambda: make_delivery(state="ready"),
        lambda: make_delivery(sent_at=NINE_O_CLOCK),
    ],
    "delivery_ended_says_why": [
        lambda: make_delivery(state="unsure"),
        lambda: make_delivery(state="dropped"),
    ],
    "delivery_ends_after_it_begins": [
        lambda: make_delivery(first_on=date(2026, 9, 2), last_on=date(2026, 9, 1)),
        lambda: make_delivery(first_on=date(2026, 9, 2)),
    ],
    "subscription_once_per_class_group": [same_wish_twice(of_school=False)],
    "subscription_once_per_school": [same_wish_twice(of_school=True)],
    "subscription_frequency": [lambda: make_subscription(frequency="hourly")],
}
