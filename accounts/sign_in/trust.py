"""Whom this room's rules ask more of: other rooms know the roles, and say so here."""

from collections.abc import Callable

from accounts.models import User

Rule = Callable[[User], bool]
Entered = Callable[[str], User | None]

_rules: dict[str, Rule] = {}
_entered: list[Entered] = []


def register_rules(*, is_trusted: Rule, needs_second_factor: Rule, belongs_here: Rule) -> None:
    """Say who is trusted with more than her own lessons, who signs in by two factors only, and who
    is somebody at a school, or runs the installation."""
    _rules.update(
        is_trusted=is_trusted, needs_second_factor=needs_second_factor, belongs_here=belongs_here
    )


def register_entered(take_in: Entered) -> None:
    """Say how whoever owns an address that a school entered becomes somebody of that school."""
    _entered.append(take_in)


def take_in_entered(email: str) -> User | None:
    """Make the log-in of whoever owns an address, if a school entered it and nobody has it yet.

    Whoever calls knows that the address is hers.
    """
    return next((user for take_in in _entered if (user := take_in(email))), None)


def is_trusted(user: User) -> bool:
    return _asked("is_trusted", user)


def needs_second_factor(user: User) -> bool:
    return _asked("needs_second_factor", user)


def belongs_here(user: User) -> bool:
    return _asked("belongs_here", user)


def _asked(name: str, user: User) -> bool:
    rule = _rules.get(name)
    return rule is not None and rule(user)
