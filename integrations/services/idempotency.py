"""Do what a request with an idempotency key asks for once, however often it comes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from integrations.errors import KeyReusedError
from integrations.models import IdempotentRequest

KEPT = timedelta(hours=24)


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


def answer_once(keyed: KeyedRequest, *, work: Callable[[], Answered]) -> Answered:
    """Do the work and keep the answer, both or neither; or repeat the answer kept.

    The key is written first, in the transaction of the work. Whoever comes while the first is at
    work waits for it, as the database lets no key be written twice. Work that fails, or whose
    process dies, leaves the key free: nothing was changed, so it may be tried again.
    """
    # First: a key of the day before may be used again.
    forget_old_requests()
    with transaction.atomic():
        if row := _write_key(keyed):
            answered = work()
            row.status, row.body, row.headers = answered.status, answered.body, answered.headers
            row.save(update_fields=["status", "body", "headers"])
            return answered
    # None: the answer was forgotten just now, and the key is free again.
    return _repeat(keyed) or answer_once(keyed, work=work)


def forget_old_requests() -> int:
    """Erase what was answered long ago; the answers name students."""
    old = IdempotentRequest.objects.filter(created_at__lt=timezone.now() - KEPT)
    # Asked first: on SQLite a deletion waits for its turn to write, though it finds nothing.
    return old.delete()[0] if old.exists() else 0


def _write_key(keyed: KeyedRequest) -> IdempotentRequest | None:
    """Write the key; None if it was used before."""
    fields = {"method": keyed.method, "path": keyed.path, "request_sha256": keyed.sha256}
    try:
        with transaction.atomic():
            # In a savepoint: PostgreSQL would do nothing more in a transaction with an error.
            return IdempotentRequest.objects.create(key=keyed.key, **keyed.owner, **fields)
    except IntegrityError:
        return None


def _repeat(keyed: KeyedRequest) -> Answered | None:
    """Return the answer kept; None if it was a day old, and forgotten this very moment."""
    row = IdempotentRequest.objects.filter(key=keyed.key, **keyed.owner).first()
    if row is None:
        return None
    # A key that is used for something else is a mistake of the caller, not a repetition.
    if (row.method, row.path, row.request_sha256) != (keyed.method, keyed.path, keyed.sha256):
        raise KeyReusedError
    return Answered(row.status, row.body, row.headers, is_repeated=True)
