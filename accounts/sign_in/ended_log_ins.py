"""Log-ins that ended as somebody left her last school, and begin anew when a school takes her in.

Whoever was switched off by whoever runs the installation stays so: no school switches her on.
"""

from collections.abc import Callable

from accounts.models import User

_asked: list[Callable[[User], bool]] = []


def register_departures(has_ended_log_in: Callable[[User], bool]) -> None:
    """Say how it is known that a departure ended somebody's log-in; an upper room keeps those."""
    _asked.append(has_ended_log_in)


def is_ended_by_departure(user: User) -> bool:
    return not user.is_active and not user.is_kept_out and any(asked(user) for asked in _asked)


def let_log_in_again(*, user: User) -> None:
    """Undo what a departure ended; saved, not updated, so that the access log has it."""
    if is_ended_by_departure(user):
        user.is_active = True
        user.save(update_fields=["is_active"])
