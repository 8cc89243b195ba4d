"""Write lines of the log that say where something failed, and repeat nothing of anybody's."""

import json
import logging
import re
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from jobs.processes.work_ids import job_at_work, request_at_work

TOKEN = re.compile(r"att_[\w-]+")
"""A token, as `integrations` makes them: somebody may have put it into an address."""


LINK = re.compile(r"(/account/reset/|/invited/|/parents/open/|/door/open/|/calendars/)[^\s\"']+")
"""The rest of an address that opens something, as its mail bears it."""


def discreet(text: str) -> str:
    """Leave out tokens, and the rest of addresses that open something."""
    return LINK.sub(r"\1…", TOKEN.sub("att_…", text))


class DiscreetFormatter(logging.Formatter):
    """Leave out what errors say: the words of a database or a mail server repeat names.

    Files, lines and kinds of the errors stay, and the code of a refusal.
    """

    def format(self, record: logging.LogRecord) -> str:
        return discreet(super().format(record))

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the name that logging calls
        error: BaseException | None = ei[1]
        parts: list[str] = []
        while error is not None:
            parts.append(_without_words(error, error.__traceback__))
            # As Python chains errors in its own traces.
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\nwhile handling, or because of:\n".join(reversed(parts))


class JsonFormatter(DiscreetFormatter):
    """The same as an object a line, with the numbers of the request and of the job."""

    def format(self, record: logging.LogRecord) -> str:
        # Django logs a refusal when the request is over: it is handed along.
        request = getattr(record, "request", None)
        fields = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": discreet(record.getMessage()),
            "request_id": getattr(request, "request_id", "") or request_at_work.get(),
            "job": job_at_work.get(),
            "trace": self.formatException(record.exc_info) if record.exc_info else "",
        }
        kept = {name: value for name, value in fields.items() if value}
        return json.dumps(kept, ensure_ascii=False)


def _without_words(error: BaseException, trace: TracebackType | None) -> str:
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    code = getattr(error, "code", None)
    frames = "".join(traceback.format_tb(trace))
    return f"{frames}{kind}{f' ({code})' if isinstance(code, str) else ''}"
