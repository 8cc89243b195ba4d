"""What tests send to the documented proxy, and which addresses stand behind it."""

import inspect
import re
import select
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.urls import URLPattern, get_resolver
from django.urls.resolvers import URLResolver
from urllib3 import encode_multipart_formdata

from tests.factories.kiosks import sealed_visit

EMAIL, PASSWORD = "root@example.org", "a long password of root"
CLIENT = "127.0.0.2"
"""Also this machine, and not the proxy."""

LARGE = 200_000_000
ROOMS_WITH_FILES = (
    "faces",
    "recognition",
    "rosters",
    "timetables",
    "classes",
    "office",
    "guardians",
    "reports",
)


@dataclass
class Browser:
    """Somebody at another address than the proxy's, who keeps cookies."""

    address: str
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> HTTPResponse:
        host, port = self.address.removeprefix("http://").split(":")
        connection = HTTPConnection(host, int(port), timeout=20, source_address=(CLIENT, 0))
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection.request(method, path, body, {"Cookie": cookies, **headers})
        answer = connection.getresponse()
        for line in answer.headers.get_all("Set-Cookie", []):
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        self.text = answer.read().decode()
        return answer

    def post_form(self, path: str) -> HTTPResponse:
        """Open a page with one form, and send it."""
        self.ask("GET", path)
        [token, *_] = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', self.text)
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.ask("POST", path, urlencode({"csrfmiddlewaretoken": token}), **kind)

    def hand_in(self, path: str, pictures: list[bytes], *, key: str) -> HTTPResponse:
        """Send a visit of a kiosk, as its page does."""
        offsets_s = [number / 2 for number in range(len(pictures))]
        visit, client_id = {"pictures": pictures, "offsets_s": offsets_s}, uuid4()
        sealed = sealed_visit(visit, key=key, client_id=client_id)
        fields: dict[str, Any] = {
            "client_id": str(client_id),
            "waited_s": "0",
            "sealed": ("visit", sealed),
        }
        body, kind = encode_multipart_formdata(fields)
        headers = {"Content-Type": kind, "X-CSRFToken": self.cookies.get("csrftoken", "")}
        return self.ask("POST", path, body, **headers)

    def log_in(self) -> "Browser":
        self.ask("GET", "/account/login/")
        token = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', self.text)[0]
        form = {"login": EMAIL, "password": PASSWORD, "csrfmiddlewaretoken": token}
        sent = urlencode(form)
        kind = {"Content-Type": "application/x-www-form-urlencoded", "X-Forwarded-For": "192.0.2.9"}
        assert self.ask("POST", "/account/login/", sent, **kind).status == 302
        return self


def connect_slowly(address: str, path: str) -> socket.socket:
    """Begin to send a form, and stop after its first byte."""
    host, port = address.removeprefix("http://").split(":")
    connection = socket.create_connection((host, int(port)))
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 90000\r\n"
    form = "Content-Type: application/x-www-form-urlencoded\r\n\r\na"
    connection.sendall((head + form).encode())
    return connection


def status_of(address: str, path: str, n_bytes: int, cookies: str = "") -> int:
    """Announce a body of so many bytes; return the status of the answer, which comes at once."""
    host, port = address.removeprefix("http://").split(":")
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nExpect: 100-continue\r\n{cookies}"
        f"Content-Length: {n_bytes}\r\nContent-Type: application/octet-stream\r\n\r\n"
    )
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(head.encode())
        return int(connection.recv(200).split()[1])


def sent_until_answered(address: str, head: str) -> tuple[int, bytes]:
    """Send a large body as fast as it is taken; return how much was sent before an answer came."""
    host, port = address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(head.encode())
        n_sent = 0
        while n_sent < LARGE:
            # In small steps, as by a phone: what lies in the buffers of this machine was not taken.
            if select.select([connection], [], [], 0.1)[0]:
                return n_sent, connection.recv(2000)
            n_sent += connection.send(b"x" * 50_000)
        return n_sent, b""


def all_views(resolver: URLResolver | None = None, prefix: str = "/") -> Iterator[tuple[str, Any]]:
    for one in (resolver or get_resolver()).url_patterns:
        path = prefix + re.sub(r"\(\?P<[^>]*>[^)]*\)|<(?!str:)[^>]*>", "1", str(one.pattern)).strip(
            "^$"
        )
        if isinstance(one, URLPattern):
            yield path, one.callback
        else:
            yield from all_views(one, path)


def takes_files(view: Any) -> bool:
    """Tell by the source: it looks at files, stores a part of one, or has a parser for them."""
    endpoint = getattr(view, "cls", None)
    if endpoint and endpoint.__module__.startswith("integrations"):
        source, actions = inspect.getsource(endpoint), getattr(view, "actions", {})
        has_parser = "MultiPartParser" in source and actions.get("post") == "create"
        return has_parser or ("store_chunk(" in source and "put" in actions)
    if not view.__module__.startswith(ROOMS_WITH_FILES):
        return False
    source = inspect.getsource(inspect.unwrap(view))
    return any(word in source for word in ("FILES", "store_chunk(", "sent_scan("))
