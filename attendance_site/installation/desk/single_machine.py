"""Whether an installation is of one machine alone, so that its desk may open without a log-in."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1", "[::1]"})
SETTINGS = (
    *("ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "DATABASES", "HTTPS", "SITE_URL"),
    "TRUSTED_PROXIES",
)
"""What must be known to tell."""


def why_not_single_machine(values: Mapping[str, Any]) -> str:
    """Return what makes this an installation for other machines too; "" for one machine alone.

    Args:
        values: the settings that SETTINGS names.
    """
    public = [host for host in values["ALLOWED_HOSTS"] if host not in LOOPBACK]
    site = urlsplit(values["SITE_URL"]).hostname
    faults = {
        f"ALLOWED_HOSTS names {', '.join(public)}": public,
        "HTTPS is on": values["HTTPS"],
        "SITE_URL is public": site and site not in LOOPBACK,
        "CSRF_TRUSTED_ORIGINS is set": values["CSRF_TRUSTED_ORIGINS"],
        "TRUSTED_PROXIES is set": values["TRUSTED_PROXIES"],
        "the database is on another machine": not _is_local(values["DATABASES"]["default"]),
    }
    return ", ".join(words for words, is_so in faults.items() if is_so)


def _is_local(database: Mapping[str, Any]) -> bool:
    host = str(database.get("HOST") or "")
    # A path: the server's socket.
    return database["ENGINE"].endswith("sqlite3") or host in {"", *LOOPBACK} or host[0] == "/"
