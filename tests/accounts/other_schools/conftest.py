"""Who is asked: somebody of another school, with a log-in there."""

import pytest

from accounts.models import User
from tests.accounts.mail_lane import SITE
from tests.accounts.other_schools.question_steps import NORA
from tests.factories import make_teacher, make_user


@pytest.fixture
def site(settings):
    settings.SITE_URL = SITE


@pytest.fixture
def nora(other_school) -> User:
    """She teaches at the other school, and has a password there."""
    user = make_user(email=NORA, first_name="Nora", last_name="Lindgren")
    make_teacher(user=user, school=other_school)
    return user
