"""Tell versions of a row apart, so that no change of somebody else is overwritten unseen."""

import hashlib
import json
from typing import Any

from rest_framework.request import Request
from rest_framework.utils.encoders import JSONEncoder

from classes.versions import NOT_SHOWN, ShownVersion
from integrations.errors import StaleVersionError, VersionMissingError

NONE_YET = "new"
"""The version of what is not there yet."""


def version_of(shown: Any) -> str:
    """Return a word that changes with anything that an answer shows of a row."""
    # Made of the answer itself: no field that is shown can change without a new version.
    text = json.dumps(shown, sort_keys=True, cls=JSONEncoder)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def etag(version: str) -> str:
    return f'"{version or NONE_YET}"'


def versions_named(request: Request) -> list[str] | None:
    """Return the versions of If-Match, None if any will do; refuse a request without the header.

    `If-None-Match: *` names the version of what does not exist yet.
    """
    header = request.headers.get("If-Match", "").strip()
    if not header and request.headers.get("If-None-Match", "").strip() == "*":
        return [NONE_YET]
    # Refused, not let through: a client that names no version overwrites unseen.
    if not header:
        raise VersionMissingError
    if header == "*":
        return None
    # Proxies that compress an answer make its ETag a weak one, W/"…".
    return [word.strip().removeprefix("W/").strip('"') for word in header.split(",")]


def require_version(request: Request, current: str) -> ShownVersion:
    """Refuse a stale version; return the one shown as the services want it.

    `If-Match: *` says in so many words that any version will do.
    """
    named = versions_named(request)
    if named is None:
        return NOT_SHOWN
    # A row that is not there has no version, so "new" stands for it.
    if (current or NONE_YET) not in named:
        raise StaleVersionError
    return current
