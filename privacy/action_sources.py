"""Who asks, and from where: kept for a request, so that services can say who changed something."""

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any

from privacy.models.access_log import Channel

LONGEST_NAME, LONGEST_AGENT, LONGEST_ADDRESS = 200, 80, 45
API_PATH = "/api/"
NOT_LOGGED_IN = "not logged in"
"""Who comes by a link, such as that of a new password, and has no account yet or none at all."""


@dataclass(frozen=True)
class ActionSource:
    """Who does something, and by which way.

    Args:
        user_id: 0 where nobody signed in: a command, the worker, a parent by her link.
        who: a text that is still there when the account is not.
        token: the name of the token of the interface that acts for her, if one does.
    """

    channel: Channel
    who: str
    user_id: int = 0
    address: str = ""
    agent: str = ""
    token: str = ""


COMMAND = ActionSource(Channel.COMMAND, "manage.py")
"""A command or the worker, before it is asked under which account it runs."""

_request: ContextVar[Any] = ContextVar("access_log_request", default=None)


@contextmanager
def request_at_work(request: Any) -> Iterator[None]:
    token = _request.set(request)
    try:
        yield
    finally:
        _request.reset(token)


def current_source() -> ActionSource:
    """Return who is at work now: the user of the request, or a command or the worker."""
    request = _request.get()
    return command_source() if request is None else source_of(request)


def command_source() -> ActionSource:
    """Return a command or the worker, by the account of the machine that runs it."""
    try:
        who = f"{COMMAND.who}, {getpass.getuser()}"
    except (KeyError, OSError):  # An account without a name, as in some containers.
        return COMMAND
    return replace(COMMAND, who=who[:LONGEST_NAME])


def source_of_user(user: Any) -> ActionSource:
    """Return whom the worker does something for, such as to send her what she asked for."""
    return ActionSource(Channel.COMMAND, f"{user} <{user.email}>"[:LONGEST_NAME], user.pk)


def act_as(request: Any, who: str) -> None:
    """Note who asks without an account; a text without a name, as the log outlives it."""
    request.acts_as = who


def source_of(request: Any) -> ActionSource:
    """Return who asks; a token of the interface acts by the name of whoever made it."""
    user = getattr(request, "user", None)
    user = user if user is not None and user.is_authenticated else None
    token = getattr(request, "auth", None)
    without_account = getattr(request, "acts_as", "") or NOT_LOGGED_IN
    who = f"{user} <{user.email}>" if user else without_account
    name = f"{who}, {token}" if token is not None else who
    return ActionSource(
        channel=_channel_of(request),
        who=name[:LONGEST_NAME],
        user_id=user.pk if user else 0,
        address=request.META.get("REMOTE_ADDR", "")[:LONGEST_ADDRESS],
        # A browser may send the one character that PostgreSQL stores in no text.
        token=str(getattr(token, "name", ""))[:LONGEST_NAME],
        agent=request.META.get("HTTP_USER_AGENT", "")[:LONGEST_AGENT].replace("\x00", ""),
    )


def _channel_of(request: Any) -> Channel:
    if request.path_info.startswith(API_PATH):
        return Channel.API
    match = request.resolver_match
    return Channel.ADMIN if match and match.namespace == "admin" else Channel.PAGE
