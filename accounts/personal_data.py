"""What is kept of whoever logs in: the account, and that a browser is logged in."""

from typing import Any

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import GuessCount, User
from privacy.accesses import Access
from privacy.changes import log_changes_of, log_when_changed
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


def _ended_sessions(due: Due) -> "QuerySet[Session]":
    return Session.objects.filter(expire_date__lt=due.before)


def _old_guesses(due: Due) -> "QuerySet[GuessCount]":
    return GuessCount.objects.filter(last_at__lt=due.before)


def _forget_in_log_ins(student: Any) -> int:
    """End the log-ins that keep a message or an answer with her name."""
    keys = [one.pk for one in Session.objects.iterator() if names_her(one.get_decoded(), student)]
    return delete_rows(Session.objects.filter(pk__in=keys))


register_holdings(
    Holding(
        name="accounts",
        title=_("Accounts of people who log in"),
        until=_("Until the administration deletes the person."),
        tables=(
            HeldTable(User),
            HeldTable(EmailAddress, left_out=("email",)),
            HeldTable(EmailConfirmation, left_out=("key",)),
            HeldTable(Authenticator, left_out=("data",)),
            HeldTable(SocialAccount, left_out=("uid", "extra_data")),
            HeldTable(SocialToken, left_out=("token", "token_secret")),
            HeldTable(User.groups.through),
            HeldTable(User.user_permissions.through),
        ),
        is_of_installation=True,
    ),
    Holding(
        name="log_ins",
        title=_("That a browser is logged in"),
        until=_("after the log-in has run out"),
        tables=(HeldTable(Session), HeldTable(UserSession, left_out=("session_key",))),
        period=DaysKept(0, 0),
        old=_ended_sessions,
        erase=_forget_in_log_ins,
        is_of_installation=True,
    ),
    Holding(
        name="guesses",
        title=_("How often a password was guessed"),
        until=_("after the last guess"),
        tables=(HeldTable(GuessCount),),
        period=DaysKept(30, 90, 2),
        old=_old_guesses,
        is_of_installation=True,
    ),
)
register_impersonal(
    {
        "auth.Group": "a name of rights; none is in use",
        "auth.Group_permissions": "rights",
        "auth.Permission": "rights",
        "socialaccount.SocialApp": "a provider to log in by; none is kept here",
        "contenttypes.ContentType": "names of tables",
    }
)


def _is_chosen(user: User, field: str) -> bool:
    """Leave out that a password, typed right, is hashed anew in the way of today."""
    was_set = getattr(user, "_password", None) is not None
    return field != "password" or was_set or not user.has_usable_password()


log_when_changed(
    User,
    ("is_superuser", "is_active", "email", "password"),
    lambda user: Access("rights", params={"user": user.pk}),
    is_change=_is_chosen,
)
log_changes_of(
    SocialAccount,
    lambda account: Access("rights", params={"user": account.user_id, "factor": account.provider}),
    how=frozenset({"added", "deleted"}),
)
# Each use of a factor saves its row: no change of a right.
log_changes_of(
    Authenticator,
    lambda factor: Access("rights", params={"user": factor.user_id, "factor": factor.type}),
    how=frozenset({"added", "deleted"}),
)
