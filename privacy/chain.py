"""The chain of the access log: how the checksum of a line is made."""

import hashlib
import json
from datetime import UTC

from privacy.models import AccessEntry

GENESIS = "0" * 64
"""What the very first line goes on from."""


def checksum_of(entry: AccessEntry, former: str) -> str:
    """Return the SHA-256 over the line before and all that a line says."""
    values = [
        former,
        entry.position,
        # One way to write a moment, in whatever zone it is read back.
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        # As text: before it is stored it is a member of an enumeration, afterwards it is none.
        *(entry.user_id, entry.who, str(entry.channel), str(entry.action), entry.subject),
        *(entry.school_id, entry.student_ids, entry.params, entry.address, entry.agent),
    ]
    # Sorted: PostgreSQL gives the keys of a JSON column back in an order of its own.
    text = json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
