"""What is kept for other systems: messages, answers to be repeated, keys."""

import json
import re

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from classes.models import Student
from integrations.models import (
    ApiToken,
    Form,
    IdempotentRequest,
    RosterSource,
    WebhookDelivery,
    WebhookEndpoint,
)
from integrations.selectors.written_attendance import LEFT_THERE, TAKEN_BACK, count_left_there
from integrations.services.erased_students import take_back_attendance
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
    # What still waits is given up or sent first.
    ended = WebhookDelivery.objects.filter(state__in=[JobState.READY, JobState.FAILED])
    return ended.filter(school=due.school_id, created_at__lt=due.before)


def _old_answers(due: Due) -> "QuerySet[IdempotentRequest]":
    return IdempotentRequest.objects.filter(created_at__lt=due.before)


def _ended_tokens(due: Due) -> "QuerySet[ApiToken]":
    has_ended = Q(revoked_at__lt=due.before) | Q(expires_at__lt=due.before)
    return ApiToken.objects.filter(has_ended, school=due.school_id)


def _messages_about(student: Student) -> "QuerySet[WebhookDelivery]":
    is_named = Q(payload__data__amendment__student_id=student.pk)
    # What was refused comes back with the number or id by which the other system knows her.
    ids = Q(answer__contains=student.number)
    if student.sourced_id:
        ids |= Q(answer__contains=student.sourced_id)
    is_refused = ids & ~Q(endpoint__form=Form.MESSAGES) & Q(state=JobState.FAILED)
    return WebhookDelivery.objects.filter(is_named | is_refused)


def _forget_messages(student: Student) -> int:
    """Delete what was sent of her; a message that is on its way now leaves nothing behind."""
    return delete_rows(_messages_about(student))


def _forget_answers_about(student: Student) -> int:
    """Delete the answers that name her; whoever asks again with such a key is answered anew."""
    # Within the answers no database searches alike, so each is looked at.
    answers = IdempotentRequest.objects.only("pk", "body", "path", "headers")
    keys = [one.pk for one in answers.iterator() if _is_about(one, student)]
    return delete_rows(IdempotentRequest.objects.filter(pk__in=keys))


def _is_about(answer: IdempotentRequest, student: Student) -> bool:
    """Tell whether it names her, or has a number that may be hers: one too many is no loss."""
    numbers = re.findall(r"\d+", f"{answer.path} {json.dumps([answer.body, answer.headers])}")
    return str(student.pk) in numbers or names_her(answer.body, student)


register_holdings(
    Holding(
        name="webhook_messages",
        title=_("Messages to other systems"),
        until=_("after they were planned"),
        tables=(
            HeldTable(WebhookDelivery, left_out=("answer",), find=_messages_about),
            HeldTable(WebhookEndpoint),
        ),
        period=DaysKept(90, 90, 7),
        old=_old_messages,
        erase=_forget_messages,
    ),
    Holding(
        name=TAKEN_BACK,
        title=_("Attendance that SIF zones are asked to delete"),
        until=_("with the student; the zone is asked again until it has answered"),
        tables=(),
        erase=take_back_attendance,
    ),
    Holding(
        name=LEFT_THERE,
        title=_("Attendance written into other systems, which stays there: have it deleted there"),
        until=_("as long as whoever keeps those systems says"),
        tables=(),
        erase=count_left_there,
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
