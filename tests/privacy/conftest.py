"""The clock of these tests: six weeks after the lesson at nine o'clock."""

from datetime import timedelta

import pytest

from tests.factories import NINE_O_CLOCK


@pytest.fixture
def now():
    return NINE_O_CLOCK + timedelta(days=42)
