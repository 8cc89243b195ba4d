"""Show the whole system with a demonstration school, or prove that it works."""

import argparse
import json
import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.core.checks import Tags
from django.core.management.base import BaseCommand, CommandParser

from demo.runtime.demonstration import Demonstration
from demo.runtime.folder import FolderOpenError, FolderTakenError, own_folder, temporary_folder
from demo.runtime.logins import logins_in
from demo.runtime.table import register_table, report, welcome
from faces.management.terminal import Refused, WrongUsage

SHORTEST_S, LONGEST_S = 5.0, 600.0
FIRST_PORT, LAST_PORT = 1024, 65_000

Number = TypeVar("Number", int, float)


class Command(BaseCommand):
    help = (
        "Builds a demonstration school of drawn people, takes the attendance of its class from "
        "a drawn video with the real networks and a real worker, prints the register, and shows "
        "the site on this machine until Ctrl-C. It keeps to its own folder var/demo, unless "
        "VAR_DIR names another; a real installation is never touched."
    )

    # What this machine has. Keys and files are those of the demonstration's own folder, which the
    # settings of this process do not know.
    requires_system_checks = [Tags.compatibility]

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--no-serve",
            action="store_true",
            help="show no site: check the result, with exit code 0 if it is right and 1 if not",
        )
        parser.add_argument(
            "--database",
            metavar="URL",
            default=os.environ.get("DATABASE_URL", ""),
            help="an empty database, such as postgres://user:password@host/name "
            "(default: DATABASE_URL, else SQLite in the demonstration's folder)",
        )
        parser.add_argument(
            "--seconds",
            type=_video_length,
            default=20.0,
            help="length of the class video (default: 20)",
        )
        parser.add_argument(
            "--port",
            type=_port,
            default=8000,
            help="where the site is shown, or the next free one (default: 8000)",
        )
        parser.add_argument(
            "--json", action="store_true", help="with --no-serve: print one JSON object only"
        )

    def handle(self, **options: Any) -> None:
        if options["json"] and not options["no_serve"]:
            raise WrongUsage("--json goes with --no-serve only.")
        try:
            with self._folder(options) as folder:
                self._run(_demonstration(folder, options, on_step=self._print_step), options)
        except (FolderOpenError, FolderTakenError, OSError) as error:
            raise Refused(str(error)) from error

    def _folder(self, options: dict[str, Any]) -> AbstractContextManager[Path]:
        if given := os.environ.get("VAR_DIR"):
            return own_folder(Path(given).resolve(), is_given=True)
        if options["no_serve"]:
            return temporary_folder()
        return own_folder(Path(settings.VAR_DIR) / "demo", is_given=False)

    def _run(self, demonstration: Demonstration, options: dict[str, Any]) -> None:
        if options["no_serve"]:
            self._prove(demonstration, is_json=options["json"])
        else:
            self._serve(demonstration, wanted_port=options["port"])

    def _serve(self, demonstration: Demonstration, *, wanted_port: int) -> None:
        try:
            with demonstration.register_served(wanted_port=wanted_port) as (result, address):
                self._print(f"\n{register_table(result)}\n")
                self._print(
                    welcome(address, result["review_path"], logins_in(demonstration.folder))
                )
                demonstration.wait()
        except InterruptedError:
            self._print("\nSite and worker have ended.")

    def _prove(self, demonstration: Demonstration, *, is_json: bool) -> None:
        try:
            result = demonstration.prove()
        except InterruptedError:
            raise Refused("Stopped before the end.") from None
        self._print(json.dumps(result, ensure_ascii=False) if is_json else report(result))
        if result["faults"]:
            raise Refused("The result is wrong, as listed above.")

    def _print(self, text: str) -> None:
        self.stdout.write(text)
        # Whoever reads along through a pipe sees each line when it is written.
        self.stdout.flush()

    def _print_step(self, text: str) -> None:
        """Print what is being done; on the error stream, as it is no part of the answer."""
        self.stderr.write(text, self.style.NOTICE)
        self.stderr.flush()


def _demonstration(
    folder: Path, options: dict[str, Any], *, on_step: Callable[[str], None]
) -> Demonstration:
    return Demonstration(
        folder, database_url=options["database"], video_s=options["seconds"], on_step=on_step
    )


def _video_length(text: str) -> float:
    return _number(text, float, SHORTEST_S, LONGEST_S)


def _port(text: str) -> int:
    return _number(text, int, FIRST_PORT, LAST_PORT)


def _number(text: str, kind: type[Number], low: Number, high: Number) -> Number:
    try:
        number = kind(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no number") from None
    if not low <= number <= high:
        raise argparse.ArgumentTypeError(f"must lie between {low:g} and {high:g}")
    return number
