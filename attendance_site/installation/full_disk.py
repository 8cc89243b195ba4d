"""A full disk takes no file; everything else goes on with the space that is kept free for it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from attendance_site.refusals import answer_refusal
from classes.errors import StorageFullError
from storage.free_space import can_receive

FILES_COME_AS = ("multipart/form-data", "application/octet-stream")
"""The pictures of a live camera come otherwise, and are not stored."""

MOST_BYTES_OF_A_FORM = 100_000
"""More than any form without a file; a smaller file is refused where it would be stored."""


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
