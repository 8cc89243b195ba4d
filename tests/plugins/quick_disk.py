"""Nothing that tests write has to outlive a power cut, so nobody waits for the disk."""

import os
from collections.abc import Iterator
from unittest.mock import patch

import pytest


@pytest.fixture(scope="session", autouse=True)
def written_without_waiting() -> Iterator[None]:
    """Each school that a test makes has a key of its own, whose file is forced onto the disk.

    Two waits of several milliseconds for each of thousands of schools would be minutes.
    """
    with patch.object(os, "fsync"):
        yield
