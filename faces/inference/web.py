"""The networks as a WSGI application, for pages of other hosts that know the shared secret."""

import hmac
import json
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from faces.inference.service import Answer, NetworksService, Question

ALIVE = "/healthz"
"""Asked without the secret, by whoever restarts what hangs; it says no more than that."""

StartResponse = Callable[[str, list[tuple[str, str]]], object]


class NetworksApplication:
    """POST /operation, a picture in, JSON out.

    Args:
        service: answers.
        token: what whoever asks has to know.
    """

    def __init__(self, service: NetworksService, *, token: str) -> None:
        self._service = service
        self._expected = f"Bearer {token}".encode()

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        status, answer = self._answer(environ)
        body = json.dumps(answer).encode()
        headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
        start_response(f"{status.value} {status.phrase}", headers)
        return [body]

    def _answer(self, environ: dict[str, Any]) -> Answer:
        if environ["PATH_INFO"] == ALIVE:
            return HTTPStatus.OK, {"is_alive": True}
        given = environ.get("HTTP_AUTHORIZATION", "").encode("latin-1", "replace")
        # First: nothing of what a stranger sends is read.
        if not hmac.compare_digest(given, self._expected):
            return HTTPStatus.UNAUTHORIZED, {"error": "LIVE_NETWORKS_TOKEN is another one"}
        if environ["REQUEST_METHOD"] != "POST":
            return HTTPStatus.METHOD_NOT_ALLOWED, {"error": "POST it"}
        question = Question(
            operation=environ["PATH_INFO"].removeprefix("/"),
            length=environ.get("CONTENT_LENGTH", ""),
            parameters=environ.get("HTTP_X_PARAMETERS", "{}"),
            language=environ.get("HTTP_ACCEPT_LANGUAGE", "") or "en",
        )
        return self._service.answer(question, environ["wsgi.input"].read)
