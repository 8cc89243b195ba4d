"""What the issuer says of itself, and its keys: asked now and then, and by one request at a time.

Whoever opens the way to it need not be known here, so a stranger must not make this site ask each
time, nor hold its threads while an issuer is slow.
"""

import threading
import time
from dataclasses import dataclass, field
from typing import Any

from allauth.socialaccount.adapter import get_adapter
from requests import RequestException

KEPT_S = 3600.0
KEYS_KEPT_S = 60.0
"""So long at least, also where a token names a key that was not among them."""

FAILURE_KEPT_S = 10.0
PATIENCE_S = 2.0
"""So long a request waits for another that asks the same."""

AT_ONCE = 4
"""Requests that may wait for an issuer, of the threads of one process."""


@dataclass
class _Answer:
    asked_at: float
    value: dict[str, Any] | None


@dataclass
class IssuerAnswers:
    """Answers by their address, for this process."""

    _kept: dict[str, _Answer] = field(default_factory=dict)
    _asking: threading.Lock = field(default_factory=threading.Lock)

    def at(self, address: str, *, kept_s: float = KEPT_S) -> dict[str, Any]:
        """Return what stands at an address.

        Args:
            address: of the issuer.
            kept_s: how old the answer may be, in seconds.

        Raises:
            RequestException: the issuer does not answer, or did not a moment ago.
        """
        if (kept := self._young(address, kept_s)) is None:
            if not self._asking.acquire(timeout=PATIENCE_S):
                raise RequestException("The issuer is being asked, and does not answer.")
            try:
                # Another may have asked meanwhile.
                kept = self._young(address, kept_s) or self._ask(address)
            finally:
                self._asking.release()
        if kept.value is None:
            raise RequestException("The issuer did not answer a moment ago.")
        return kept.value

    def forget(self) -> None:
        self._kept.clear()

    def _young(self, address: str, kept_s: float) -> _Answer | None:
        kept = self._kept.get(address)
        if kept is None:
            return None
        most_s = kept_s if kept.value is not None else FAILURE_KEPT_S
        return kept if time.monotonic() - kept.asked_at < most_s else None

    def _ask(self, address: str) -> _Answer:
        found = self._kept[address] = _Answer(time.monotonic(), None)
        with get_adapter().get_requests_session() as session:
            answer = session.get(address)
            answer.raise_for_status()
            found.value = answer.json()
        found.asked_at = time.monotonic()
        return found


ANSWERS = IssuerAnswers()
PLACES = threading.BoundedSemaphore(AT_ONCE)
"""For those that wait for the issuer; who comes when none is free is asked to come again."""
