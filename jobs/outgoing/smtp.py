"""Hand one mail to the mail server and return what became of it (RFC 5321).

A server accepts a mail by its answer to the end mark, a line with a single dot. Django's own
sending does not tell a connection that broke before that mark from one that broke after it; the
first leaves nothing behind, of the second nobody knows. So the steps are taken one by one.
"""

import re
import smtplib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address

from jobs.failures import connection_code
from jobs.registry import Failure

END_MARK = b".\r\n"
WAIT_FOR_HANG_UP_S = 0.05
"""Before the end mark we look this long whether the server has gone away meanwhile, seconds."""
LONGEST_ANSWER = 500
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f]+")


class MailOutcome(Enum):
    """What became of a mail that was to be handed over."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    """For good: trying again would not help."""
    NOT_TAKEN = "not taken"
    """For now; the server surely has not accepted it."""
    UNKNOWN = "unknown"
    """It was handed over whole, and the server's answer never came."""


@dataclass(frozen=True)
class Handover:
    """What became of a mail, and the server's answer; or by code why there is none."""

    outcome: MailOutcome
    answer: str = ""
    failure: Failure | None = None


def hand_over(message: EmailMessage, *, before_the_end: Callable[[], None]) -> Handover:
    """Hand a mail with one recipient over.

    Args:
        before_the_end: called when nothing but the end mark is missing; what it raises keeps the
            mark from being sent, so that the server accepts nothing.
    """
    try:
        letter = _sealed(message)
    except ValueError:
        # How Django refuses an address that cannot stand in a header; or there is none.
        return Handover(MailOutcome.REFUSED, failure=Failure("mail_address_unusable"))
    connection = get_connection()
    if not isinstance(connection, EmailBackend):
        return _hand_to_backend(connection, message, before_the_end)
    try:
        connection.open()
    except smtplib.SMTPResponseException as error:
        # A wrong password or a busy server: nothing that is the fault of this mail.
        return Handover(MailOutcome.NOT_TAKEN, _reply(error.smtp_code, error.smtp_error))
    except (OSError, smtplib.SMTPException) as error:
        return _without_answer(MailOutcome.NOT_TAKEN, error)
    server: smtplib.SMTP = connection.connection  # type: ignore[assignment]
    try:
        handover = _converse(server, letter, before_the_end)
        if handover.outcome in (MailOutcome.ACCEPTED, MailOutcome.REFUSED):
            _take_leave(server)
        return handover
    finally:
        server.close()


@dataclass(frozen=True)
class _Envelope:
    """A mail as a server takes it: from whom, to whom, and its lines."""

    sender: str
    recipient: str
    content: bytes


def _sealed(message: EmailMessage) -> _Envelope:
    # With several the server may accept some and refuse others; so each has a mail of her own.
    (recipient,) = message.recipients()
    return _Envelope(
        sanitize_address(message.from_email, "utf-8"),
        sanitize_address(recipient, "utf-8"),
        # A bare line feed is no end of a line here, and some servers refuse it (RFC 5321, 2.3.8).
        message.message().as_bytes(linesep="\r\n"),  # type: ignore[call-arg]
    )


def _hand_to_backend(
    connection: BaseEmailBackend, message: EmailMessage, before_the_end: Callable[[], None]
) -> Handover:
    """Leave a mail to the console, or to another backend that reports no server's answer."""
    before_the_end()
    try:
        connection.send_messages([message])
    except Exception as error:  # Any of any backend; none of them has taken the mail.
        return _without_answer(MailOutcome.NOT_TAKEN, error)
    return Handover(MailOutcome.ACCEPTED, type(connection).__module__)


def _converse(
    server: smtplib.SMTP, letter: _Envelope, before_the_end: Callable[[], None]
) -> Handover:
    try:
        refusal = _announce(server, letter) or _open_data(server)
        if refusal:
            return refusal
        server.send(_body(letter.content))
        if _is_gone(server):
            return Handover(MailOutcome.NOT_TAKEN, failure=Failure("mail_connection_broken"))
    except (OSError, smtplib.SMTPException) as error:
        return _without_answer(MailOutcome.NOT_TAKEN, error)
    # Outside the try: what it raises is no word of the server's.
    before_the_end()
    return _finish(server)


def _announce(server: smtplib.SMTP, letter: _Envelope) -> Handover | None:
    """Say from whom and to whom; return the server's refusal, if it refuses."""
    server.ehlo_or_helo_if_needed()
    code, text = server.mail(letter.sender)
    if code == 250:
        code, text = server.rcpt(letter.recipient)
    # 251: the server passes it on to another address (RFC 5321, 3.4).
    return None if code in (250, 251) else _not_accepted(code, text)


def _open_data(server: smtplib.SMTP) -> Handover | None:
    code, text = server.docmd("DATA")
    return None if code == 354 else _not_accepted(code, text)


def _finish(server: smtplib.SMTP) -> Handover:
    try:
        server.send(END_MARK)
        code, text = server.getreply()
    except (OSError, smtplib.SMTPException) as error:
        return _without_answer(MailOutcome.UNKNOWN, error)
    if 200 <= code < 300:
        return Handover(MailOutcome.ACCEPTED, _reply(code, text))
    return _not_accepted(code, text)


def _body(content: bytes) -> bytes:
    """Return the message as it travels: a dot at a line's start is doubled, the last line ends."""
    quoted = re.sub(rb"(?m)^\.", b"..", content)
    return quoted if quoted.endswith(b"\r\n") else quoted + b"\r\n"


def _is_gone(server: smtplib.SMTP) -> bool:
    """Say whether the server has hung up or spoken, though it is not its turn."""
    connection = server.sock
    if connection is None:
        return True
    patience_s = connection.gettimeout()
    connection.settimeout(WAIT_FOR_HANG_UP_S)
    try:
        connection.recv(1)
    except TimeoutError:
        return False
    finally:
        connection.settimeout(patience_s)
    return True


def _take_leave(server: smtplib.SMTP) -> None:
    """Be polite if the server still listens; what it answered before stands in any case."""
    with suppress(OSError, smtplib.SMTPException):
        server.quit()


def _not_accepted(code: int, text: bytes | str) -> Handover:
    """5xx is the server's last word, 4xx asks for patience (RFC 5321, 4.2.1)."""
    outcome = MailOutcome.REFUSED if 500 <= code < 600 else MailOutcome.NOT_TAKEN
    return Handover(outcome, _reply(code, text))


def _reply(code: int, text: bytes | str) -> str:
    words = text.decode(errors="replace") if isinstance(text, bytes) else str(text)
    return UNPRINTABLE.sub(" ", f"{code} {words}").strip()[:LONGEST_ANSWER]


def _without_answer(outcome: MailOutcome, error: Exception) -> Handover:
    return Handover(outcome, failure=Failure(connection_code(error)))
