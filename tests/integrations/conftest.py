"""What the tests of the interfaces for other systems share."""

from tests.integrations.receiver import receiver, slow_greeter

__all__ = ["receiver", "slow_greeter"]
