"""A real SMTP server on a free port of this machine, keeping what it receives, or rude to order."""

import asyncio
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.processes.ports import free_port


class Inbox:
    """Accepts every message, unless told to misbehave.

    Attributes:
        rcpt_answers, data_answers: given instead of the usual answer, the first one first.
        hang_up: "in the middle", "unanswered" or "after": of the next message, then no more.
    """

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.rcpt_answers: list[str] = []
        self.data_answers: list[str] = []
        self.hang_up = ""
        self.n_tries = 0

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.n_tries += 1
        if self.rcpt_answers:
            return self.rcpt_answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.data_answers:
            return self.data_answers.pop(0)
        content = cast(bytes, envelope.content)
        message = message_from_bytes(content, policy=policy.default)
        self.messages.append(cast(EmailMessage, message))
        if self.hang_up == "unanswered":
            self.hang_up = ""
            _break_off(server)
        return "250 Message accepted"

    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.hang_up == "after":
            _break_off(server)
        return "221 Bye"


class RudeSMTP(SMTP):
    """Hangs up after the first lines of a message, if its inbox says so."""

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        if self.event_handler.hang_up != "in the middle":
            await super().smtp_DATA(arg)
            return
        self.event_handler.hang_up = ""
        await self.push("354 Go on")
        await self._reader.readline()
        _break_off(self)


def _break_off(server: SMTP) -> None:
    cast(asyncio.Transport, server.transport).abort()


class RudeController(Controller):
    def factory(self) -> SMTP:
        return RudeSMTP(self.handler, **self.SMTP_kwargs)


@pytest.fixture
def inbox(settings) -> Iterator[Inbox]:
    """Let Django send its mail over SMTP to a server of the test's own."""
    received = Inbox()
    controller = RudeController(received, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = controller.port
    yield received
    controller.stop()
