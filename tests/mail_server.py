"""A real SMTP server on a free port of this machine, keeping what it receives."""

from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.ports import free_port


class Inbox:
    """Accepts every message."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = cast(bytes, envelope.content)
        message = message_from_bytes(content, policy=policy.default)
        self.messages.append(cast(EmailMessage, message))
        return "250 Message accepted"


@pytest.fixture
def inbox(settings) -> Iterator[Inbox]:
    """Let Django send its mail over SMTP to a server of the test's own."""
    received = Inbox()
    controller = Controller(received, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = controller.port
    yield received
    controller.stop()
