"""What an errand is: work that may be killed, and done again as whoever does it would."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from privacy.models import AccessEntry
from privacy.services.access_log import seal_changes


@dataclass(frozen=True)
class Errand:
    """Work that may be killed, in a school of its own.

    Args:
        stage: make what it needs; return what names it, as JSON.
        do: the work, done again as often as it is killed.
        outcome: what there is in the end; the same whether it was killed or not.
    """

    stage: Callable[..., Any]
    do: Callable[[Any], object]
    outcome: Callable[[Any], Any]


def n_logged(subject: str, school_id: int) -> int:
    """Count the lines of the access log, after the worker has made those that were not made."""
    seal_changes()
    return AccessEntry.objects.filter(subject=subject, school_id=school_id, action="change").count()
