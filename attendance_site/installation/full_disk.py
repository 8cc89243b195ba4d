"""A full disk takes no file; everything else goes on with the space that is kept free for it."""

import logging
from collections.abc import Callable

from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from accounts.requests import SAFE_METHODS
from attendance_site.refusals import answer_refusal
from classes.errors import StorageFullError
from storage.free_space import can_receive

logger = logging.getLogger(__name__)

FILES_COME_AS = ("multipart/form-data", "application/octet-stream")
"""The pictures of a live camera come otherwise, and are not stored."""

MOST_BYTES_OF_A_FORM = 100_000
"""More than any form without a file; a smaller file is refused where it would be stored."""


class SparingSessionMiddleware(SessionMiddleware):
    """Show a page also where the database takes nothing of its session.

    Each minute a session notes that somebody is there; unnoted, it only ends sooner. Whatever was
    sent to be changed has failed before.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        try:
            return super().process_response(request, response)
        except (DatabaseError, SessionInterrupted) as error:
            if request.method not in SAFE_METHODS or not _is_databases_word(error):
                raise
            logger.warning("a session was not kept: %s", type(error).__name__)
            return response


def _is_databases_word(error: BaseException | None) -> bool:
    """Tell a database that refuses from a session that was ended elsewhere meanwhile."""
    while error is not None:
        # Of Django's own errors, as of a row that is gone, no driver is the cause.
        if isinstance(error, DatabaseError) and error.__cause__ is not None:
            return True
        error = error.__cause__ or error.__context__
    return False


class FullDiskMiddleware:
    """Refuse files before they are read: a body that is received takes space already."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = _length_of(request) if request.content_type in FILES_COME_AS else 0
        if length > MOST_BYTES_OF_A_FORM and not can_receive(length):
            return answer_refusal(request, StorageFullError("storage_full"))
        return self.get_response(request)


def _length_of(request: HttpRequest) -> int:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isdecimal() else 0
