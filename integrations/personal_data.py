"""What is kept for other systems: messages, answers to be repeated, keys."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from classes.models import Student
from integrations.models import (
    ApiToken,
    IdempotentRequest,
    RosterSource,
    WebhookDelivery,
    WebhookEndpoint,
)
from jobs.models import JobState
from privacy.accesses import Access
from privacy.changes import log_changes_of, log_settings_of
from privacy.registry import (
    DaysKept,
    Due,
    HeldTable,
    Holding,
    delete_rows,
    register_holdings,
    register_impersonal,
)
from privacy.traces import names_her


def _old_messages(due: Due) -> "QuerySet[WebhookDelivery]":
    ended = WebhookDelivery.objects.filter(state__in=[JobState.READY, JobState.FAILED])
    return ended.filter(school=due.school_id, created_at__lt=due.before)


def _old_answers(due: Due) -> "QuerySet[IdempotentRequest]":
    return IdempotentRequest.objects.filter(created_at__lt=due.before)


def _ended_tokens(due: Due) -> "QuerySet[ApiToken]":
    has_ended = Q(revoked_at__lt=due.before) | Q(expires_at__lt=due.before)
    return ApiToken.objects.filter(has_ended, school=due.school_id)


def _forget_answers_about(student: Student) -> int:
    """Delete the answers that name her; whoever asks again with such a key is answered anew."""
    answers = IdempotentRequest.objects.only("pk", "body")
    keys = [one.pk for one in answers.iterator() if names_her(one.body, student)]
    return delete_rows(IdempotentRequest.objects.filter(pk__in=keys))


register_holdings(
    Holding(
        name="webhook_messages",
        title=_("Messages to other systems"),
        until=_("after they were planned"),
        tables=(HeldTable(WebhookDelivery), HeldTable(WebhookEndpoint)),
        period=DaysKept(90, 90, 7),
        old=_old_messages,
    ),
    Holding(
        name="repeated_answers",
        title=_("Answers of the API that may be asked for again"),
        until=_("after they were given"),
        tables=(HeldTable(IdempotentRequest),),
        period=DaysKept(1, 1, 1),
        old=_old_answers,
        erase=_forget_answers_about,
        is_of_installation=True,
    ),
    Holding(
        name="api_tokens",
        title=_("Keys of other systems that no longer hold"),
        until=_("after they ended"),
        tables=(HeldTable(ApiToken),),
        period=DaysKept(365, 1095, 30),
        old=_ended_tokens,
    ),
)

log_changes_of(ApiToken, lambda row: Access("tokens", row.school_id, params={"token": row.prefix}))
log_settings_of(
    WebhookEndpoint, lambda row: Access("webhooks", row.school_id, params={"webhook": row.pk})
)
log_settings_of(
    RosterSource, lambda row: Access("roster_sources", row.school_id, params={"source": row.pk})
)

register_impersonal(
    {"integrations.RosterSource": "the address of another system, and how one is let in there"}
)
