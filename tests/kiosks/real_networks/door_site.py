"""A site and the process of the networks on a database of their own, and the tablet before them."""

import json
import os
import re
import signal
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import requests

from face_vision.media.images import encode_jpeg
from face_vision.types import Frame
from tests.browser.live_rig import PATIENCE_S, LiveRig
from tests.factories.kiosks import sealed_visit
from tests.kiosks.real_networks.before_the_door import TIMES_S

CONFLICT = 409


class DoorSite(LiveRig):
    """Both processes, each of which may be killed.

    Args:
        folder: everything lies here.
        database_url: SQLite or PostgreSQL, migrated.
    """

    # Loading the networks takes seconds, and minutes where others have the processors.
    starts_within_s = 240

    def __init__(self, folder: Path, database_url: str) -> None:
        super().__init__(folder)
        self.environment["DATABASE_URL"] = database_url
        self.url = f"http://127.0.0.1:{self.port}"

    def ask(self, step: str) -> Any:
        return json.loads(self.run("-m", "tests.processes.door_steps", step))

    def start_site(self) -> None:
        self.log.write_bytes(b"")
        bound = ["--bind", f"127.0.0.1:{self.port}", "--threads", "2", "--no-control-socket"]
        self._site = self.start(
            "-m", "gunicorn", "attendance_site.wsgi", *bound, until="Listening at"
        )

    def start_networks(self) -> None:
        self.log.write_bytes(b"")
        self._networks = self.start("manage.py", "live_networks", until="ready for live pages")

    def kill_site(self) -> None:
        self._kill(self._site)

    def kill_networks(self) -> None:
        self._kill(self._networks)

    def _kill(self, process: Any) -> None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(PATIENCE_S)
        self._running.remove(process)


class Tablet:
    """The device at the door, with its link opened: it hands in pictures, also once more."""

    def __init__(self, url: str, key: str) -> None:
        self._url, self._http = url, requests.Session()
        link = f"{url}/door/open/{key}/"
        token = _token(self._http.get(link, timeout=PATIENCE_S).text)
        page = self._http.post(link, {"csrfmiddlewaretoken": token}, timeout=PATIENCE_S)
        assert page.url == f"{url}/door/", page.text
        self._token = _token(page.text)
        self._seal_key = re.findall(r'data-key="([^"]+)"', page.text)[0]

    def hand_in(self, pictures: Sequence[Frame], client_id: str = "") -> dict[str, str]:
        """Send a visit until it is answered, as the page does where the networks are busy."""
        client_id = client_id or uuid4().hex
        ends_at_s = time.monotonic() + PATIENCE_S
        while (answer := self.send(pictures, client_id)).status_code == CONFLICT:
            assert answer.json()["kind"] in {"NetworksAwayError", "LiveRefusedError"}
            assert time.monotonic() < ends_at_s
            time.sleep(0.5)
        found: dict[str, str] = answer.json()
        return found

    def send(self, pictures: Sequence[Frame], client_id: str) -> requests.Response:
        fields = {"client_id": client_id, "waited_s": "0"}
        visit = {"pictures": [encode_jpeg(one) for one in pictures], "offsets_s": TIMES_S}
        sealed = sealed_visit(visit, key=self._seal_key, client_id=UUID(client_id))
        files = {"sealed": ("visit", sealed)}
        headers = {"X-CSRFToken": self._token, "Accept": "application/json"}
        return self._http.post(
            f"{self._url}/door/visits/", fields, files=files, headers=headers, timeout=PATIENCE_S
        )


def _token(page: str) -> str:
    return re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[0]
