"""An hour before the lesson that is changed, and its room."""

from datetime import timedelta

import pytest

from tests.factories import NINE_O_CLOCK
from tests.factories.office import make_room


@pytest.fixture
def at_eight(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NINE_O_CLOCK - timedelta(hours=1))


@pytest.fixture
def room(school):
    return make_room(school=school, name="Lab")
