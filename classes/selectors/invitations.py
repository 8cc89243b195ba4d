"""Who belongs to a school and has no password yet, or has not agreed to it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Q, QuerySet
from django.utils.crypto import salted_hmac

from accounts.models import User
from classes.access import belonging_to
from classes.account_mails.models import AccountMail, AccountMailPurpose
from classes.models import AwaitedColleague, School

KEY_LENGTH = 24


@dataclass(frozen=True)
class InvitationLine:
    """Somebody who has not answered yet; nothing tells whose log-in is another school's.

    Args:
        key: what the form sends back; a sign that says nothing of who it is.
        why_no_mail: why the last mail did not go out.
        has_account: a link to hand over opens this school's own log-in; else the owner is asked.
    """

    key: str
    name: str
    email: str
    invited_at: datetime | None
    has_declined: bool = False
    why_no_mail: str = ""
    has_account: bool = False


def invitable_users(school: object) -> QuerySet[User]:
    """Return who cannot log in yet; `school` is a key, or names one of an outer query."""
    # An empty password is what an import leaves, the prefix what Django writes.
    has_no_password = Q(password="") | Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    return User.objects.filter(belonging_to(school) & has_no_password, is_active=True).distinct()


def users_not_invited(school: object) -> QuerySet[User]:
    """Return those among them whom nobody has invited either."""
    return invitable_users(school).filter(invited_at__isnull=True)


def awaited_not_asked(school: Any) -> QuerySet[AwaitedColleague]:
    """Return whom the school entered, and whose owner nobody has asked yet."""
    rows = AwaitedColleague.objects.waiting()
    return rows.filter(school=school, invited_at=None, declined_at=None)


def people_to_invite(school: School) -> list[InvitationLine]:
    """List who cannot log in yet by name, each with why the last mail to her did not go out."""
    users = invitable_users(school.pk)
    awaited = AwaitedColleague.objects.waiting().filter(school=school)
    mails = AccountMail.objects.filter(
        Q(user__in=users, purpose=AccountMailPurpose.INVITATION) | Q(awaited__in=awaited)
    )
    # In order of time: the last one of each address wins.
    last = {mail.email: mail.failure_reason for mail in mails.order_by("queued_at", "pk")}
    people: list[User | AwaitedColleague] = [*users, *awaited]
    lines = [_line(person, last) for person in people]
    return sorted(lines, key=lambda line: (line.name.casefold(), line.email))


def chosen_of(school: School, *, keys: set[str]) -> tuple[list[User], list[AwaitedColleague]]:
    """Return whom a form has chosen of these people, by the keys of their lines."""
    users, rows = invitable_users(school.pk), AwaitedColleague.objects.waiting()
    return (
        # Compared by sign, so that a form can name nobody who is not on the list.
        [user for user in users if key_of(user) in keys],
        [row for row in rows.filter(school=school) if key_of(row) in keys],
    )


def key_of(person: User | AwaitedColleague) -> str:
    """Return a sign of somebody; of the same shape, whether another school's log-in is hers."""
    row = f"{person._meta.label}:{person.pk}"
    return salted_hmac("classes.invitations", row, algorithm="sha256").hexdigest()[:KEY_LENGTH]


def _line(person: User | AwaitedColleague, last: dict[str, str]) -> InvitationLine:
    return InvitationLine(
        key=key_of(person),
        name=person.get_full_name() or person.email,
        email=person.email,
        invited_at=person.invited_at,
        has_declined=getattr(person, "declined_at", None) is not None,
        why_no_mail=last.get(person.email.lower(), ""),
        has_account=isinstance(person, User),
    )
