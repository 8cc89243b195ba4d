"""How the commands speak: answers for people or machines, progress, refusals with exit codes."""

import json
from abc import abstractmethod
from types import TracebackType
from typing import Any, Protocol

from django.core.management.base import BaseCommand, CommandError, CommandParser, OutputWrapper
from django.db import DatabaseError

from classes.errors import RefusedError
from face_vision.errors import VisionError

BAR_LETTERS = 24

STOPPED = 130
"""Exit code after Ctrl-C, as in a shell: 128 and the number of the signal."""

UNUSABLE_DATABASE = "The database cannot be used; was manage.py migrate run?"


class Refused(CommandError):
    """What was asked for cannot be done; exit code 1."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, returncode=1)


class WrongUsage(CommandError):
    """The arguments do not make sense together; exit code 2, as for any unknown argument."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, returncode=2)


class CommandAnswer(Protocol):
    """What a command found out or did.

    `refusal` is empty, or says why all of it came to nothing although there is an answer.
    """

    @property
    def refusal(self) -> str: ...

    def as_json(self) -> dict[str, Any]:
        """Return it for machines."""

    def as_lines(self) -> list[str]:
        """Return it for people, line by line."""


class AnsweringCommand(BaseCommand):
    """A command that gives one answer: lines to read or, with --json, one JSON object."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--json", action="store_true", help="print one JSON object and nothing else"
        )

    def handle(self, *args: object, **options: Any) -> None:
        try:
            with ProgressBar(self.stderr) as progress:
                answer = self.answer(options, progress)
        except (RefusedError, VisionError) as error:
            raise Refused(str(error)) from error
        except DatabaseError as error:
            raise Refused(f"{UNUSABLE_DATABASE} ({error})") from error
        except KeyboardInterrupt:
            raise CommandError("Stopped.", returncode=STOPPED) from None
        self._print(answer, is_json=options["json"])
        if answer.refusal:
            raise Refused(answer.refusal)

    @abstractmethod
    def answer(self, options: dict[str, Any], progress: "ProgressBar") -> CommandAnswer:
        """Do the work; refusals of the domain may be raised as they are."""

    def _print(self, answer: CommandAnswer, *, is_json: bool) -> None:
        lines = [json.dumps(answer.as_json(), ensure_ascii=False)] if is_json else answer.as_lines()
        for line in lines:
            # A name of a file may hold bytes that are no letters, which no terminal takes.
            self.stdout.write(line.encode("utf-8", "replace").decode("utf-8"))


class ProgressBar:
    """One line on a terminal that fills up; silent where standard error is no terminal."""

    def __init__(self, stream: OutputWrapper) -> None:
        self._stream = stream
        self._line = ""

    def __enter__(self) -> "ProgressBar":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._write("")

    def show(self, share: float, doing: str) -> None:
        """Show the share done, 0 to 1, and what is being done."""
        n_full = round(BAR_LETTERS * share)
        bar = "#" * n_full + "." * (BAR_LETTERS - n_full)
        self._write(f"[{bar}] {share:4.0%} {doing}")

    def _write(self, line: str) -> None:
        if line == self._line or not self._stream.isatty():
            return
        # Spaces wipe what is left of a longer line; the last return puts the next text over it.
        wiped = line.ljust(len(self._line))
        self._stream.write(f"\r{wiped}\r", style_func=str, ending="")
        self._stream.flush()
        self._line = line
