"""The version of a thing that a person was shown, before she changes it.

Whatever changes a thing that a page, the API or the administration has shown takes the version
that was shown, so that nobody takes back or overwrites what somebody else has done since.
"""

from enum import Enum
from typing import Final

from classes.errors import StaleRowError


class NotShown(Enum):
    """For writers that show nothing: a worker, a command, a service within its own lock.

    It is never a default: whoever writes it says that nobody has looked at anything.
    """

    NOT_SHOWN = "not shown"


NOT_SHOWN: Final = NotShown.NOT_SHOWN

ShownVersion = str | NotShown


def is_stale(shown_version: ShownVersion, current: str) -> bool:
    """Compare with the version as it is now; read it under the lock that the change is made in."""
    return shown_version is not NOT_SHOWN and shown_version != current


def refuse_stale(shown_version: ShownVersion, current: str) -> None:
    if is_stale(shown_version, current):
        raise StaleRowError("row_changed_meanwhile")
