"""Ask the networks from a page: bytes of a picture there, an answer back."""

import http.client
import json
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from faces.errors import LiveRefusedError, NetworksAwayError
from faces.inference.addresses import short_path
from faces.inference.network_processes import NetworksPlace, in_turn_for, places_at

PATIENCE_S = 10.0
"""So long an answer is waited for; a frame takes a tenth of a second."""

CONNECT_S = 2.0
"""So long a host is waited for that may be switched off."""

AWAY_S = 10.0
"""Who did not answer is asked last for so long, so that not each picture waits for it."""

FULL = "cameras_too_many"
"""A refusal that holds for one process alone."""

HOMES = ("class_group", "capture", "kiosk")
"""Parameters that name what is always asked of the same process, as that remembers it."""

_away_until_s: dict[str, float] = {}


class _LocalConnection(http.client.HTTPConnection):
    """HTTP over a socket of the file system, which no other machine reaches."""

    def __init__(self, place: NetworksPlace) -> None:
        super().__init__("localhost", timeout=PATIENCE_S)
        self._place = place

    def connect(self) -> None:
        assert self._place.socket  # noqa: S101 - for the types; who asks has looked
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        with short_path(self._place.socket) as path:
            self.sock.connect(path)


def live_places() -> tuple[NetworksPlace, ...]:
    """Return all processes of the networks that may be asked."""
    return places_at(
        settings.LIVE_NETWORKS_URLS,
        socket=settings.LIVE_NETWORKS_SOCKET,
        token=settings.LIVE_NETWORKS_TOKEN,
    )


def ask_inference_server(
    operation: str, body: bytes = b"", parameters: Mapping[str, object] | None = None
) -> dict[str, Any]:
    """Let a process of the networks do one operation (`recognition.live.operations`).

    What is about one class or kiosk is asked of the same process each time; where that one does
    not answer, of the next.

    Raises:
        NetworksAwayError: none is running, or none answers in time.
        LiveRefusedError: it is refused; the code names the reason.
    """
    asked = parameters or {}
    refusal: LiveRefusedError | NetworksAwayError = NetworksAwayError("networks_away")
    for place in _in_turn(asked):
        try:
            return _answer_of(place, operation, body, asked)
        except NetworksAwayError:
            _away_until_s[place.url] = time.monotonic() + AWAY_S
        except LiveRefusedError as refused:
            if refused.code != FULL:
                raise
            refusal = refused
    raise refusal


def is_inference_server_up() -> bool:
    """Say whether any process of the networks answers."""
    try:
        ask_inference_server("hello")
    except NetworksAwayError:
        return False
    return True


def stop_watching(parameters: Mapping[str, object]) -> dict[str, Any]:
    """End a live view; what it saw is stored already if the process is gone.

    All are asked: it may have begun with one and gone on with another.
    """
    answers = list(_stopped(parameters))
    return next((one for one in answers if one.get("capture")), answers[0] if answers else {})


def _stopped(parameters: Mapping[str, object]) -> Iterator[dict[str, Any]]:
    for place in _in_turn(parameters):
        with suppress(NetworksAwayError, LiveRefusedError):
            yield _answer_of(place, "stop", b"", parameters)


def _in_turn(parameters: Mapping[str, object]) -> list[NetworksPlace]:
    """Return whom to ask: the home of a class or kiosk first, who was away just now last."""
    home = next((f"{name} {parameters[name]}" for name in HOMES if name in parameters), "")
    places = in_turn_for(home or json.dumps(parameters), live_places())
    now_s = time.monotonic()
    return sorted(places, key=lambda place: _away_until_s.get(place.url, now_s) > now_s)


def _answer_of(
    place: NetworksPlace, operation: str, body: bytes, parameters: Mapping[str, object]
) -> dict[str, Any]:
    status, answer = _exchange(place, operation, body, parameters)
    if status == http.client.CONFLICT:
        raise LiveRefusedError(str(answer["code"]), **answer["params"])
    if status != http.client.OK:
        raise NetworksAwayError("networks_away")
    return answer


def _exchange(
    place: NetworksPlace, operation: str, body: bytes, parameters: Mapping[str, object]
) -> tuple[int, dict[str, Any]]:
    connection = _connection_to(place)
    headers = {
        "Content-Type": "application/octet-stream",
        "Accept-Language": get_language() or settings.LANGUAGE_CODE,
        "X-Parameters": json.dumps(parameters),
    }
    if not place.socket:
        headers["Authorization"] = f"Bearer {settings.LIVE_NETWORKS_TOKEN}"
    try:
        connection.connect()
        connection.sock.settimeout(PATIENCE_S)
        connection.request("POST", f"/{operation}", body, headers)
        response = connection.getresponse()
        return response.status, json.loads(response.read())
    # ValueError: an answer that was cut off is no JSON.
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise NetworksAwayError("networks_away") from error
    finally:
        connection.close()


def _connection_to(place: NetworksPlace) -> http.client.HTTPConnection:
    if place.socket:
        return _LocalConnection(place)
    kind = http.client.HTTPSConnection if place.is_encrypted else http.client.HTTPConnection
    return kind(place.host, place.port, timeout=CONNECT_S)
