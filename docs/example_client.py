"""Take the attendance of a class from a film through the API, from the session to the report.

    python example_client.py https://attendance.school.example CLASS_GROUP_ID film.mp4 report.xlsx

The token stands in the environment variable ATTENDANCE_TOKEN, so that no list of processes shows
it; it needs the scopes read:attendance, write:attendance, write:captures and read:reports.
"""

import os
import sys
import time
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import requests

PATIENCE_S = 600
ASK_AGAIN_S = 1


class Api:
    """The addresses of one site, asked with a token."""

    def __init__(self, site: str, token: str) -> None:
        self._base = f"{site.rstrip('/')}/api/v1"
        self._session = requests.Session()
        self._session.headers["Authorization"] = f"Bearer {token}"

    def ask(self, method: str, path: str, **more: Any) -> requests.Response:
        """Ask; a POST gets a key, so that asking again after a lost answer does nothing twice."""
        headers = more.pop("headers", {})
        if method == "POST":
            headers = {"Idempotency-Key": str(uuid.uuid4())} | headers
        url = path if path.startswith("http") else f"{self._base}/{path}"
        response = self._session.request(method, url, headers=headers, timeout=60, **more)
        if response.status_code == 429:
            time.sleep(int(response.headers["Retry-After"]))
            for file in more.get("files", {}).values():
                file.seek(0)
            return self.ask(method, path, headers=headers, **more)
        if not response.ok:
            raise SystemExit(f"{response.status_code}: {response.json()['detail']}")
        return response


def session_now(api: Api, class_group: int) -> int:
    """Return the session that is held now, else open one; two would be two registers."""
    now = datetime.now(UTC)
    days = {
        "from_day": (now - timedelta(days=1)).date().isoformat(),
        "until_day": (now + timedelta(days=1)).date().isoformat(),
    }
    asked = {"class_group": class_group, "ordering": "-starts_at", "page_size": 500} | days
    for session in api.ask("GET", "sessions", params=asked).json()["results"]:
        begin, end = (datetime.fromisoformat(session[name]) for name in ("starts_at", "ends_at"))
        if begin <= now < end:
            return int(session["id"])
    starts_at = now.replace(second=0, microsecond=0).isoformat()
    body = {"class_group": class_group, "starts_at": starts_at}
    return int(api.ask("POST", "sessions", json=body).json()["id"])


def send_film(api: Api, session: int, film: Path) -> str:
    """Send a film; return where to ask how far the work on it is."""
    with film.open("rb") as file:
        response = api.ask("POST", "captures", data={"session": session}, files={"file": file})
    return response.headers["Location"]


def wait_for(api: Api, capture: str) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        row = api.ask("GET", capture).json()
        if row["state"] == "failed":
            raise SystemExit(row["failure_reason"])
        if row["state"] == "ready":
            return
        time.sleep(ASK_AGAIN_S)
    raise SystemExit("The film is not worked on: is the worker running?")


def confirm(api: Api, session: int) -> dict[str, int]:
    """Print what is proposed, and confirm what was printed and nothing else."""
    review = api.ask("GET", f"sessions/{session}/review")
    for line in review.json()["lines"]:
        sys.stdout.write(f"{line['tray']:10} {line['number']} {line['name']}: {line['reason']}\n")
    headers = {"If-Match": review.headers["ETag"]}
    return dict(api.ask("POST", f"sessions/{session}/confirm", headers=headers).json())


def main(site: str, class_group: str, film: str, report: str) -> None:
    api = Api(site, os.environ["ATTENDANCE_TOKEN"])
    session = session_now(api, int(class_group))
    wait_for(api, send_film(api, session, Path(film)))
    sys.stdout.write(f"{confirm(api, session)}\n")
    file = api.ask("GET", f"sessions/{session}/report", params={"format": "xlsx"})
    Path(report).write_bytes(file.content)


if __name__ == "__main__":
    main(*sys.argv[1:])
