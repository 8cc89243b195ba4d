"""What the tests of the interfaces for other systems share."""

from tests.integrations.receiver import mail_server_url, receiver, slow_greeter

__all__ = ["mail_server_url", "receiver", "slow_greeter"]
