"""Whose reports wait for the office, and which mails did not reach parents."""

from collections.abc import Iterable

from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import ngettext

from classes.access import office_schools
from classes.admin.attention import AttentionLine, list_address, needs_attention, remembered_since
from guardians.models import AbsenceReport, GuardianMail
from jobs.models import MailState


@needs_attention
def reports_of_parents(request: HttpRequest) -> Iterable[AttentionLine]:
    mine = office_schools(request.user)
    waiting = AbsenceReport.objects.waiting().filter(student__school__in=mine)
    # One entry per report, not per school: their number and the first address come of one query.
    schools = list(waiting.order_by().values_list("student__school", flat=True))
    text = ngettext(
        "absence that parents reported waits for the office.",
        "absences that parents reported wait for the office.",
        len(schools),
    )
    address = reverse("guardians:reports", args=[schools[0]]) if schools else ""
    yield AttentionLine(len(schools), text, address)


@needs_attention
def mails_not_delivered(request: HttpRequest) -> Iterable[AttentionLine]:
    # What failed long ago is nobody's task any more, and would keep the line here for ever.
    lately = {"queued_at__gte": remembered_since().isoformat()}
    recent = GuardianMail.objects.filter(school__in=office_schools(request.user), **lately)
    n = recent.aggregate(
        failed=Count("pk", filter=Q(state=MailState.FAILED)),
        unsure=Count("pk", filter=Q(state=MailState.UNSURE)),
    )
    text = ngettext(
        "mail to parents was not delivered: correct the address, and send it again.",
        "mails to parents were not delivered: correct the addresses, and send them again.",
        n["failed"],
    )
    address = list_address(GuardianMail, state__exact=MailState.FAILED, **lately)
    yield AttentionLine(n["failed"], text, address)
    text = ngettext(
        "mail to parents was perhaps delivered: ask them, before it is sent again.",
        "mails to parents were perhaps delivered: ask them, before they are sent again.",
        n["unsure"],
    )
    address = list_address(GuardianMail, state__exact=MailState.UNSURE, **lately)
    yield AttentionLine(n["unsure"], text, address)
