"""Whom this room's rules ask more of: other rooms know the roles, and say so here."""

from collections.abc import Callable

from accounts.models import User

Rule = Callable[[User], bool]

_rules: dict[str, Rule] = {}


def register_rules(*, is_trusted: Rule, needs_second_factor: Rule) -> None:
    """Say who is trusted with more than her own lessons, and who signs in by two factors only."""
    _rules.update(is_trusted=is_trusted, needs_second_factor=needs_second_factor)


def is_trusted(user: User) -> bool:
    return _asked("is_trusted", user)


def needs_second_factor(user: User) -> bool:
    return _asked("needs_second_factor", user)


def _asked(name: str, user: User) -> bool:
    rule = _rules.get(name)
    return rule is not None and rule(user)
