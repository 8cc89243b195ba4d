"""What an errand is: work that may be killed, and done again as whoever does it would."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


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
