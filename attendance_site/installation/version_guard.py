"""Answer with a page that says so while the database is of another version than the site."""

import logging
import threading
import time
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.db import DatabaseError, close_old_connections
from django.template.loader import render_to_string
from django.utils.translation import get_language_from_request, override

from jobs.failures import sentence_of
from jobs.processes.versions import SITE, note_version, own_version, why_database_does_not_fit

logger = logging.getLogger(__name__)

WsgiApplication = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

ALWAYS_ANSWERED = {"/healthz", "/readyz"}
ASKED_AGAIN_S = 5
"""While it does not fit the database is asked so often, else six times more rarely."""

RETRY_AFTER_S = 30


class VersionGuard:
    """Lets requests through to the site while its database fits.

    Around the whole site, because sessions and languages need the tables that may be missing.
    """

    def __init__(self, application: WsgiApplication) -> None:
        self._application = application
        self._lock = threading.Lock()
        self._waits_for, self._ask_at_s = "", 0.0
        own_version()  # Before an update changes the files.

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        self._ask_now_and_then()
        if not self._waits_for or _is_always_answered(environ.get("PATH_INFO", "")):
            return self._application(environ, start_response)
        return _wait(environ, start_response, sentence=self._waits_for)

    def _ask_now_and_then(self) -> None:
        # One thread asks; the others go by what was known.
        if time.monotonic() < self._ask_at_s or not self._lock.acquire(blocking=False):
            return
        try:
            self._waits_for = why_database_does_not_fit()
            note_version(SITE, waits_for=self._waits_for)
            if self._waits_for:
                logger.critical("The site waits. %s", sentence_of(self._waits_for, {}))
        except (DatabaseError, OSError):
            # A database that is away is told by the site itself; it is asked again.
            logger.warning("The version of the database could not be asked", exc_info=True)
        finally:
            pause_s = ASKED_AGAIN_S if self._waits_for else ASKED_AGAIN_S * 6
            self._ask_at_s = time.monotonic() + pause_s
            # Outside a request Django closes none by itself.
            close_old_connections()
            self._lock.release()


def _is_always_answered(path: str) -> bool:
    """Machines ask how it stands, and the page that waits has style sheets."""
    return path in ALWAYS_ANSWERED or path.startswith(
        f"{settings.STATIC_URL.removeprefix(settings.SITE_PATH)}"
    )


def _wait(
    environ: dict[str, Any], start_response: Callable[..., Any], *, sentence: str
) -> Iterable[bytes]:
    request = WSGIRequest(environ)
    with override(get_language_from_request(request)):
        page = render_to_string("503.html", {"why": sentence_of(sentence, {})}).encode()
    status = HTTPStatus.SERVICE_UNAVAILABLE
    headers = [
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Length", str(len(page))),
        ("Content-Security-Policy", "default-src 'none'; style-src 'self'"),
        ("Cache-Control", "no-store"),
        ("Retry-After", str(RETRY_AFTER_S)),
    ]
    start_response(f"{status.value} {status.phrase}", headers)
    return [page]
