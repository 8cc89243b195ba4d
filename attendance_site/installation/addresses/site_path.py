"""The path below which the site lies: taken off what comes in, known to what goes out."""

from collections.abc import Callable, Iterable
from typing import Any

from django.urls import get_script_prefix

WsgiApplication = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class BelowPath:
    """Let the site see addresses as if it lay at the top; a proxy may leave the path in or out.

    Django puts it before every address that it writes, by FORCE_SCRIPT_NAME.
    """

    def __init__(self, application: WsgiApplication, *, site_path: str) -> None:
        self._application, self._site_path = application, site_path

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        environ["PATH_INFO"] = without(self._site_path, environ.get("PATH_INFO", "") or "/")
        environ["SCRIPT_NAME"] = self._site_path
        return self._application(environ, start_response)


def path_within(path: str) -> str:
    """Return a path of the host as one of the site: what `resolve` and our own rules know."""
    return without(get_script_prefix().rstrip("/"), path)


def without(site_path: str, path: str) -> str:
    if site_path and (path == site_path or path.startswith(f"{site_path}/")):
        return path[len(site_path) :] or "/"
    return path
