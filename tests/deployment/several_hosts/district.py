"""A district on one machine: sites behind a proxy and workers, each with a folder of its own."""

import hashlib
import os
import re
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import requests

from tests.processes.lesson_site import LessonSite
from tests.processes.ports import free_port
from tests.processes.worker_rig import ROOT, WorkerRig
from tests.processes.worker_steps import PASSWORD

PATIENCE_S = 300
AGAIN_AFTER_S = 0.3
AWAY = {502, 503, 504}

PROXY = """
{user} daemon off; pid {folder}/pid; error_log {folder}/errors;
events {{ worker_connections 512; }}
http {{
    client_body_temp_path {folder}/bodies; proxy_temp_path {folder}/answers;
    fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    access_log off;
    upstream sites {{ {sites} }}
    server {{
        listen 127.0.0.1:{port};
        client_max_body_size 50m;
        location / {{
            proxy_pass http://sites;
            proxy_set_header Host $host;
            proxy_set_header X-Forwarded-For $remote_addr;
            proxy_read_timeout 120s;
        }}
    }}
}}
"""


class Worker:
    """`manage.py worker` for some lanes, on a host of its own."""

    def __init__(self, environment: dict[str, str], lanes: Sequence[str], folder: Path) -> None:
        folder.mkdir(mode=0o700)
        self.log = folder / "worker.log"
        words = [word for lane in lanes for word in ("--lane", lane)]
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "manage.py", "worker", *words],
                cwd=ROOT,
                env=environment | {"VAR_DIR": str(folder)},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self) -> None:
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()


class Proxy:
    """nginx before all sites, which asks the next one where one is away."""

    def __init__(self, sites: Sequence[LessonSite], folder: Path) -> None:
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        folder.mkdir()
        addresses = [f"server {site.url.removeprefix('http://')};" for site in sites]
        (folder / "nginx.conf").write_text(
            PROXY.format(
                user="user root;" if os.geteuid() == 0 else "",
                folder=folder,
                port=port,
                sites=" ".join(addresses),
            )
        )
        path = {"PATH": "/usr/sbin:/usr/bin:/bin"}
        self._process = subprocess.Popen(
            ["nginx", "-c", folder / "nginx.conf"], env=os.environ | path
        )

    def end(self) -> None:
        self._process.terminate()
        self._process.wait(PATIENCE_S)


class Teacher:
    """A browser that keeps cookies, and sends again what was not answered, as the page does."""

    def __init__(self, url: str, session: int, email: str, film: bytes) -> None:
        self._url, self._session, self._email = url, session, email
        self._upload, self._http = uuid.uuid4(), requests.Session()
        self._parts = [film[: len(film) // 2], film[len(film) // 2 :]]

    def sign_in(self) -> None:
        page = self._ask("GET", "/")
        fields = dict(re.findall(r'name="(csrfmiddlewaretoken|next)" value="([^"]*)"', page.text))
        form = fields | {"login": self._email, "password": PASSWORD}
        path = page.url.removeprefix(self._url)
        # Passwords are checked one at a time: whoever comes then is asked to try again.
        while "sessionid" not in self._http.cookies:
            self._ask("POST", path, data=form, headers={"Referer": page.url})

    def begin(self) -> None:
        n_bytes = sum(map(len, self._parts))
        plan = {"id": str(self._upload), "file_name": "class.mp4", "total_bytes": n_bytes}
        self._post(f"/sessions/{self._session}/uploads/", data=plan)
        self.send_part(0)

    def send_part(self, number: int) -> None:
        part = self._parts[number]
        headers = {"X-Chunk-SHA256": hashlib.sha256(part).hexdigest()}
        self._post(f"/uploads/{self._upload}/chunks/{number}/", data=part, headers=headers)

    def end(self) -> None:
        sums = "".join(hashlib.sha256(part).hexdigest() for part in self._parts)
        checksum = hashlib.sha256(sums.encode()).hexdigest()
        n_bytes = sum(map(len, self._parts))
        end = {"n_chunks": 2, "total_bytes": n_bytes, "checksum": checksum}
        self._post(f"/uploads/{self._upload}/complete/", data=end)

    def confirm(self) -> None:
        page = self._ask("GET", f"/sessions/{self._session}/review/version/")
        shown = {"shown_version": page.json()["others"]}
        self._post(f"/sessions/{self._session}/confirm/", data=shown)

    def _post(self, path: str, **sent: Any) -> None:
        token = str(self._http.cookies["csrftoken"])
        headers = {"Referer": self._url, "X-CSRFToken": token, "Accept": "application/json"}
        sent["headers"] = headers | sent.get("headers", {})
        answer = self._ask("POST", path, **sent)
        assert answer.ok, answer.text

    def _ask(self, method: str, path: str, **sent: Any) -> requests.Response:
        ends_at_s = time.monotonic() + PATIENCE_S
        while True:
            try:
                answer = self._http.request(method, f"{self._url}{path}", timeout=120, **sent)
            except requests.ConnectionError:
                assert time.monotonic() < ends_at_s, "nobody answers"
            else:
                if answer.status_code not in AWAY or time.monotonic() > ends_at_s:
                    return answer
            time.sleep(AGAIN_AFTER_S)


def wait_until(rig: WorkerRig, is_reached: Any, logs: Sequence[Path]) -> list[dict[str, Any]]:
    """Wait for what all registers are to be; fail with the ends of the logs."""
    ends_at_s = time.monotonic() + PATIENCE_S
    while True:
        found: Any = rig.ask("registers")
        if is_reached(found):
            return list(found)
        assert time.monotonic() < ends_at_s, "\n".join(
            [str(found), *(log.read_text()[-2000:] for log in logs)]
        )
        time.sleep(0.2)
