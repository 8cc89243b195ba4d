"""Few passwords are checked at a time, and few wait for it, so that pages stay fast meanwhile.

A check takes a processor for most of a second, on purpose. Whoever guesses at many accounts at
once would else take all processors and all threads of the site. From one address come only some
of them, so that nobody shuts all others out.
"""

import os
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import IPv6Address, ip_address

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

WAITING = 10
"""In one process; of its 16 threads three stay free for pages at least."""

MOST_AT_ONCE = 3
FROM_ONE_ADDRESS = 8
"""Checked or waiting: a school behind one address logs in, others have room beside it."""


def checks_at_once() -> int:
    """Say how many in one process: two of them, as the site is run, take all processors at most."""
    return min(MOST_AT_ONCE, max(1, (os.cpu_count() or 2) // 2))


class Checks:
    """Counts who is in.

    Args:
        at_once: how many are checked at the same time.
        waiting: how many may wait for their turn.
        from_one_address: how many of both may come from the same address of the network.
    """

    def __init__(self, *, at_once: int, waiting: int, from_one_address: int) -> None:
        self._most, self._from_one_address = at_once + waiting, from_one_address
        self._inside: Counter[str] = Counter()
        self._count, self._turns = threading.Lock(), threading.Semaphore(at_once)

    @contextmanager
    def place(self, where: str) -> Iterator[threading.Semaphore]:
        """Take a place, and give the turn to wait for.

        Whoever finds first that nothing may be checked goes without waiting.

        Raises:
            ValidationError: too many are here already; the sentence says so.
        """
        whence = _network_of(where)
        with self._count:
            is_full = self._inside.total() >= self._most
            if is_full or self._inside[whence] >= self._from_one_address:
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


def _network_of(where: str) -> str:
    """Return the address, or of IPv6 its network: one machine has any number of those."""
    try:
        address = ip_address(where)
    except ValueError:
        return where
    if isinstance(address, IPv6Address):
        mapped = address.ipv4_mapped
        return str(mapped) if mapped else address.exploded[:19]
    return where


CHECKS = Checks(at_once=checks_at_once(), waiting=WAITING, from_one_address=FROM_ONE_ADDRESS)
