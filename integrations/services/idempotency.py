"""Do what a request with an idempotency key asks for once, however often it comes."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from integrations.errors import KeyBusyError, KeyReusedError
from integrations.models import IdempotentRequest

KEPT = timedelta(hours=24)
GIVEN_UP_AFTER = timedelta(minutes=5)
"""A request unanswered for so long has died; another may take its key over."""


@dataclass(frozen=True)
class KeyedRequest:
    """A request as its key remembers it; `owner` is `{"token": row}` or `{"user": row}`."""

    owner: Mapping[str, Any]
    key: str
    method: str
    path: str
    sha256: str


@dataclass(frozen=True)
class Answered:
    """What was answered."""

    status: int
    body: Any
    headers: Mapping[str, str]
    is_repeated: bool = False


def answer_once(keyed: KeyedRequest, work: Callable[[], Answered]) -> Answered:
    """Do the work and keep the answer, both or neither; or repeat the answer kept.

    Work that fails leaves the key free: nothing was changed, so it may be tried again. Whoever
    comes while the first is at work is told to ask again. A first that died keeps the key for a
    few minutes only, and should it come back to life, what it did is rolled back.
    """
    forget_old_requests()
    row, is_mine = _hold(keyed)
    if (row.method, row.path, row.request_sha256) != (keyed.method, keyed.path, keyed.sha256):
        raise KeyReusedError
    if not is_mine and row.status is not None:
        return Answered(row.status, row.body, row.headers, is_repeated=True)
    if not is_mine and not _take_over(row):
        raise KeyBusyError
    return _work_on(row, work)


def forget_old_requests() -> int:
    """Erase what was answered long ago; the answers name students."""
    old = IdempotentRequest.objects.filter(created_at__lt=timezone.now() - KEPT)
    return old.delete()[0] if old.exists() else 0


def _hold(keyed: KeyedRequest) -> tuple[IdempotentRequest, bool]:
    """Return the row of the key, and whether it is new and so this request's."""
    fields = {"method": keyed.method, "path": keyed.path, "request_sha256": keyed.sha256}
    try:
        with transaction.atomic():
            return IdempotentRequest.objects.create(key=keyed.key, **keyed.owner, **fields), True
    except IntegrityError:
        found = IdempotentRequest.objects.filter(key=keyed.key, **keyed.owner).first()
    if found is None:  # The first has failed this very moment.
        raise KeyBusyError
    return found, False


def _take_over(row: IdempotentRequest) -> bool:
    """Hold a key whose first request has died; of several who try, one succeeds."""
    now = timezone.now()
    if row.held_since > now - GIVEN_UP_AFTER:
        return False
    mine = uuid.uuid4()
    dead = IdempotentRequest.objects.filter(pk=row.pk, holder=row.holder, status__isnull=True)
    row.holder, is_taken = mine, bool(dead.update(holder=mine, held_since=now))
    return is_taken


def _work_on(row: IdempotentRequest, work: Callable[[], Answered]) -> Answered:
    mine = Q(pk=row.pk, holder=row.holder)
    try:
        with transaction.atomic():
            answered = work()
            kept = IdempotentRequest.objects.filter(mine).update(
                status=answered.status, body=answered.body, headers=dict(answered.headers)
            )
            if not kept:
                raise KeyBusyError
            return answered
    except BaseException:
        IdempotentRequest.objects.filter(mine).delete()
        raise
