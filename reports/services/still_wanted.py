"""Ask again, just before a mail is sent, whether its recipient may still have it and wants it."""

from django.utils.translation import gettext as _

from classes.models import ClassGroup, ClassSession, School, Student
from reports.models import ReportDelivery, ReportSubscription
from reports.services.warnings import is_still_true

Kind = ReportDelivery.Kind


def why_not_wanted(delivery: ReportDelivery) -> str:
    """Return a sentence that says why a mail must not go out; empty if it may."""
    if not delivery.recipient.is_active:
        return _("The recipient's account is switched off.")
    if not _may_see(delivery):
        return _("The recipient may no longer see what the mail is about.")
    if delivery.frequency and not _is_subscribed(delivery):
        return _("The recipient has unsubscribed.")
    if delivery.kind == Kind.WARNING and not is_still_true(delivery):
        return _("The registers say otherwise by now.")
    return ""


def _may_see(delivery: ReportDelivery) -> bool:
    user = delivery.recipient
    if delivery.kind == Kind.REGISTER:
        return ClassSession.objects.visible_to(user).filter(pk=delivery.session_id or 0).exists()
    if delivery.kind == Kind.CLASS_SUMMARY:
        return ClassGroup.objects.visible_to(user).filter(pk=delivery.class_group_id or 0).exists()
    if delivery.kind == Kind.WARNING:
        return Student.objects.visible_to(user).filter(pk=delivery.student_id or 0).exists()
    return School.objects.administered_by(user).filter(pk=delivery.school_id).exists()


def _is_subscribed(delivery: ReportDelivery) -> bool:
    return ReportSubscription.objects.filter(
        user=delivery.recipient,
        school=delivery.school,
        class_group=delivery.class_group,
        frequency=delivery.frequency,
    ).exists()
