"""Packages of django-q2 as JSON, opened only for a task of the list.

django-q2 pickles them, and starts whatever function they name. Both would let whoever can write
into the database run a program: the signature is no help, as a schedule's row is signed unseen.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django_q import signing

from jobs.bell import WORK
from jobs.registry import Lane
from jobs.schedules import recurring_tasks

FIELDS = {
    *("id", "name", "func", "args", "kwargs", "started"),
    *("cluster", "group", "save", "timeout", "ack_failure"),
}
"""What a package may hold; no hook and no chain, which would run something else afterwards."""


class JsonPackages:
    """Takes the place of django-q2's `PickleSerializer`."""

    @staticmethod
    def dumps(package: Any) -> bytes:
        # The sentinel signs its own state too, for a monitor that nobody runs.
        kept = package if isinstance(package, Mapping) else {}
        return json.dumps(kept, cls=DjangoJSONEncoder).encode()

    @staticmethod
    def loads(content: bytes) -> dict[str, Any]:
        """Return a package that may be run.

        Raises:
            BadSignature: it may not; the one error at which django-q2 goes on with the next.
        """
        try:
            package: dict[str, Any] = json.loads(content)
            if not _is_of_the_list(package):
                raise signing.BadSignature("This task is not of the list.")
            return package | {"started": datetime.fromisoformat(package["started"])}
        # Whatever was written there, nested a thousand times or not, must not end the cluster.
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise signing.BadSignature("This is no package of ours.") from error


def use_json_packages() -> None:
    """Let django-q2 sign and open its packages so; it looks the name up at each call."""
    signing.PickleSerializer = JsonPackages


def _is_of_the_list(package: dict[str, Any]) -> bool:
    task, arguments = package["func"], package["args"]
    is_bell = task == WORK and len(arguments) == 1 and arguments[0] in Lane.values
    is_recurring = task in recurring_tasks() and arguments == []
    return (is_bell or is_recurring) and package["kwargs"] == {} and package.keys() <= FIELDS
