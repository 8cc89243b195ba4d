"""Few passwords are checked at a time, and few wait for it, so that pages stay fast meanwhile.

A check takes a processor for most of a second, on purpose. Whoever guesses at many accounts at
once would else take all processors and all threads of the site. From one network come only some
of them, and some places are kept for browsers in which somebody has logged in before, so that
nobody shuts all others out.
"""

import os
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.sign_in.networks import network_of, site_of

WAITING = 10
"""In one process; of its 16 threads three stay free for pages at least."""

MOST_AT_ONCE = 3
FROM_ONE_NETWORK = 4
"""Checked or waiting, while others are here: two that guess leave room for a third, and a school
has that of its own browsers beside these."""

LEFT_FOR_OTHERS = 2
"""Places that one network leaves free while nobody else is here: it has all others."""

KEPT_FOR_KNOWN = 2
"""Places that nobody takes in a browser in which she has never logged in."""


def checks_at_once() -> int:
    """Say how many in one process: two of them, as the site is run, take all processors at most."""
    return min(MOST_AT_ONCE, max(1, (os.cpu_count() or 2) // 2))


@dataclass(frozen=True)
class Shares:
    """Who gets how many places.

    Args:
        from_one_network: checked or waiting while others are here, strangers, and as many again in
            browsers that are known.
        left_for_others: how many a network leaves while it is alone.
        kept_for_known: places for browsers that are known alone.
    """

    from_one_network: int
    left_for_others: int = LEFT_FOR_OTHERS
    kept_for_known: int = 0

    @property
    def from_one_site(self) -> int:
        """From all networks of IPv6 that one customer of a provider may have."""
        return self.from_one_network * 3 // 2


class Checks:
    """Counts who is in.

    Args:
        at_once: how many are checked at the same time.
        waiting: how many may wait for their turn.
        shares: who gets how many of both.
    """

    def __init__(self, *, at_once: int, waiting: int, shares: Shares) -> None:
        self._most, self._shares = at_once + waiting, shares
        self._inside: Counter[tuple[bool, str, str]] = Counter()
        self._count, self._turns = threading.Lock(), threading.Semaphore(at_once)

    @contextmanager
    def place(self, where: str, *, is_known: bool = False) -> Iterator[threading.Semaphore]:
        """Take a place, and give the turn to wait for.

        Whoever finds first that nothing may be checked goes without waiting.

        Args:
            where: the address that she comes from.
            is_known: she logged in before in the same browser.

        Raises:
            ValidationError: too many are here already; the sentence says so.
        """
        whence = (is_known, network_of(where), site_of(where))
        with self._count:
            if not self._has_room(whence):
                raise ValidationError(
                    _("Too many people are logging in at this moment. Try again in a few seconds."),
                    code="too_many_at_once",
                )
            self._inside[whence] += 1
        try:
            yield self._turns
        finally:
            with self._count:
                self._inside[whence] -= 1
                # None is kept of an address from which nobody is here.
                self._inside += Counter()

    def _has_room(self, whence: tuple[bool, str, str]) -> bool:
        is_known, _network, site = whence
        most = self._most if is_known else self._most - self._shares.kept_for_known
        n_inside = self._inside.total()
        of_site = [one for one in self._inside.elements() if one[2] == site]
        is_alone = len(of_site) == n_inside
        n_alike = sum(one[0] == is_known for one in of_site)
        has_share = (
            self._inside[whence] < self._shares.from_one_network
            and n_alike < self._shares.from_one_site
        )
        return n_inside < most and (
            has_share or (is_alone and n_inside < most - self._shares.left_for_others)
        )


CHECKS = Checks(
    at_once=checks_at_once(),
    waiting=WAITING,
    shares=Shares(from_one_network=FROM_ONE_NETWORK, kept_for_known=KEPT_FOR_KNOWN),
)
