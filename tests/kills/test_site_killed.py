"""A whole lesson at a real site and worker that are killed over it; and not a name in a log."""

import hashlib
import re
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.painted_faces import write_class_video
from tests.processes.lesson_site import LessonSite
from tests.processes.worker_rig import ROOT, WorkerRig
from tests.processes.worker_steps import NAMED, PASSWORD, PEOPLE
from tests.rosters.roster_files import make_csv

pytestmark = [pytest.mark.cluster]

EMAIL = "quillteacher@example.org"
FILE_NAME = "Zyxomma Quillfeather at the board.mp4"
AWAY = "http://127.0.0.1:9/quill-hook"
PATIENCE_S = 60


class Phone:
    """A teacher's browser: keeps cookies, and sends again what was not answered."""

    def __init__(self, site: LessonSite) -> None:
        self.site, self.http = site, requests.Session()
        self.n_kills = 0

    def sign_in(self, password: str) -> None:
        page = self.http.get(f"{self.site.url}/")
        fields = dict(re.findall(r'name="(csrfmiddlewaretoken|next)" value="([^"]*)"', page.text))
        form = fields | {"login": EMAIL, "password": password}
        self.http.post(page.url, form, headers={"Referer": page.url})

    def post(self, path: str, *, kill_at: int = 0, **sent: Any) -> requests.Response:
        """Send; where the site is killed over it, start it again and send once more."""
        headers = {"Referer": self.site.url, "X-CSRFToken": str(self.http.cookies["csrftoken"])}
        headers |= {"Accept": "application/json"} | sent.pop("headers", {})
        if kill_at:
            dying = headers | {"X-Kill-At": str(kill_at)}
            with pytest.raises(requests.ConnectionError):
                self.http.post(f"{self.site.url}{path}", headers=dying, **sent)
            assert self.site.has_died()
            self.n_kills += 1
            self.site.start()
        return self.http.post(f"{self.site.url}{path}", headers=headers, **sent)

    def send_film(self, session: int, film: bytes, *, kill_at: int = 0) -> requests.Response:
        """Send a film in two parts, as the page does; killed over the end of it."""
        upload = uuid.uuid4()
        plan = {"id": str(upload), "file_name": FILE_NAME, "total_bytes": len(film)}
        self.post(f"/sessions/{session}/uploads/", data=plan)
        parts = [film[: len(film) // 2], film[len(film) // 2 :]]
        sums = [hashlib.sha256(part).hexdigest() for part in parts]
        for number, (part, checksum) in enumerate(zip(parts, sums, strict=True)):
            path, headers = f"/uploads/{upload}/chunks/{number}/", {"X-Chunk-SHA256": checksum}
            self.post(path, data=part, headers=headers, kill_at=kill_at if number else 0)
        checksum = hashlib.sha256("".join(sums).encode()).hexdigest()
        end = {"n_chunks": 2, "total_bytes": len(film), "checksum": checksum}
        return self.post(f"/uploads/{upload}/complete/", data=end, kill_at=kill_at)

    def confirm(self, session: int, *, kill_at: int) -> requests.Response:
        page = self.http.get(f"{self.site.url}/sessions/{session}/review/version/")
        shown = {"shown_version": page.json()["others"]}
        return self.post(f"/sessions/{session}/confirm/", data=shown, kill_at=kill_at)


@dataclass(frozen=True)
class Lesson:
    """What a lesson left behind.

    Args:
        n_kills: of the site.
        found: rows, counted.
        logs: all that site, worker and commands have logged.
        secrets: what no log may hold.
    """

    n_kills: int
    found: dict[str, Any]
    logs: str
    secrets: set[str]


@pytest.fixture(scope="module")
def postgresql_lesson_url(postgresql_server, migrated_template, execute_on_postgresql):
    name = "attendance_lesson"
    execute_on_postgresql(f"CREATE DATABASE {name} TEMPLATE {migrated_template}")
    yield f"{postgresql_server}/{name}"
    execute_on_postgresql(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(
    scope="module",
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)],
)
def lesson(request, tmp_path_factory, new_sqlite_file) -> Iterator[Lesson]:
    folder: Path = tmp_path_factory.mktemp("lesson")
    if request.param == "postgresql":
        url = request.getfixturevalue("postgresql_lesson_url")
    else:
        url = f"sqlite:///{new_sqlite_file(folder / 'db.sqlite3')}"
    rig = WorkerRig(folder, url, frame_delay_s=0.0)
    rig.environment |= {"LOG_LEVEL": "INFO", "WEBHOOK_ALLOW_PRIVATE": "1"}
    made: Any = rig.ask("prepare_lesson", AWAY)
    site = LessonSite(rig.environment, folder / "site.log")
    try:
        phone = Phone(site)
        rig.start_worker()
        logged = hold_lesson(phone, rig, made, folder)
        found: Any = rig.ask("lesson")
        logs = site.log.read_text() + rig.log.read_text() + logged
        cookies = {str(cookie.value) for cookie in phone.http.cookies}
        secrets = cookies | {PASSWORD, made["token"], made["secret"], EMAIL}
        yield Lesson(phone.n_kills, found, logs, secrets)
    finally:
        site.end()
        rig.end()


def hold_lesson(phone: Phone, rig: WorkerRig, made: dict[str, Any], folder: Path) -> str:
    """Do everything that a lesson brings with it, and what goes wrong with it."""
    session = made["session"]
    logged = import_list(rig, folder)
    phone.sign_in(f"{PASSWORD} mistyped")
    phone.sign_in(PASSWORD)
    ask_by_token(phone.site.url, made["token"])
    film = write_class_video(folder / "film.mp4", [*PEOPLE[:2], 20], duration_s=1).read_bytes()
    assert phone.send_film(session, b"no film of Quillfeather" * 100).status_code >= 400
    done = phone.send_film(session, film, kill_at=2)
    assert done.status_code == 200, done.text
    wait_until(rig, lambda found: found["captures"] == ["ready"])
    assert phone.confirm(session, kill_at=3).status_code == 200
    phone.post(f"/sessions/{session}/register/mail/", kill_at=2)
    wait_until(rig, lambda found: found["mail"] == ["ready"] and found["tries"] > 0)
    return logged


def import_list(rig: WorkerRig, folder: Path) -> str:
    """Take a list in by command, and one that is refused; return what was logged over it."""
    good, bad = folder / "7A.csv", folder / "Quillfeather.csv"
    good.write_bytes(make_csv(*((n, given, family, "7A") for given, family, n in NAMED)))
    bad.write_bytes(make_csv(("", "Zyxomma", "Quillfeather", "7A")))
    logged = ""
    for path in (good, bad):
        command = [sys.executable, "manage.py", "import_roster", str(path)]
        done = subprocess.run(
            command, cwd=ROOT, env=rig.environment, capture_output=True, text=True, check=False
        )
        # What it prints is its answer to whoever called it; a log has a level.
        logged += "".join(line for line in done.stderr.splitlines(True) if " attendance" in line)
    return logged


def ask_by_token(url: str, token: str) -> None:
    for path, given in (("students", token), ("students/0", token), ("students", f"{token}x")):
        headers = {"Authorization": f"Bearer {given}"}
        requests.get(f"{url}/api/v1/{path}", headers=headers, timeout=PATIENCE_S)
    requests.get(f"{url}/students/{token}/", timeout=PATIENCE_S)


def wait_until(rig: WorkerRig, is_reached: Any) -> None:
    ends_at_s = time.monotonic() + PATIENCE_S
    while not is_reached(found := rig.ask("lesson")):
        assert time.monotonic() < ends_at_s, f"{found}\n{rig.log.read_text()[-3000:]}"
        time.sleep(0.2)


def test_the_site_was_killed_over_film_register_and_mail_and_nothing_is_lost_or_doubled(lesson):
    counted = {name: lesson.found[name] for name in ("films", "records", "messages", "mails")}
    assert lesson.n_kills == 4
    assert counted == {"films": 1, "records": 2, "messages": 1, "mails": 1}


def test_no_log_holds_a_name_a_password_a_token_or_a_face(lesson):
    names = {word for one in NAMED for word in one}
    faces = {"\\xff\\xd8", "array(", "float32", "embedding="}
    assert lesson.logs.strip()
    assert {word for word in names | lesson.secrets | faces if word in lesson.logs} == set()
