"""Ask an address within the rules of webhooks, and return the whole answer."""

import http.client
import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import urllib3

from accounts.names import has_half_letters
from integrations.errors import OtherSystemError
from integrations.webhooks.addresses import find_target
from integrations.webhooks.http_post import connect, hang_up, host_header

MOST_BYTES = 20_000_000
"""Of one answer: 500 rows have a tenth of it."""

LONGEST_EXCHANGE_S = 60
OK, UNAUTHORIZED, FORBIDDEN, NOT_FOUND = 200, 401, 403, 404


@dataclass(frozen=True)
class Reply:
    """An answer; the names of its headers are in small letters."""

    status: int
    headers: Mapping[str, str]
    content: bytes


def exchange(method: str, url: str, headers: Mapping[str, str], body: bytes = b"") -> Reply:
    """Ask once; redirects are not followed.

    Raises:
        AddressRefusedError: nothing may be asked of this address.
        NameUnknownError: its name leads to no machine.
        OtherSystemError: it does not answer, too late, or too much.
    """
    target = find_target(url)
    connection, is_over = connect(target), threading.Event()
    # A time-out of the socket begins anew with each byte; only a clock of our own ends a drip.
    timer = threading.Timer(LONGEST_EXCHANGE_S, hang_up, [connection, is_over])
    timer.start()
    sent = {"Host": host_header(target), "Accept": "application/json", **headers}
    try:
        connection.request(method, target.path, body=body, headers=sent, preload_content=False)
        response = connection.getresponse()
        content = response.read(MOST_BYTES + 1, decode_content=False)
        response.close()
    except (urllib3.exceptions.HTTPError, http.client.HTTPException, OSError):
        raise OtherSystemError("source_unreachable", host=target.host) from None
    finally:
        timer.cancel()
        connection.release()
    # Half an answer reads like a whole one with fewer rows.
    if is_over.is_set() or len(content) > MOST_BYTES:
        raise OtherSystemError("source_answer_cut", host=target.host)
    found = {name.lower(): value for name, value in response.headers.items()}
    return Reply(response.status, found, content)


def required(reply: Reply) -> Reply:
    """Return it if it is what was asked for.

    Raises:
        OtherSystemError: the other system refuses, or has another status.
    """
    if reply.status in {UNAUTHORIZED, FORBIDDEN}:
        raise OtherSystemError("source_refuses", status=reply.status)
    if reply.status != OK:
        raise OtherSystemError("source_status", status=reply.status)
    return reply


def json_of(reply: Reply) -> Any:
    """Return what it says.

    Raises:
        OtherSystemError: it is no JSON.
    """
    try:
        found = json.loads(reply.content)
        if b"\\u" in reply.content and has_half_letters(found):
            raise ValueError("half a letter")
        return found
    except (ValueError, RecursionError):
        raise OtherSystemError("source_answer_unknown", name="JSON") from None
