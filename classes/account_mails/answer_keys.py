"""The key in the link of a question to the owner of an address: it expires and is used up.

It is signed and kept nowhere. A newer link, an answer or a school that takes its question back
makes every key before void, as it names the row and when the owner was last asked. It also says
whether it went by mail: whoever holds one that was handed over may be anybody.
"""

from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.urls import reverse

from classes.account_mails.models import AwaitedColleague

SALT = "classes.answer to a question"


@dataclass(frozen=True)
class OwnersQuestion:
    """What a key opens.

    Args:
        is_mailed: whoever holds the key reads the mail of the address.
    """

    awaited: AwaitedColleague
    is_mailed: bool


def answer_path(awaited: AwaitedColleague, *, is_mailed: bool = True) -> str:
    key = signing.dumps([awaited.pk, _last_asked(awaited), is_mailed], salt=SALT)
    return reverse("classes:open_question", args=[key])


def question_of(key: str) -> OwnersQuestion | None:
    """Return what is asked by a key, as long as it holds."""
    try:
        pk, last_asked, *rest = signing.loads(
            key, salt=SALT, max_age=settings.PASSWORD_RESET_TIMEOUT
        )
    except signing.BadSignature:
        return None
    rows = AwaitedColleague.objects.waiting().filter(declined_at=None).select_related("school")
    awaited = rows.filter(pk=pk).first()
    if awaited is None or _last_asked(awaited) != last_asked:
        return None
    # Keys of before links were handed over all went by mail.
    return OwnersQuestion(awaited, is_mailed=rest[0] if rest else True)


def _last_asked(awaited: AwaitedColleague) -> str:
    return awaited.invited_at.isoformat() if awaited.invited_at else ""
