"""A number for each request: in its lines of the log, and in a header of its answer."""

import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from jobs.processes.work_ids import request_at_work

HEADER = "X-Request-ID"


class RequestIdMiddleware:
    """Number a request, so that what was logged of it is found by what somebody reports."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Django logs a refusal once all this is left: the request itself keeps its number.
        request.request_id = uuid.uuid4().hex  # type: ignore[attr-defined]
        token = request_at_work.set(request.request_id)  # type: ignore[attr-defined]
        try:
            response = self.get_response(request)
        finally:
            request_at_work.reset(token)
        response[HEADER] = request.request_id  # type: ignore[attr-defined]
        return response
