"""The key in the link of a question to the owner of an address: it expires and is used up.

It is signed and kept nowhere. A newer mail, an answer or a school that takes its question back
makes every key before void, as it names the row and when the owner was last asked.
"""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from classes.account_mails.models import AwaitedColleague

SALT = "classes.answer to a question"


def answer_path(awaited: AwaitedColleague) -> str:
    return reverse("classes:open_question", args=[answer_key(awaited)])


def answer_key(awaited: AwaitedColleague) -> str:
    return signing.dumps([awaited.pk, _last_asked(awaited)], salt=SALT)


def awaited_by(key: str) -> AwaitedColleague | None:
    """Return whose key it is, as long as it holds."""
    try:
        pk, last_asked = signing.loads(key, salt=SALT, max_age=settings.PASSWORD_RESET_TIMEOUT)
    except signing.BadSignature:
        return None
    rows = AwaitedColleague.objects.filter(declined_at=None).select_related("school")
    awaited = rows.filter(pk=pk).first()
    return awaited if awaited and _last_asked(awaited) == last_asked else None


def _last_asked(awaited: AwaitedColleague) -> str:
    return awaited.invited_at.isoformat() if awaited.invited_at else ""
