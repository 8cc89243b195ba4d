"""Pictures that are small as files and huge as pixels cost the site nothing."""

import re
import subprocess
import sys
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests

from benchmarks.safety.guesses import running_site, site_environment

ROOT = Path(__file__).resolve().parents[2]
MOST_MB = 60
"""Each of these pictures is 147 MB as pixels."""

MOST_MB_OF_SITE = 150
"""Of all its processes; each of the two keeps what serves a request."""

SCRIPT = """
import os, resource, sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
import django
django.setup()
from faces.recordings import kind_of_recording
from faces.services.pictures.face_pictures import kind_of_face_file
path = Path(sys.argv[1])
def peak_mb():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
before = peak_mb()
with ThreadPoolExecutor(8) as pool:
    kinds = set(pool.map(kind_of_recording, [path] * 8))
    kinds |= set(pool.map(kind_of_face_file, [path] * 8))
print(sorted(map(str, kinds)), peak_mb() - before)
"""


STAGE = """
import django
django.setup()
from django.test import Client
from faces.services.consents import SignedConsent, give_consent
from tests import factories as make
school = make.make_school()
students = [make.make_student(school=school) for _ in range(8)]
teacher = make.make_teacher(make.make_class_group(*students, school=school, code="7A"))
for student in students:
    give_consent(student=student, signed=SignedConsent("Ada", wording="1"), entered_by=None)
client = Client()
client.force_login(teacher.user)
print(client.cookies["sessionid"].value, *(student.pk for student in students))
"""


@pytest.fixture(scope="module")
def bomb(tmp_path_factory) -> Path:
    """A PNG of 7000 x 7000 pixels of one colour, in 143 kB."""
    width = height = 7000

    def chunk(name: bytes, content: bytes) -> bytes:
        checksum = zlib.crc32(name + content).to_bytes(4, "big")
        return len(content).to_bytes(4, "big") + name + content + checksum

    size = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([8, 2, 0, 0, 0])
    rows = zlib.compress((b"\0" + b"\x80" * 3 * width) * height, 9)
    parts = (chunk(b"IHDR", size), chunk(b"IDAT", rows), chunk(b"IEND", b""))
    path = tmp_path_factory.mktemp("bomb") / "bomb.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(parts))
    assert path.stat().st_size < 200_000
    return path


def test_eight_at_once_are_known_by_their_headers(bomb):
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(bomb)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    kinds, _, grown = done.stdout.strip().rpartition(" ")
    assert kinds == "['photo']"
    assert float(grown) < MOST_MB


@pytest.mark.cluster
def test_eight_at_once_are_taken_in_by_a_site_that_does_not_grow(bomb, tmp_path, new_sqlite_file):
    """Measured at gunicorn as the operations start it; decoded there they took 3.3 GB."""
    environment = site_environment(tmp_path)
    new_sqlite_file(tmp_path / "var" / "db.sqlite3")
    stage = [sys.executable, "-c", STAGE]
    staged = subprocess.run(stage, cwd=ROOT, env=environment, capture_output=True, text=True)
    cookie, *students = staged.stdout.split()
    with running_site(environment) as site, requests.Session() as browser:
        browser.cookies["sessionid"] = cookie
        for student in students:
            browser.get(f"{site.url}/students/{student}/faces/").raise_for_status()
        before_mb = peak_mb(site.pid)
        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda one: send(browser, site.url, one, bomb), students))
        grown_mb = peak_mb(site.pid) - before_mb
    assert answers == [{"n_taken": 1}] * len(students)
    assert grown_mb < MOST_MB_OF_SITE


def send(browser: requests.Session, url: str, student: str, bomb: Path) -> object:
    desk = f"{url}/students/{student}/faces/"
    headers = {"Referer": desk, "X-CSRFToken": str(browser.cookies["csrftoken"])}
    files = {"pictures": ("bomb.png", bomb.read_bytes(), "image/png")}
    path = f"{url}/students/{student}/pictures/"
    answer = browser.post(path, files=files, headers=headers | {"Accept": "application/json"})
    return answer.json()


def peak_mb(pid: int) -> float:
    """Return the most memory that a process, and each that it has started, has held: their sum."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    [kb] = re.findall(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(kb) / 1024 + sum(peak_mb(int(child)) for child in children)
