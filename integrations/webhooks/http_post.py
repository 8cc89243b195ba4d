"""Post one signed message to one address, and return what came back."""

import contextlib
import http.client
import socket
import threading
import time
from dataclasses import dataclass

import certifi
import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection

from integrations.errors import NameUnknownError
from integrations.webhooks.addresses import Target, find_target
from integrations.webhooks.signatures import sign
from jobs.failures import connection_code
from jobs.registry import Failure

LONGEST_SILENCE_S = 10
LONGEST_EXCHANGE_S = 30
"""A receiver that answers drop by drop would otherwise hold the worker for hours."""

MOST_ANSWER_BYTES = 300

TOO_LATE = Failure("webhook_answer_late")


@dataclass(frozen=True)
class WebhookAnswer:
    """What the other system answered; status 0: nothing, and `failure` says why."""

    status: int
    text: str = ""
    failure: Failure | None = None

    @property
    def is_accepted(self) -> bool:
        return 200 <= self.status < 300


def post_message(url: str, *, secret: str, message_id: str, body: bytes) -> WebhookAnswer:
    """Post a JSON message once; redirects are not followed.

    Raises:
        AddressRefusedError: no message may go to this address.
    """
    try:
        target = find_target(url)
    except NameUnknownError as error:
        return WebhookAnswer(0, failure=Failure(error.code, dict(error.params)))
    timestamp_s = int(time.time())
    headers = {
        "Host": host_header(target),
        "Content-Type": "application/json",
        "User-Agent": "attendance-webhooks/1",
        "Webhook-Id": message_id,
        "Webhook-Timestamp": str(timestamp_s),
        "Webhook-Signature": sign(
            secret=secret, message_id=message_id, timestamp_s=timestamp_s, body=body
        ),
    }
    try:
        return _post(target, body, headers)
    except (urllib3.exceptions.HTTPError, http.client.HTTPException, OSError) as error:
        return WebhookAnswer(0, failure=Failure(_code_of(error)))


def _code_of(error: Exception) -> str:
    code = connection_code(error)
    if code == "connection_failed" and isinstance(error, http.client.HTTPException):
        return "webhook_no_http"
    return code


class Connection(HTTPConnection):
    """A connection that another thread can end at any time.

    http.client lets go of its socket when an answer says that it ends the connection, and TLS takes
    it away while both sides greet each other; a second handle on it outlasts both.
    """

    handle: socket.socket | None = None

    def _new_conn(self) -> socket.socket:
        sock = super()._new_conn()
        self.handle = sock.dup()
        return sock

    def hang_up(self) -> None:
        """End the talk; what waits for the next drop returns at once."""
        if self.handle:
            with contextlib.suppress(OSError):
                self.handle.shutdown(socket.SHUT_RDWR)

    def release(self) -> None:
        self.close()
        if self.handle:
            self.handle.close()


class _Encrypted(Connection, HTTPSConnection):
    """The same over TLS."""


def _post(target: Target, body: bytes, headers: dict[str, str]) -> WebhookAnswer:
    connection = connect(target)
    is_over = threading.Event()
    # A time-out of the socket begins anew with each byte; only a clock of our own ends a drip.
    timer = threading.Timer(LONGEST_EXCHANGE_S, hang_up, [connection, is_over])
    timer.start()
    try:
        answer = _exchange(connection, target.path, body, headers)
    except (urllib3.exceptions.HTTPError, http.client.HTTPException, OSError):
        if not is_over.is_set():
            raise
    finally:
        timer.cancel()
        connection.release()
    # Half an answer reads like a whole one with fewer headers.
    return WebhookAnswer(0, failure=TOO_LATE) if is_over.is_set() else answer


def _exchange(
    connection: Connection, path: str, body: bytes, headers: dict[str, str]
) -> WebhookAnswer:
    connection.request("POST", path, body=body, headers=headers, preload_content=False)
    response = connection.getresponse()
    try:
        content = response.read(MOST_ANSWER_BYTES, decode_content=False)
    finally:
        response.close()
    return WebhookAnswer(response.status, readable(content))


def readable(content: bytes) -> str:
    """Keep what a page can show; PostgreSQL does not even store a NUL."""
    text = content.decode("utf-8", "replace")
    return "".join(letter if letter.isprintable() else " " for letter in text)


def hang_up(connection: Connection, is_over: threading.Event) -> None:
    is_over.set()
    connection.hang_up()


def connect(target: Target) -> Connection:
    """Connect to the checked address; the certificate must be that of the name."""
    if target.scheme == "http":
        return Connection(target.ip, target.port, timeout=LONGEST_SILENCE_S)
    return _Encrypted(
        target.ip,
        target.port,
        timeout=LONGEST_SILENCE_S,
        # We connect to the address that was checked, so the name must be given for TLS.
        cert_reqs="CERT_REQUIRED",
        ca_certs=certifi.where(),
        server_hostname=target.host,
        assert_hostname=target.host,
    )


def host_header(target: Target) -> str:
    host = f"[{target.host}]" if ":" in target.host else target.host
    is_usual = target.port == {"https": 443, "http": 80}[target.scheme]
    return host if is_usual else f"{host}:{target.port}"
