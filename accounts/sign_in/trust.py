"""Whom this room's rules ask more of: other rooms know the roles, and say so here."""

from collections.abc import Callable

from accounts.models import User

Rule = Callable[[User], bool]

_rules: dict[str, Rule] = {}


def register_rules(*, is_trusted: Rule, needs_second_factor: Rule, belongs_here: Rule) -> None:
    """Say who is trusted with more than her own lessons, who signs in by two factors only, and who
    is somebody at a school, or runs the installation."""
    _rules.update(
        is_trusted=is_trusted, needs_second_factor=needs_second_factor, belongs_here=belongs_here
    )


def is_trusted(user: User) -> bool:
    return _asked("is_trusted", user)


def needs_second_factor(user: User) -> bool:
    return _asked("needs_second_factor", user)


def belongs_here(user: User) -> bool:
    return _asked("belongs_here", user)


def _asked(name: str, user: User) -> bool:
    rule = _rules.get(name)
    return rule is not None and rule(user)
