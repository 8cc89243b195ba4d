"""The proxy and the site as the operations write them: Debian's nginx before gunicorn."""

import inspect
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import URLPattern, get_resolver
from django.urls.resolvers import URLResolver

from benchmarks.safety.guesses import Guesses
from tests.processes.ports import free_port

ROOT = Path(__file__).parents[2]
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
ROOMS_WITH_FILES = ("faces", "recognition", "rosters", "timetables", "classes", "office", "reports")
N_SLOW = 24
PATIENCE_S = 30
MOST_S = 1.0

pytestmark = [
    pytest.mark.cluster,
    pytest.mark.alone,
    pytest.mark.skipif(
        not shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin"),
        reason="nginx is not installed here (Debian: apt install nginx-light).",
    ),
]


def documented_server() -> str:
    [block] = re.findall(r"```\n(server \{.*?)```", OPERATIONS, re.DOTALL)
    return block


def without_tls(block: str, port: int, site_port: int) -> str:
    """Return the server of the document on a port of its own, as there is no certificate here."""
    plain = re.sub(r"(?m)^ *(ssl_certificate|ssl_certificate_key) .*\n", "", block)
    plain = plain.replace("listen 443 ssl;", f"listen 127.0.0.1:{port};")
    return plain.replace("127.0.0.1:8000", f"127.0.0.1:{site_port}")


@pytest.fixture(scope="module")
def front(tmp_path_factory, new_sqlite_file) -> Iterator[str]:
    """Start site and proxy; yield the proxy's address."""
    folder = tmp_path_factory.mktemp("proxy")
    port, site_port = free_port(), free_port()
    server = without_tls(documented_server(), port, site_port)
    (folder / "nginx.conf").write_text(
        f"daemon off; pid {folder}/pid; error_log {folder}/errors;\n"
        "events { worker_connections 512; }\n"
        f"http {{ access_log off; client_body_temp_path {folder}/bodies;"
        f" proxy_temp_path {folder}/answers; fastcgi_temp_path {folder}/f;"
        f" uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;\n{server}\n}}\n"
    )
    environment = {
        "VAR_DIR": str(folder / "var"),
        "PATH": "/usr/sbin:/usr/bin:/bin",
        "ALLOWED_HOSTS": "127.0.0.1",
        "DATABASE_URL": "",
    }
    new_sqlite_file(folder / "var" / "db.sqlite3")
    [line] = re.findall(r"(?m)^ExecStart=\S*gunicorn (.*)$", OPERATIONS)
    words = line.replace("127.0.0.1:8000", f"127.0.0.1:{site_port}").split()
    site = subprocess.Popen([sys.executable, "-m", "gunicorn", *words], cwd=ROOT, env=environment)
    proxy = subprocess.Popen(["nginx", "-c", folder / "nginx.conf"], env=environment)
    try:
        address = f"http://127.0.0.1:{port}"
        wait_until_ready(address)
        yield address
    finally:
        for process in (proxy, site):
            process.terminate()
            process.wait(timeout=PATIENCE_S)


def wait_until_ready(address: str) -> None:
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(f"{address}/readyz", timeout=5).close()  # noqa: S310 - our own
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError(address)


def seconds_for_a_page(address: str) -> float:
    started = time.monotonic()
    with urllib.request.urlopen(f"{address}/account/login/", timeout=20) as answer:  # noqa: S310
        answer.read()
    return time.monotonic() - started


def connect_slowly(address: str, path: str) -> socket.socket:
    """Begin to send a form, and stop after its first byte."""
    host, port = address.removeprefix("http://").split(":")
    connection = socket.create_connection((host, int(port)))
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 90000\r\n"
    form = "Content-Type: application/x-www-form-urlencoded\r\n\r\na"
    connection.sendall((head + form).encode())
    return connection


@pytest.mark.parametrize(
    "path",
    [
        "/account/login/",
        "/classes/1/take/",
        f"/uploads/{'0' * 8}-0000-4000-8000-{'0' * 12}/chunks/0/",
    ],
)
def test_slow_bodies_hold_no_page_up(front, path):
    seconds_for_a_page(front)
    slow = [connect_slowly(front, path) for _ in range(N_SLOW)]
    try:
        for _ in range(3):
            for connection in slow:
                connection.sendall(b"b")
            assert seconds_for_a_page(front) < MOST_S
    finally:
        for connection in slow:
            connection.close()


def test_guesses_at_many_accounts_hold_no_page_up(front):
    """Sixteen at a time: where each took a thread of its own a page took 1.5 s to 3 s."""
    guesses = Guesses(front)
    with guesses.going_on(True):
        times_s = sorted(seconds_for_a_page(front) for _ in range(9))
    assert guesses.n_checked > 0
    assert times_s[4] < MOST_S


def status_of(address: str, path: str, n_bytes: int) -> int:
    """Announce a body of so many bytes; return the status of the answer, which comes at once."""
    host, port = address.removeprefix("http://").split(":")
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nExpect: 100-continue\r\n"
        f"Content-Length: {n_bytes}\r\nContent-Type: application/octet-stream\r\n\r\n"
    )
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(head.encode())
        return int(connection.recv(200).split()[1])


def test_large_bodies_are_taken_where_files_are_sent_and_nowhere_else(front):
    proceed, too_large = 100, 413
    assert status_of(front, "/classes/1/take/", 100_000_000) == proceed
    assert status_of(front, "/classes/1/take/", 600_000_000) == too_large
    assert status_of(front, "/account/login/", 2_000_000) == too_large


def test_every_address_that_takes_files_may_be_sent_large_ones():
    [pattern] = re.findall(r"location ~ (\S+) \{", documented_server())
    addresses = {path for path, view in all_views() if takes_files(view)}
    assert len(addresses) >= 12
    assert [path for path in addresses if not re.search(pattern, path)] == []


def all_views(resolver: URLResolver | None = None, prefix: str = "/") -> Iterator[tuple[str, Any]]:
    for one in (resolver or get_resolver()).url_patterns:
        path = prefix + re.sub(r"\(\?P<[^>]*>[^)]*\)|<[^>]*>", "1", str(one.pattern)).strip("^$")
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
