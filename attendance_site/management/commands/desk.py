"""Open the desk: start what is not running, show it in a window, end what was started."""

import fcntl
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from attendance_site.installation.desk.entrance import opens_by_itself
from attendance_site.installation.desk.keys import (
    VALID_S,
    desk_folder,
    drop_key,
    is_unused,
    make_key,
)
from attendance_site.installation.desk.parts import Part, is_taken, parts_at
from attendance_site.installation.desk.window import (
    browser_path,
    close_window,
    open_window,
    write_opening_page,
)
from faces.management.argument_types import number_between
from faces.management.terminal import ProgressBar, Refused
from jobs.failures import sentence_of
from jobs.management.ports import HOST
from jobs.management.processes import Processes
from jobs.management.versions import why_database_does_not_fit

READY_WITHIN_S = 180.0
LOOKED_AFTER_S = 5.0
FIRST_PORT, LAST_PORT = 1024, 65_000


class Command(BaseCommand):
    help = (
        "Opens the desk in a window of its own (Chromium, Chrome or Edge, else the usual browser): "
        "create, train and test, run, registers. Starts site, worker and the networks of the live "
        "camera if they are not running, and ends what it started when the window is closed or by "
        "Ctrl-C. It asks for a log-in, unless DESK_SIGN_IN names whose desk it is."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--port",
            type=number_between(FIRST_PORT, LAST_PORT),
            default=8000,
            help="where the site answers, on this machine only (default: 8000)",
        )
        parser.add_argument(
            "--browser", metavar="PATH", default="", help="the browser that shows the window"
        )
        parser.add_argument(
            "--no-window", action="store_true", help="start all and say the address; Ctrl-C ends it"
        )

    def handle(self, **options: Any) -> None:
        try:
            self._run(int(options["port"]), options)
        except (ChildProcessError, PermissionError) as error:
            raise Refused(str(error)) from error
        except InterruptedError:
            pass
        self._print("The desk is closed.")

    def _run(self, port: int, options: dict[str, Any]) -> None:
        _require_database()
        if is_taken(port):
            raise Refused(f"Port {port} is taken by another program: choose one with --port.")
        folder = desk_folder()
        with Processes(
            environment=dict(os.environ), folder=settings.BASE_DIR, log_folder=folder
        ) as processes:
            keeper = Keeper(processes, parts_at(port))
            with _only_one(folder), ProgressBar(self.stderr) as progress:
                keeper.start_all(progress, self._print)
            address = f"http://{HOST}:{port}/desk/"
            if options["no_window"]:
                self._print(f"The desk is at {address}; Ctrl-C ends what was started.")
                processes.wait_until(keeper.keep_running)
            else:
                self._show(processes, keeper, address, browser_path(options["browser"]))

    def _show(
        self, processes: Processes, keeper: "Keeper", address: str, browser: str | None
    ) -> None:
        """Show the window until it is closed."""
        key = make_key() if opens_by_itself() else ""
        url = write_opening_page(f"{address}open/", key).as_uri() if key else address
        window = open_window(browser, url)
        if window is None:
            self._print(f"The desk is open in your browser, at {address}; Ctrl-C ends it.")
        deadline_s = time.monotonic() + VALID_S

        def is_over() -> bool:
            if key and (time.monotonic() > deadline_s or not is_unused(key)):
                _forget(key)
            return keeper.keep_running() or (window is not None and window.poll() is not None)

        try:
            processes.wait_until(is_over)
        finally:
            _forget(key)
            if window is not None:
                close_window(window)

    def _print(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


class Keeper:
    """Starts what is not running, and starts it anew if whoever else ran it has ended it."""

    def __init__(self, processes: Processes, parts: Sequence[Part]) -> None:
        self._processes, self._parts = processes, parts
        self._started: set[str] = set()
        self._looked_at_s = time.monotonic()

    def start_all(self, progress: ProgressBar, report: Callable[[str], None]) -> None:
        """Start what is missing, and wait until all of it answers."""
        self._start_missing(report)
        deadline_s = time.monotonic() + READY_WITHIN_S
        waiting = list(self._parts)

        def is_ready() -> bool:
            waiting[:] = [part for part in waiting if not part.is_running()]
            names = ", ".join(part.name for part in waiting)
            progress.show(1 - len(waiting) / len(self._parts), f"Waiting for: {names}")
            return not waiting or time.monotonic() > deadline_s

        self._processes.wait_until(is_ready)
        if waiting:
            names = ", ".join(part.name for part in waiting)
            report(f"Not ready yet, after {READY_WITHIN_S:.0f} s: {names}.")

    def keep_running(self) -> bool:
        """Start now and then what somebody else has ended; never over by itself."""
        if time.monotonic() - self._looked_at_s > LOOKED_AFTER_S:
            self._start_missing(lambda words: None)
            self._looked_at_s = time.monotonic()
        return False

    def _start_missing(self, report: Callable[[str], None]) -> None:
        for part in self._parts:
            if part.name not in self._started and not part.is_running():
                report(f"Starting: {part.name}.")
                self._processes.start(part.name, part.arguments)
                self._started.add(part.name)


def _require_database() -> None:
    if code := why_database_does_not_fit():
        raise Refused(sentence_of(code, {}))


def _forget(key: str) -> None:
    if key:
        drop_key(key)
        (desk_folder() / "open.html").unlink(missing_ok=True)


@contextmanager
def _only_one(folder: Path) -> Iterator[None]:
    """Wait for another desk that is just starting: what it starts is not started twice."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
