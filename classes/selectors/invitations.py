"""Who belongs to a school and has no password yet, or has not agreed to it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Q, QuerySet

from accounts.models import User
from classes.access import belonging_to
from classes.account_mails.models import AccountMail, Purpose
from classes.models import AwaitedColleague, School

AWAITED = "awaited-"
"""Begins the key of a line that has no log-in of the school's."""


@dataclass(frozen=True)
class InvitationLine:
    """Somebody who has not answered yet; nothing tells whose log-in is another school's.

    Args:
        key: what the form sends back.
        why_no_mail: why the last mail did not go out.
    """

    key: str
    name: str
    email: str
    invited_at: datetime | None
    has_declined: bool = False
    why_no_mail: str = ""


def invitable_users(school: object) -> QuerySet[User]:
    """Return who cannot log in yet; `school` is a key, or names one of an outer query."""
    has_no_password = Q(password="") | Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    return User.objects.filter(belonging_to(school) & has_no_password, is_active=True).distinct()


def users_not_invited(school: object) -> QuerySet[User]:
    """Return those among them whom nobody has invited either."""
    return invitable_users(school).filter(invited_at__isnull=True)


def awaited_not_asked(school: Any) -> QuerySet[AwaitedColleague]:
    """Return whom the school entered, and whose owner nobody has asked yet."""
    return AwaitedColleague.objects.filter(school=school, invited_at=None, declined_at=None)


def people_to_invite(school: School) -> list[InvitationLine]:
    """List who cannot log in yet by name, each with why the last mail to her did not go out."""
    users = invitable_users(school.pk)
    awaited = AwaitedColleague.objects.filter(school=school)
    mails = AccountMail.objects.filter(
        Q(user__in=users, purpose=Purpose.INVITATION) | Q(awaited__in=awaited)
    )
    last = {mail.email: mail.failure_reason for mail in mails.order_by("queued_at", "pk")}
    lines = [_line(str(user.pk), user, last) for user in users]
    lines += [_line(f"{AWAITED}{row.pk}", row, last) for row in awaited]
    return sorted(lines, key=lambda line: (line.name.casefold(), line.email))


def chosen_of(
    school: School, *, users: list[int], awaited: list[int]
) -> tuple[list[User], list[AwaitedColleague]]:
    """Return whom a form has chosen of these people, by their keys."""
    rows = AwaitedColleague.objects.filter(school=school, pk__in=awaited)
    return list(invitable_users(school.pk).filter(pk__in=users)), list(rows)


def _line(key: str, person: User | AwaitedColleague, last: dict[str, str]) -> InvitationLine:
    return InvitationLine(
        key=key,
        name=person.get_full_name() or person.email,
        email=person.email,
        invited_at=person.invited_at,
        has_declined=getattr(person, "declined_at", None) is not None,
        why_no_mail=last.get(person.email.lower(), ""),
    )
