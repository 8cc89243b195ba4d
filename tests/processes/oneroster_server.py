"""A small OneRoster 1.2 service on a free port of this machine, with tokens, pages and changes."""

import base64
import json
import threading
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

ROOT = "/ims/oneroster/rostering/v1p2/"
CLIENT, SECRET = "attendance", "s3cret:/%"


class OneRosterServer:
    """Answers with its rows; how it pages and what it refuses is set by the test.

    Attributes:
        rows: of each collection.
        largest_page: more rows than these are never on a page.
        pages_by: link, total, both, or nothing.
        total: what is told in place of the number of rows; 0: that.
        next_token: given in place of one that holds; "new": one that does.
        tokens: those that hold; the last one given is the last.
        asked: path and query of each request, with the status of its answer.
    """

    def __init__(self, rows: dict[str, list[dict[str, Any]]]) -> None:
        self.rows, self.largest_page, self.pages_by = rows, 100, "link"
        self.tokens: list[str] = []
        self.asked: list[tuple[str, int]] = []
        self.next_link = ""
        self.next_token: str | None = "new"
        self.total = 0
        self.status = 0
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        serve = partial(self._server.serve_forever, poll_interval=0.01)
        threading.Thread(target=serve, daemon=True).start()

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def url(self) -> str:
        return self.origin + ROOT

    @property
    def token_url(self) -> str:
        return f"{self.origin}/token"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def give_token(self, header: str, body: str) -> tuple[int, Any]:
        known = base64.b64encode(b"attendance:s3cret%3A%2F%25").decode()
        if header != f"Basic {known}" or parse_qs(body)["grant_type"] != ["client_credentials"]:
            return 401, {"error": "invalid_client"}
        if self.next_token != "new":
            return 200, {"access_token": self.next_token, "token_type": "bearer"}
        self.tokens.append(f"token-{len(self.tokens)}")
        return 200, {"access_token": self.tokens[-1], "token_type": "bearer", "expires_in": 3600}

    def page(self, path: str, query: dict[str, list[str]]) -> tuple[dict[str, str], Any]:
        name = path.removeprefix(ROOT)
        found = self.rows[name]
        if "filter" in query:
            field, _sign, moment = query["filter"][0].partition(">")
            found = [row for row in found if row.get(field, "") > moment.strip("'")]
        first = int(query["offset"][0])
        n = min(int(query["limit"][0]), self.largest_page)
        total = {"X-Total-Count": str(self.total or len(found))}
        headers = total if self.pages_by in {"total", "both"} else {}
        if self.pages_by in {"link", "both"} and first + n < len(found):
            following = urlencode({k: v[0] for k, v in query.items()} | {"offset": first + n})
            there = self.next_link or f"{self.origin}{path}?{following}"
            headers["Link"] = f'<{there}>; rel="next", <{self.origin}{path}>; rel="first"'
        elif self.pages_by in {"link", "both"}:
            headers["Link"] = f'<{self.origin}{path}>; rel="first"'
        return headers, {name: found[first : first + n]}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                status, answer = server.give_token(self.headers["Authorization"], body)
                self.reply(status, {}, answer)

            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                if server.status:
                    self.reply(server.status, {"Location": server.origin}, {})
                elif self.headers["Authorization"] not in {f"Bearer {x}" for x in server.tokens}:
                    self.reply(401, {}, {})
                else:
                    headers, answer = server.page(parts.path, parse_qs(parts.query))
                    self.reply(200, headers, answer)

            def reply(self, status: int, headers: dict[str, str], answer: Any) -> None:
                server.asked.append((self.path, status))
                content = json.dumps(answer).encode()
                self.send_response(status)
                for name, value in ({"Content-Length": str(len(content))} | headers).items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *args: object) -> None:
                """Say nothing."""

        return Handler
