"""Time how long a page takes while 16 people guess passwords at once, against nobody guessing.

    python -m benchmarks.safety.guesses [--pages 40] [--json]

The site runs as the operations start it, on SQLite in a temporary folder; each guess is at another
account, so no pause of an account comes to its help. Pages are asked for one after the other,
by a visitor without and then with guesses, in turn. There is no peer; a page should take less than
a second at any time.
"""

import argparse
import itertools
import json
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import requests

from benchmarks.fixtures.postgresql_server import free_port

ROOT = Path(__file__).resolve().parents[2]
N_GUESSERS = 16
N_TURNS = 4
PATIENCE_S = 180
PAGE = "/account/login/"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=40, help="of each kind")
    parser.add_argument("--json", action="store_true", help="print one object")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        environment = site_environment(Path(folder))
        migrate = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
        subprocess.run(migrate, cwd=ROOT, env=environment, check=True)  # noqa: S603 - our own
        with running_site(environment) as site:
            found = measure(site.url, options.pages)
    print(json.dumps(found) if options.json else _table(found))


def measure(url: str, n_pages: int) -> dict[str, Any]:
    """Ask for pages in turns without and with guesses."""
    times_s: dict[bool, list[float]] = {False: [], True: []}
    guesses = Guesses(url)
    for _ in range(N_TURNS):
        for is_guessed in (False, True):
            with guesses.going_on(is_guessed):
                times_s[is_guessed] += [_seconds_for_a_page(url) for _ in range(n_pages // N_TURNS)]
    return {
        "alone": _figures(times_s[False]),
        "while_guessing": _figures(times_s[True]),
        "n_guesses": sum(guesses.statuses.values()),
        "n_checked": guesses.n_checked,
    }


class Guesses:
    """People who guess as fast as they are answered.

    Args:
        url: of the site.
    """

    def __init__(self, url: str) -> None:
        self.statuses: dict[int, int] = {}
        self.n_checked = 0
        self._url, self._numbers = url, itertools.count()
        self._lock = threading.Lock()

    @contextmanager
    def going_on(self, is_guessed: bool) -> Iterator[None]:  # noqa: FBT001 - one of two kinds of turn
        """Guess as long as the block lasts; it begins when all are at it."""
        is_over = threading.Event()
        n = N_GUESSERS if is_guessed else 0
        threads = [threading.Thread(target=self._guess, args=(is_over,)) for _ in range(n)]
        for thread in threads:
            thread.start()
        if threads:
            time.sleep(2)
        try:
            yield
        finally:
            is_over.set()
            for thread in threads:
                thread.join()

    def _guess(self, is_over: threading.Event) -> None:
        with requests.Session() as browser:
            form = browser.get(f"{self._url}{PAGE}", timeout=PATIENCE_S)
            [token] = set(re.findall(r'name="csrfmiddlewaretoken" value="([^"]*)"', form.text))
            while not is_over.is_set():
                who = f"guess{next(self._numbers)}@example.org"
                sent = {"login": who, "password": "wrong", "csrfmiddlewaretoken": token}
                answer = browser.post(
                    form.url, sent, headers={"Referer": form.url}, timeout=PATIENCE_S
                )
                self._note(answer)

    def _note(self, answer: requests.Response) -> None:
        with self._lock:
            self.statuses[answer.status_code] = self.statuses.get(answer.status_code, 0) + 1
            self.n_checked += "do not belong together" in answer.text


def _seconds_for_a_page(url: str) -> float:
    start_s = time.perf_counter()
    requests.get(f"{url}{PAGE}", timeout=PATIENCE_S).raise_for_status()
    return time.perf_counter() - start_s


def site_environment(folder: Path) -> dict[str, str]:
    """Return the environment of an installation with all its files in one folder."""
    return {
        "PATH": "/usr/bin:/bin",
        "DJANGO_SETTINGS_MODULE": "attendance_site.settings",
        "VAR_DIR": str(folder / "var"),
        "ALLOWED_HOSTS": "127.0.0.1",
        "DATABASE_URL": "",
    }


@dataclass(frozen=True)
class Site:
    """A site that runs, and the process that has started the others of it."""

    url: str
    pid: int


@contextmanager
def running_site(environment: dict[str, str]) -> Iterator[Site]:
    """Start gunicorn as the operations do, on a port of its own."""
    unit = (ROOT / "deploy" / "systemd" / "attendance-site.service").read_text(encoding="utf-8")
    [line] = re.findall(r"(?m)^ExecStart=\S*gunicorn (.*)$", unit)
    address = f"127.0.0.1:{free_port()}"
    words = line.replace("127.0.0.1:8000", address).split()
    process = subprocess.Popen(  # noqa: S603 - as documented
        [sys.executable, "-m", "gunicorn", *words], cwd=ROOT, env=environment
    )
    try:
        _wait_until_ready(f"http://{address}")
        yield Site(f"http://{address}", process.pid)
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE_S)


def _wait_until_ready(url: str) -> None:
    end_s = time.monotonic() + PATIENCE_S
    while time.monotonic() < end_s:
        try:
            requests.get(f"{url}{PAGE}", timeout=PATIENCE_S).raise_for_status()
        except requests.RequestException:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError(url)


def _figures(times_s: list[float]) -> dict[str, float]:
    median, slow = np.percentile(times_s, [50, 95])
    return {
        "median_s": round(float(median), 3),
        "p95_s": round(float(slow), 3),
        "longest_s": round(max(times_s), 3),
    }


def _table(found: dict[str, Any]) -> str:
    lines = [f"{'a page':16}{'median':>10}{'95 %':>10}{'longest':>10}"]
    lines += [
        f"{name.replace('_', ' '):16}{one['median_s']:>9.3f}s{one['p95_s']:>9.3f}s"
        f"{one['longest_s']:>9.3f}s"
        for name, one in found.items()
        if isinstance(one, dict)
    ]
    lines.append(f"{found['n_guesses']} guesses, of which {found['n_checked']} were checked.")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
