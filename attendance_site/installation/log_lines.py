"""Write lines of the log that say where something failed, and repeat nothing of anybody's."""

import logging
import re
import traceback
from types import TracebackType
from typing import Any

TOKEN = re.compile(r"att_[\w-]+")
"""A token, as `integrations` makes them: somebody may have put it into an address."""


LINK = re.compile(r"(/account/reset/|/invited/|/parents/open/|/door/open/|/calendars/)[^\s\"']+")
"""The rest of an address that opens something, as its mail bears it."""


class DiscreetFormatter(logging.Formatter):
    """Leave out what errors say: the words of a database or a mail server repeat names.

    Files, lines and kinds of the errors stay, and the code of a refusal.
    """

    def format(self, record: logging.LogRecord) -> str:
        return LINK.sub(r"\1…", TOKEN.sub("att_…", super().format(record)))

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the name that logging calls
        error: BaseException | None = ei[1]
        parts: list[str] = []
        while error is not None:
            parts.append(_without_words(error, error.__traceback__))
            # As Python chains errors in its own traces.
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\nwhile handling, or because of:\n".join(reversed(parts))


def _without_words(error: BaseException, trace: TracebackType | None) -> str:
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    code = getattr(error, "code", None)
    frames = "".join(traceback.format_tb(trace))
    return f"{frames}{kind}{f' ({code})' if isinstance(code, str) else ''}"
