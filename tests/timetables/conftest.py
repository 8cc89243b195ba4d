"""What tests of the timetable share."""

from datetime import time

import pytest

from tests.factories.office import make_period


@pytest.fixture
def cast(school, alice, charlie):
    """Alice teaches 7A and Charlie 8B, in two periods of the day."""
    for user, name in ((alice, "Alison"), (charlie, "Chaplin")):
        user.last_name = name
        user.save()
    make_period(school=school)
    make_period(school=school, name="2", starts_at=time(9), ends_at=time(9, 45))
    return school
