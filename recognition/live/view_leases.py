"""Which process of the networks watches a view now, where there are several.

A view goes on with another process when its own does not answer, and comes back; whoever is left
with a silent camera must not end what goes on elsewhere.
"""

import uuid

from django.core.cache import caches

from faces.inference.client import live_places

HELD_S = 3600


def has_several_places() -> bool:
    return len(live_places()) > 1


class ViewLease:
    """One process's right to watch a view, until a time."""

    def __init__(self) -> None:
        self._mine = uuid.uuid4().hex

    def renew(self, capture_id: int) -> None:
        if has_several_places():
            caches["throttle"].set(_key(capture_id), self._mine, HELD_S)

    def is_lost(self, capture_id: int) -> bool:
        """Say whether another process has watched it since; no, if nobody knows any more."""
        if not has_several_places():
            return False
        return bool(caches["throttle"].get(_key(capture_id), self._mine) != self._mine)


def _key(capture_id: int) -> str:
    return f"live-view-{capture_id}"
