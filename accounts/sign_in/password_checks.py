"""Few passwords are checked at a time, and few wait for it, so that pages stay fast meanwhile.

A check takes a processor for most of a second, on purpose. Whoever guesses at many accounts at
once would else take all processors and all threads of the site.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

AT_ONCE = max(1, (os.cpu_count() or 2) // 2)
"""In one process: two of them, as the site is run, then take all processors at most."""

WAITING = 10
"""In one process; of its 16 threads some stay free for pages."""


class Checks:
    """Counts who is in.

    Args:
        at_once: how many are checked at the same time.
        waiting: how many may wait for their turn.
    """

    def __init__(self, at_once: int, waiting: int) -> None:
        self._n_inside, self._most = 0, at_once + waiting
        self._count, self._turns = threading.Lock(), threading.Semaphore(at_once)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for one's turn.

        Raises:
            ValidationError: too many wait already; the sentence says so.
        """
        with self._count:
            if self._n_inside >= self._most:
                raise ValidationError(
                    _("Too many people are logging in at this moment. Try again in a few seconds."),
                    code="too_many_at_once",
                )
            self._n_inside += 1
        try:
            with self._turns:
                yield
        finally:
            with self._count:
                self._n_inside -= 1


CHECKS = Checks(AT_ONCE, WAITING)
