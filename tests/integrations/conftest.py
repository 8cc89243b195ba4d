"""What the tests of the interfaces for other systems share."""

from tests.integrations.receiver import receiver

__all__ = ["receiver"]
