"""Why something failed or was refused: a code with its values, and the one table of sentences.

Each room keeps its sentences in its `errors.py` and registers them when it starts, so that a row
stores the code alone and whoever reads it, reads it in the own language.
"""

import errno
import http.client
import logging
import smtplib
import socket
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol, Self

from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

logger = logging.getLogger(__name__)

MESSAGES = {
    "database_newer": _("The database is of a newer version: start this with the new source."),
    "database_not_migrated": _("The database is of an older version: run “manage.py migrate”."),
    "other_version": _("Site and worker are of different versions: restart both."),
    "attempts_exhausted": _(
        "It could not be done after several attempts: begin again, or ask your IT person."
    ),
    "worker_stopped": _("The worker stopped at each attempt."),
    "timed_out": _("The work took too long."),
    "unknown_failure": _("It could not be done; the reason is not known."),
    "connection_refused": _("The server refused the connection: is it running, is the port right?"),
    "connection_unresolved": _("No server is known by this name: check the address."),
    "connection_untrusted": _(
        "The encrypted connection failed: the certificate is not valid for this address, or there"
        " is no TLS at this port."
    ),
    "connection_timed_out": _("The server did not answer in time."),
    "connection_broken": _("The server broke the connection off."),
    "connection_unreachable": _("There is no way to the server: check network and firewall."),
    "connection_failed": _("The server could not be talked to; the worker’s log says more."),
    "mail_address_unusable": _("No mail can go to this address: correct it."),
    "mail_not_accepted": _("The mail server did not take it: %(answer)s"),
    "mail_connection_broken": _("The mail server broke the connection off."),
    "mail_not_made": _("The mail could not be made; the worker’s log says why."),
    "mail_perhaps_accepted": _(
        "The worker stopped while the mail server was accepting the mail: look into the mailbox"
        " before you send it again."
    ),
}
"""By code; `%(name)s` stands for a value that is kept beside the code."""

KeptRemark = list[Any]
"""A code and its values as JSON keeps them; a day stands in a list of its own."""

_sentences: dict[str, str] = {}


class Coded(Protocol):
    """An error, or a row, that names its reason."""

    code: str
    params: dict[str, Any]


def register_messages(messages: Mapping[str, str]) -> None:
    """Add a room's sentences; a code means one thing in the whole house."""
    if taken := {c for c in messages if _sentences.get(c, messages[c]) != messages[c]}:
        raise ValueError(f"these codes have a sentence already: {sorted(taken)}")
    _sentences.update(messages)


def registered_messages() -> dict[str, str]:
    """Return every room's sentences by code."""
    return dict(_sentences)


def sentence_of(code: str, params: Mapping[str, Any]) -> str:
    """Say a reason in the reader's language; one of an older version without any detail."""
    values = {name: _shown(value) for name, value in params.items()}
    try:
        # A code that nobody knows any more, and a value that its sentence lacks, end below alike.
        return gettext(_sentences[code]) % values
    except KeyError:
        return gettext(MESSAGES["unknown_failure"])


CONNECTION_ERRORS: tuple[tuple[str, tuple[type[BaseException], ...]], ...] = (
    ("connection_unresolved", (socket.gaierror,)),
    ("connection_timed_out", (TimeoutError,)),
    ("connection_refused", (ConnectionRefusedError,)),
    (
        "connection_broken",
        (
            *(ConnectionError, EOFError, ssl.SSLEOFError, ssl.SSLZeroReturnError),
            *(http.client.IncompleteRead, smtplib.SMTPServerDisconnected),
        ),
    ),
    ("connection_untrusted", (ssl.SSLError,)),
)
"""What the errors of a connection mean; the first that fits counts."""

UNREACHABLE = {errno.EHOSTUNREACH, errno.ENETUNREACH, errno.ENETDOWN, errno.EHOSTDOWN}
LONGEST_ANSWER = 300


def connection_code(error: BaseException) -> str:
    """Name why a server gave no answer; libraries wrap what the system named, so causes count."""
    # By their kinds alone: their words name machines and people.
    kinds_of_causes = [type(one).__name__ for one in _causes(error)]
    logger.warning("A server gave no answer: %s.", ", because of ".join(kinds_of_causes))
    for one in _causes(error):
        for code, kinds in CONNECTION_ERRORS:
            if isinstance(one, kinds):
                return code
        if isinstance(one, OSError) and one.errno in UNREACHABLE:
            return "connection_unreachable"
    return "connection_failed"


def mail_refusal(error: Exception, *, refused: str) -> tuple[str, dict[str, str]]:
    """Name why a mail did not go out.

    Args:
        refused: the code of a sentence that shows the server's own `answer`, if it gave one.
    """
    answers = [error]
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        answers = [smtplib.SMTPResponseException(*why) for why in error.recipients.values()]
    for one in answers:
        if isinstance(one, smtplib.SMTPResponseException):
            words = one.smtp_error
            text = words.decode(errors="replace") if isinstance(words, bytes) else words
            return refused, {"answer": f"{one.smtp_code} {text}"[:LONGEST_ANSWER]}
    # How Django refuses an address that cannot stand in a header.
    if isinstance(error, ValueError) and not isinstance(error, OSError):
        return "mail_address_unusable", {}
    return connection_code(error), {}


def _causes(error: BaseException) -> Iterator[BaseException]:
    found: BaseException | None = error
    while found is not None:
        yield found
        found = found.__cause__ or found.__context__


def storable(params: Mapping[str, Any]) -> dict[str, Any]:
    """Return values as JSON keeps them: numbers and days as they are, a row by its name."""
    return {name: _stored(value) for name, value in params.items()}


@dataclass(frozen=True)
class Remark:
    """One sentence: its code in `MESSAGES`, and the values it names."""

    code: str
    values: tuple[tuple[str, Any], ...] = ()

    def __str__(self) -> str:
        return sentence_of(self.code, dict(self.values))

    @classmethod
    def of(cls, error: Coded) -> Self:
        return cls(error.code, tuple(error.params.items()))

    def as_json(self) -> KeptRemark:
        return [self.code, {name: _kept(value) for name, value in self.values}]

    @classmethod
    def from_json(cls, kept: KeptRemark) -> Self:
        code, values = kept
        return cls(code, tuple((name, _read(value)) for name, value in values.items()))


def remark(code: str, /, **values: Any) -> Remark:
    """Return the sentence of a code with its values."""
    return Remark(code, tuple(values.items()))


def _shown(value: Any) -> Any:
    # First, as each datetime is a date as well.
    if isinstance(value, datetime):
        return date_format(value, "STAMP")
    return date_format(value, "DAY") if isinstance(value, date) else value


def _stored(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    return value.isoformat() if isinstance(value, date) else str(value)


def _kept(value: Any) -> Any:
    if isinstance(value, date):
        # In a list, because JSON has no days: a text that looks like one must stay a text.
        return [value.isoformat()]
    return value if isinstance(value, int) else str(value)


def _read(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    [text] = value
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
