"""Ask again, just before a mail is sent, whether its recipient may still have it and wants it."""

from classes.access import readable_schools
from classes.models import ClassGroup, ClassSession, Student
from reports.models import ReportDelivery, ReportSubscription
from reports.selectors.absence_runs import (
    is_absent_throughout,
)
from reports.selectors.below_limit import falls_below_limit
from reports.selectors.periods import ReportPeriod

Kind = ReportDelivery.Kind
ABSENT, BELOW = "absent", "below"


def reason_to_drop(delivery: ReportDelivery) -> str:
    """Return the code of the reason why a mail must not go out; empty if it may."""
    # In the order of what is asked cheaply.
    if not delivery.recipient.is_active:
        return "recipient_switched_off"
    if not _may_see(delivery):
        return "recipient_may_not_see"
    # A mail that somebody asked for herself has no subscription to look for.
    if delivery.frequency and not _is_subscribed(delivery):
        return "recipient_unsubscribed"
    if delivery.kind == Kind.WARNING and not is_still_true(delivery):
        return "warning_no_longer_true"
    return ""


def _may_see(delivery: ReportDelivery) -> bool:
    # By the same question as the page of what the mail holds.
    user = delivery.recipient
    if delivery.kind == Kind.REGISTER:
        return ClassSession.objects.visible_to(user).filter(pk=delivery.session_id or 0).exists()
    if delivery.kind == Kind.CLASS_SUMMARY:
        return ClassGroup.objects.visible_to(user).filter(pk=delivery.class_group_id or 0).exists()
    if delivery.kind == Kind.WARNING:
        return Student.objects.visible_to(user).filter(pk=delivery.student_id or 0).exists()
    return readable_schools(user).filter(pk=delivery.school_id).exists()


def _is_subscribed(delivery: ReportDelivery) -> bool:
    return ReportSubscription.objects.filter(
        user=delivery.recipient,
        school=delivery.school,
        class_group=delivery.class_group,
        frequency=delivery.frequency,
    ).exists()


def is_still_true(delivery: ReportDelivery) -> bool:
    """Ask the registers again: they may have been put right since the warning was planned."""
    first_on, last_on = delivery.first_on, delivery.last_on
    if delivery.student is None or first_on is None or last_on is None:
        return False
    period = ReportPeriod(first_on, last_on)
    if delivery.reason == BELOW:
        return bool(falls_below_limit(delivery.school, period, student=delivery.student))
    return is_absent_throughout(delivery.student, school=delivery.school, period=period)
