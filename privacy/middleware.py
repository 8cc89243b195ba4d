"""Keep the request at hand for the access log, and let no file leave unseen."""

from collections.abc import Callable
from typing import Any

from privacy.action_sources import request_at_work
from privacy.services.access_log import log_unforeseen_file


class AccessLogMiddleware:
    """Keep the request at hand for services; log a file that no view has logged itself."""

    def __init__(self, get_response: Callable[[Any], Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> Any:
        with request_at_work(request):
            response = self.get_response(request)
            log_unforeseen_file(request, response=response)
        return response
