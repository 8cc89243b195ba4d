"""What is kept of reports and warnings by mail: who got which, and what the server answered."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from jobs.models import JobState
from privacy.registry import DaysKept, Due, HeldTable, Holding, register_holdings
from reports.models import ReportDelivery, ReportSubscription


def _old(due: Due) -> "QuerySet[ReportDelivery]":
    # The worker still has to write the outcome of the others.
    ended = ReportDelivery.objects.exclude(state__in=[JobState.QUEUED, JobState.RUNNING])
    return ended.filter(school=due.school_id, created_at__lt=due.before)


register_holdings(
    Holding(
        name="mails",
        title=_("Reports and warnings sent by mail"),
        until=_("after they were planned; their texts are not kept"),
        tables=(HeldTable(ReportDelivery, ("student",), left_out=("address", "server_answer")),),
        # The plan of a month reads which mails of the month before went out.
        period=DaysKept(90, 365, 62),
        old=_old,
    ),
    Holding(
        name="subscriptions",
        title=_("Who wants which reports"),
        until=_("Until the person ends it, or is deleted."),
        tables=(HeldTable(ReportSubscription),),
    ),
)
