"""What the issuer says of itself, and its keys: asked now and then, and by one request at a time.

Whoever opens the way to it need not be known here, so a stranger must not make this site ask each
time, nor hold its threads while an issuer is slow.
"""

import math
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from allauth.socialaccount.adapter import get_adapter
from requests import RequestException

KEPT_S = 3600.0
KEYS_KEPT_S = 60.0
"""So long at least, also where a token names a key that was not among them."""

OLDEST_S = 86_400.0
"""So long an answer will do where no newer one comes."""

FAILURE_KEPT_S = 10.0
PATIENCE_S = 2.0
"""So long a request waits for another that asks the same."""

AT_ONCE = 4
"""Requests that may wait for an issuer, of the threads of one process."""

KEPT_FOR_KNOWN = 1
"""Of these, for browsers in which somebody has logged in before: strangers do not take them all."""


@dataclass(frozen=True)
class _Answer:
    """What was answered last, and when it was asked in vain since."""

    asked_at: float = -math.inf
    value: dict[str, Any] | None = None
    failed_at: float = -math.inf

    def is_younger_than(self, kept_s: float) -> bool:
        return self.value is not None and time.monotonic() - self.asked_at < kept_s


@dataclass
class IssuerAnswers:
    """Answers by their address, for this process."""

    _kept: dict[str, _Answer] = field(default_factory=dict)
    _asking: threading.Lock = field(default_factory=threading.Lock)

    def at(self, address: str, *, kept_s: float = KEPT_S) -> dict[str, Any]:
        """Return what stands at an address; while none comes, what stood there before.

        Args:
            address: of the issuer.
            kept_s: how old the answer may be, in seconds, where a new one is to be had.

        Raises:
            RequestException: the issuer does not answer, or did not a moment ago.
        """
        if not self._is_enough(address, kept_s):
            # Nobody waits for an answer that only takes the place of one that will do.
            will_do = kept_s >= KEPT_S and self._last(address).is_younger_than(OLDEST_S)
            if self._asking.acquire(timeout=0 if will_do else PATIENCE_S):
                try:
                    # Another may have asked meanwhile.
                    if not self._is_enough(address, kept_s):
                        self._ask(address)
                finally:
                    self._asking.release()
        last = self._last(address)
        if last.value is None or not last.is_younger_than(OLDEST_S):
            raise RequestException("The issuer does not answer, or did not a moment ago.")
        return last.value

    def forget(self) -> None:
        self._kept.clear()

    def _last(self, address: str) -> _Answer:
        return self._kept.get(address, _Answer())

    def _is_enough(self, address: str, kept_s: float) -> bool:
        last = self._last(address)
        has_just_failed = time.monotonic() - last.failed_at < FAILURE_KEPT_S
        return has_just_failed or last.is_younger_than(kept_s)

    def _ask(self, address: str) -> None:
        try:
            with get_adapter().get_requests_session() as session:
                answer = session.get(address)
                answer.raise_for_status()
                value = answer.json()
        except RequestException:
            # What was answered before stays.
            failed_at = time.monotonic()
            self._kept[address] = replace(self._last(address), failed_at=failed_at)
        else:
            self._kept[address] = _Answer(time.monotonic(), value)


ANSWERS = IssuerAnswers()
PLACES = threading.BoundedSemaphore(AT_ONCE)
PLACES_OF_STRANGERS = threading.BoundedSemaphore(AT_ONCE - KEPT_FOR_KNOWN)


@contextmanager
def place_to_wait(*, is_known: bool) -> Iterator[bool]:
    """Take a place to wait for the issuer, if one is free; who comes then is asked to come again.

    Args:
        is_known: somebody has logged in in the same browser before.
    """
    with ExitStack() as places:
        wanted = [PLACES] if is_known else [PLACES_OF_STRANGERS, PLACES]
        yield all(_take(one, places) for one in wanted)


def _take(place: threading.BoundedSemaphore, places: ExitStack) -> bool:
    is_free = place.acquire(blocking=False)
    if is_free:
        places.callback(place.release)
    return is_free
