"""A small Ed-Fi ODS on a free port of this machine: tokens, sections, events by their key.

What is posted is validated against the published description, see `published/`.
"""

import base64
import json
import threading
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jsonschema

PUBLISHED = json.loads(
    (Path(__file__).parent / "published" / "ed_fi_section_attendance.json").read_text("utf-8")
)
EVENT = "EdFi_StudentSectionAttendanceEvent"
SCHEMA = PUBLISHED | {"$ref": f"#/components/schemas/{EVENT}"}
ROOT = "/data/v3/ed-fi/"
CLIENT, SECRET = "key of the school", "s3cret:/%"
SCHOOL = 255901001


def section(code: str = "7A", **fields: object) -> dict[str, Any]:
    course = {"localCourseCode": "SCI-7", "schoolId": SCHOOL, "schoolYear": 2027}
    offering = course | {"sessionName": "Autumn"} | fields
    return {"id": f"s-{code}", "sectionIdentifier": code, "courseOfferingReference": offering}


class EdFiServer:
    """Keeps events by their key, as an ODS does.

    Attributes:
        sections: what it knows of classes.
        students: whose events it takes.
        events: by their ids.
        asked: method and path of each request but those for tokens.
        ends_token: the next request is told that its token has ended.
    """

    def __init__(self, *students: str) -> None:
        self.sections, self.students = [section()], set(students)
        self.events: dict[str, dict[str, Any]] = {}
        self.asked: list[tuple[str, str]] = []
        self.n_tokens = 0
        self.ends_token = False
        self._server = ThreadingHTTPServer(
            ("127.0.0.1", 0), type("OdsHandler", (Handler,), {"ods": self})
        )
        serve = partial(self._server.serve_forever, poll_interval=0.01)
        threading.Thread(target=serve, daemon=True).start()

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def categories(self) -> set[tuple[str, str]]:
        """Return whose event of which category there is."""
        return {
            (
                event["studentReference"]["studentUniqueId"],
                event["attendanceEventCategoryDescriptor"].partition("#")[2],
            )
            for event in self.events.values()
        }

    def writes(self) -> list[str]:
        return [method for method, _path in self.asked if method != "GET"]

    def token(self, header: str, body: str) -> tuple[int, Any]:
        pair = base64.b64decode(header.removeprefix("Basic ")).decode()
        if pair != "key%20of%20the%20school:s3cret%3A%2F%25":
            return 401, {"error": "invalid_client"}
        assert parse_qs(body)["grant_type"] == ["client_credentials"]
        self.n_tokens += 1
        return 200, {"access_token": f"token-{self.n_tokens}", "token_type": "bearer"}

    def found(self, name: str, query: dict[str, str]) -> list[dict[str, Any]]:
        rows = self.sections if name == "sections" else list(self.events.values())
        wanted = {k: v for k, v in query.items() if k not in {"limit", "offset"}}
        first = int(query["offset"])
        kept = [row for row in rows if wanted.items() <= _flat(row).items()]
        return kept[first : first + int(query["limit"])]

    def post(self, event: Any) -> tuple[int, Any]:
        validator = jsonschema.Draft202012Validator(
            SCHEMA, format_checker=jsonschema.FormatChecker()
        )
        wrong = [error.message for error in validator.iter_errors(event)]
        known = PUBLISHED["components"]["schemas"][EVENT]["properties"]
        wrong += sorted(event.keys() - known.keys())
        if wrong:
            return 400, {"detail": "Data validation failed.", "errors": wrong}
        if event["studentReference"]["studentUniqueId"] not in self.students:
            return 409, {"detail": "The referenced 'Student' item does not exist."}
        key = _key_of(event)
        there = next((x for x, row in self.events.items() if _key_of(row) == key), "")
        name = there or f"e-{len(self.asked)}"
        self.events[name] = event | {"id": name, "_etag": "1"}
        return (200 if there else 201), {}


class Handler(BaseHTTPRequestHandler):
    """Answers for one ODS."""

    ods: EdFiServer

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self.path == "/oauth/token":
            self.reply(*self.ods.token(self.headers["Authorization"], body))
        elif self.is_let_in():
            self.reply(*self.ods.post(json.loads(body)))

    def do_GET(self) -> None:
        if self.is_let_in():
            parts = urlsplit(self.path)
            query = {k: v[0] for k, v in parse_qs(parts.query).items()}
            self.reply(200, self.ods.found(parts.path.removeprefix(ROOT), query))

    def do_DELETE(self) -> None:
        if self.is_let_in():
            gone = self.ods.events.pop(self.path.rpartition("/")[2], None)
            self.reply(204 if gone else 404, {})

    def is_let_in(self) -> bool:
        self.ods.asked.append((self.command, self.path))
        is_known = self.headers["Authorization"] == f"Bearer token-{self.ods.n_tokens}"
        if self.ods.ends_token or not is_known:
            self.ods.ends_token = False
            self.reply(401, {})
            return False
        return True

    def reply(self, status: int, answer: Any) -> None:
        content = b"" if status == 204 else json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


def _flat(row: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in row.items():
        found |= _flat(value) if isinstance(value, dict) else {key: str(value)}
    return found


def _key_of(event: Any) -> tuple[str, ...]:
    names = PUBLISHED["components"]["schemas"][EVENT]["properties"]
    return tuple(
        json.dumps(event[name], sort_keys=True)
        for name, one in sorted(names.items())
        if one.get("x-Ed-Fi-isIdentity")
    )
