"""How much one fetch may take: a service that drips or floods keeps no worker for itself."""

import time

from integrations.errors import OtherSystemError

MOST_MB = 200
MOST_MINUTES = 10


class Budget:
    """The bytes and the time of one fetch, over all its pages."""

    def __init__(self) -> None:
        self._left_bytes = MOST_MB * 1_000_000
        self._ends_at_s = time.monotonic() + MOST_MINUTES * 60

    def refuse_late(self) -> None:
        """Refuse to ask once the time is over.

        Raises:
            OtherSystemError: it is.
        """
        if time.monotonic() >= self._ends_at_s:
            raise OtherSystemError("source_too_much", mb=MOST_MB, minutes=MOST_MINUTES)

    def spend(self, n_bytes: int) -> None:
        """Count what came.

        Raises:
            OtherSystemError: it is more than one fetch may bring.
        """
        self._left_bytes -= n_bytes
        if self._left_bytes < 0:
            raise OtherSystemError("source_too_much", mb=MOST_MB, minutes=MOST_MINUTES)
