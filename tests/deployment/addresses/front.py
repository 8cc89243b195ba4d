"""A site behind nginx at an unusual address: below a path, on IPv6, under another name."""

import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.deployment.proxy_steps import EMAIL, PASSWORD
from tests.house import ROOT

PATIENCE_S = 60
MAKE_ROWS = f"""
from datetime import date
from accounts.models import User
from classes.models import ClassGroup, Enrolment, School, Student
from kiosks.models import Kiosk
from kiosks.selectors.kiosk_keys import kiosk_key
School.objects.create(pk=1, name="Hill School")
root = User.objects.create_superuser("{EMAIL}", "{PASSWORD}", first_name="Root")
group = ClassGroup.objects.create(school_id=1, code="7A")
for number in range(3):
    student = Student.objects.create(school_id=1, number=f"70{{number}}", family_name="Adams")
    Enrolment.objects.create(student=student, class_group=group, from_on=date(2026, 8, 17))
answered = {{"answered_by": "Grace Hopper", "assessed_on": "2026-08-01", "notice_on": "2026-08-01"}}
print(kiosk_key(Kiosk.objects.create(school_id=1, name="Door", set_up_by=root, **answered)))
from tests.factories.api import make_token
print(make_token(school=School.objects.get(), by=root)[1])
"""


@dataclass
class Front:
    """Where the proxy listens, by which name it is asked, and what opens it.

    Args:
        port: on IPv6's own address of this machine.
        host: the name that the browser asks for.
    """

    port: int
    host: str
    kiosk_key: str
    token: str


@dataclass
class Visitor:
    """A browser that keeps cookies, each with the path that it was given for."""

    front: Front
    cookies: dict[str, str] = field(default_factory=dict)
    paths: dict[str, str] = field(default_factory=dict)
    text: str = ""

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> HTTPResponse:
        connection = HTTPConnection("::1", self.front.port, timeout=30)
        sent = {"Host": self.front.host} | headers
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection.request(method, path, body, sent)
        answer = connection.getresponse()
        for line in answer.headers.get_all("Set-Cookie", []):
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
            [self.paths[name]] = re.findall(r"(?i)path=([^;]*)", line)
        self.text = answer.read().decode("utf-8", "replace")
        return answer

    def post_form(self, path: str, **entered: str) -> HTTPResponse:
        """Open a page, and send its form."""
        self.ask("GET", path)
        token = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', self.text)[0]
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.ask("POST", path, urlencode(entered | {"csrfmiddlewaretoken": token}), **kind)


def manage(environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@contextmanager
def running(
    folder: Path, environment: dict[str, str], *, server: str, ports: tuple[int, int], host: str
) -> Iterator[Front]:
    """Start site and proxy.

    Args:
        server: the proxy's, as nginx reads it.
        ports: the proxy's and the site's.
    """
    port, site_port = ports
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"{user} daemon off; pid {folder}/pid; error_log {folder}/errors;\n"
        "events { worker_connections 512; }\n"
        f"http {{ client_body_temp_path {folder}/bodies;"
        f" proxy_temp_path {folder}/answers; fastcgi_temp_path {folder}/f;"
        f" uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;\n{server}\n}}\n"
    )
    made = manage(environment, "shell", "--no-imports", "--verbosity", "0", "-c", MAKE_ROWS)
    kiosk_key, token = made.split()[-2:]
    gunicorn = [sys.executable, "-m", "gunicorn", "attendance_site.wsgi", "--no-control-socket"]
    serving = ["--bind", f"[::1]:{site_port}", "--threads", "16"]
    site = subprocess.Popen([*gunicorn, *serving], cwd=ROOT, env=os.environ | environment)
    path = {"PATH": "/usr/sbin:/usr/bin:/bin"}
    proxy = subprocess.Popen(["nginx", "-c", folder / "nginx.conf"], env=os.environ | path)
    try:
        _wait_until_alive(f"http://[::1]:{site_port}/healthz")
        yield Front(port, host, kiosk_key, token)
    finally:
        for process in (proxy, site):
            process.terminate()
            process.wait(timeout=PATIENCE_S)


def _wait_until_alive(address: str) -> None:
    end = time.monotonic() + PATIENCE_S
    # By this machine's own name the site answers as well.
    request = urllib.request.Request(address, headers={"Host": "localhost"})  # noqa: S310
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(request, timeout=5).close()  # noqa: S310 - our own
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError(address)
