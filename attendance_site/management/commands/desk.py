"""Open the desk: start what is not running, show it in a window, end what was started."""

import os
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from attendance_site.installation.desk.entrance import opens_by_itself
from attendance_site.installation.desk.keeper import Keeper
from attendance_site.installation.desk.keys import desk_folder, drop_old_keys, make_key
from attendance_site.installation.desk.shown_window import ShownWindow
from attendance_site.installation.desk.window import browser_path, has_screen, show_refusal
from faces.management.argument_types import number_between
from faces.management.terminal import ProgressBar, Refused
from jobs.failures import sentence_of
from jobs.processes.ports import HOST
from jobs.processes.programs import Processes
from jobs.processes.versions import why_database_does_not_fit

FIRST_PORT, LAST_PORT = 1024, 65_000
CLOSED = "The desk is closed."
SHOWN_BY_ANOTHER = "The desk was open already: it has opened another window."


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
            self._print(self._run(int(options["port"]), options))
        except InterruptedError:
            self._print(CLOSED)
        except (ChildProcessError, PermissionError, Refused) as error:
            if not (options["no_window"] or self.stderr.isatty()) and has_screen(os.environ):
                with suppress(OSError):
                    show_refusal(str(error), browser_path(options["browser"]) or browser_path())
            raise Refused(str(error)) from error

    def _run(self, port: int, options: dict[str, Any]) -> str:
        """Return what is printed at the end."""
        _require_database()
        browser = _browser_of(options["browser"])
        folder = desk_folder()
        drop_old_keys()
        with Processes(
            environment=dict(os.environ), folder=settings.BASE_DIR, log_folder=folder
        ) as processes:
            keeper = Keeper(processes, port, folder)
            with ProgressBar(self.stderr) as progress:
                keeper.start_all(progress, self._print)
            address = f"http://{HOST}:{port}/desk/"
            if not options["no_window"]:
                return self._show(processes, keeper, address, browser)
            self._print(f"The desk is at {address}; Ctrl-C ends what was started.")
            processes.wait_until(keeper.keep_running)
            return CLOSED

    def _show(self, processes: Processes, keeper: Keeper, address: str, browser: str | None) -> str:
        """Show the window until it is closed, or until another desk shows it."""
        keeper.require_site()
        key = make_key() if opens_by_itself() else ""
        window = ShownWindow(processes, browser, address, key=key)
        if window.is_tab:
            self._print(f"The desk is open in your browser, at {address}; Ctrl-C ends it.")

        def is_over() -> bool:
            is_closed = window.is_closed(is_served_by_us=keeper.has_started)
            return keeper.keep_running() or is_closed

        try:
            processes.wait_until(is_over)
            return SHOWN_BY_ANOTHER if window.is_handed_over else CLOSED
        finally:
            window.close()

    def _print(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def _require_database() -> None:
    if code := why_database_does_not_fit():
        raise Refused(sentence_of(code, {}))


def _browser_of(wanted: str) -> str | None:
    path = browser_path(wanted)
    if wanted and path is None:
        raise Refused(f"{wanted} is no browser that can be started: name another with --browser.")
    return path
