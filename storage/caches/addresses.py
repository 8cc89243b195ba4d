"""The address of the caches, as CACHE_URL gives it; read before there are apps."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

IN_FILES = "storage.caches.json_files.JsonFileCache"
IN_REDIS = "storage.caches.json_redis.JsonRedisCache"
MOST_COUNTS = 10_000
"""Beyond Django's usual 300 it would throw counts away that still count."""


def caches_at(url: str, *, folder: Path) -> dict[str, dict[str, Any]]:
    """Return the entries of CACHES for an address.

    Args:
        url: of the counts (`throttle`): empty for files, which processes of one host share; or
            `redis://host:port/number`, which those of several hosts share (`rediss://` by TLS).
        folder: where this host keeps files; in `default` what is true of itself alone, such as
            its free space and which processes run on it.

    Raises:
        ImproperlyConfigured: it is no such address.
    """
    counts: dict[str, Any] = {"BACKEND": IN_FILES, "LOCATION": folder / "throttle"}
    counts["OPTIONS"] = {"MAX_ENTRIES": MOST_COUNTS}
    if url:
        require_redis("CACHE_URL", url)
        counts = {"BACKEND": IN_REDIS, "LOCATION": url, "KEY_PREFIX": "attendance"}
    return {
        "default": {"BACKEND": IN_FILES, "LOCATION": folder / "cache"},
        "throttle": counts,
    }


def require_redis(name: str, url: str) -> None:
    """Refuse what is no address of a Redis server.

    Raises:
        ImproperlyConfigured: it is none; the variable is named.
    """
    try:
        parts = urlsplit(url)
        is_redis = parts.scheme in {"redis", "rediss"} and bool(parts.hostname)
        is_redis = is_redis and (parts.port is None or parts.port > 0)
    except ValueError:
        is_redis = False
    if not is_redis:
        # Not repeated: it may hold a password.
        raise ImproperlyConfigured(
            f"{name} is the address of a Redis server, such as redis://10.0.0.5:6379/0, or empty."
        )
