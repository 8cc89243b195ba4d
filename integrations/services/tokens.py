"""Make, find and revoke the tokens of other systems."""

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from integrations.models import ApiToken
from privacy.accesses import Access
from privacy.services.access_log import log_change
from storage.free_space import noted_beside_answer

PREFIX = "att_"
TOKEN_BYTES = 32
SHOWN_LETTERS = 12
USED_AGAIN_AFTER = timedelta(minutes=1)
"""A token's last use is noted no more often: reading should not write."""


def fill_token(row: ApiToken, *, by: User) -> str:
    """Give a row that is not stored yet its token; return that, which is never known again."""
    token = PREFIX + secrets.token_urlsafe(TOKEN_BYTES)
    row.prefix, row.token_sha256, row.created_by = token[:SHOWN_LETTERS], hash_of(token), by
    row.save()
    return token


def hash_of(token: str) -> str:
    """32 random bytes cannot be guessed, so one round without salt is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def find_token(token: str) -> ApiToken | None:
    """Return the usable token, and note that it was used."""
    now = timezone.now()
    # By its hash alone: the database cannot say what the token is.
    rows = ApiToken.objects.usable(now).select_related("created_by", "school")
    found = rows.filter(token_sha256=hash_of(token)).first()
    if found and (found.last_used_at is None or found.last_used_at < now - USED_AGAIN_AFTER):
        # By `update`, which sends no signal: the access log names changes, and this is none.
        with noted_beside_answer():
            ApiToken.objects.filter(pk=found.pk).update(last_used_at=now)
        found.last_used_at = now
    return found


@transaction.atomic
def revoke_token(*, token: ApiToken) -> bool:
    """End a token at once; return whether it was in force."""
    # Of two that revoke at once one has ended it, and one line is logged.
    rows = ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True)
    is_ended = bool(rows.update(revoked_at=timezone.now()))
    if is_ended:
        params = {"token": token.prefix, "how": "revoked"}
        log_change(Access("tokens", token.school_id, params=params))
    return is_ended
