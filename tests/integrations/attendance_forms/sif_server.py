"""A small SIF zone on a free port of this machine: objects by their RefId."""

import base64
import threading
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

from tests.integrations.attendance_forms.sif_constraints import NAMESPACE, errors_in

TOKEN, SECRET = "session-token", "s3cret"
ROOT = "/requests/StudentPeriodAttendances/"


class SifServer:
    """Takes what is as published.

    Attributes:
        objects: by their RefId.
        asked: method and status of each request.
        refusal: what every request is refused with; empty: none is.
    """

    def __init__(self) -> None:
        self.objects: dict[str, Element] = {}
        self.asked: list[tuple[str, int]] = []
        self.refusal = b""
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        serve = partial(self._server.serve_forever, poll_interval=0.01)
        threading.Thread(target=serve, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/requests"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def texts(self, name: str) -> list[str]:
        """Return what each object says of this."""
        found = [row.find(f".//{{{NAMESPACE}}}{name}") for row in self.objects.values()]
        return sorted((one.text or "") for one in found if one is not None)

    def take(self, method: str, name: str, body: bytes) -> int:
        if method == "DELETE":
            return 204 if self.objects.pop(name, None) is not None else 404
        if method == "PUT" and name not in self.objects:
            return 404
        if errors_in(body):
            return 400
        found = fromstring(body)
        self.objects[found.attrib["RefId"]] = found
        return 200 if method == "PUT" else 201

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self
        known = f"Basic {base64.b64encode(f'{TOKEN}:{SECRET}'.encode()).decode()}"

        class Handler(BaseHTTPRequestHandler):
            def do_PUT(self) -> None:
                self.answer()

            def do_POST(self) -> None:
                assert self.path == f"{ROOT}StudentPeriodAttendance"
                assert self.headers["mustUseAdvisory"] == "true"
                self.answer()

            def do_DELETE(self) -> None:
                self.answer()

            def answer(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"] or 0))
                is_known = self.headers["Authorization"] == known
                name = self.path.removeprefix(ROOT)
                status = server.take(self.command, name, body) if is_known else 401
                status = 400 if server.refusal else status
                server.asked.append((self.command, status))
                self.send_response(status)
                self.send_header("Content-Length", str(len(server.refusal)))
                self.end_headers()
                self.wfile.write(server.refusal)

            def log_message(self, *args: object) -> None:
                """Say nothing."""

        return Handler
