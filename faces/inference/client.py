"""Ask the inference server from a page: bytes of a picture there, an answer back."""

import http.client
import json
import socket
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from faces.errors import LiveRefusedError, NetworksAwayError
from faces.inference.addresses import short_path

PATIENCE_S = 10.0
"""So long an answer is waited for; a frame takes a tenth of a second."""


class _LocalConnection(http.client.HTTPConnection):
    """HTTP over a socket of the file system, which no other machine reaches."""

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        with short_path(settings.LIVE_NETWORKS_SOCKET) as path:
            self.sock.connect(path)


def ask_inference_server(
    operation: str, body: bytes = b"", parameters: Mapping[str, object] | None = None
) -> dict[str, Any]:
    """Let the inference server do one operation (`recognition.live.operations`).

    Raises:
        NetworksAwayError: the process is not running, or does not answer in time.
        LiveRefusedError: it refuses; the code names the reason.
    """
    status, answer = _exchange(operation, body, parameters or {})
    if status == http.client.CONFLICT:
        raise LiveRefusedError(str(answer["code"]), **answer["params"])
    if status != http.client.OK:
        raise NetworksAwayError("networks_away")
    return answer


def is_inference_server_up() -> bool:
    """Say whether the inference server answers."""
    try:
        ask_inference_server("hello")
    except NetworksAwayError:
        return False
    return True


def stop_watching(parameters: Mapping[str, object]) -> dict[str, Any]:
    """End a live view; what it saw is stored already if the process is gone."""
    with suppress(NetworksAwayError, LiveRefusedError):
        return ask_inference_server("stop", parameters=parameters)
    return {}


def _exchange(
    operation: str, body: bytes, parameters: Mapping[str, object]
) -> tuple[int, dict[str, Any]]:
    connection = _LocalConnection("localhost", timeout=PATIENCE_S)
    headers = {
        "Content-Type": "application/octet-stream",
        "Accept-Language": get_language() or settings.LANGUAGE_CODE,
        "X-Parameters": json.dumps(parameters),
    }
    try:
        connection.request("POST", f"/{operation}", body, headers)
        response = connection.getresponse()
        return response.status, json.loads(response.read())
    # ValueError: an answer that was cut off is no JSON.
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise NetworksAwayError("networks_away") from error
    finally:
        connection.close()
