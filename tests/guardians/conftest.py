"""A school whose parents have a page, and one of them."""

import pytest

from tests.factories.guardians import make_rules
from tests.guardians.steps import SITE, make_mother


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = SITE


@pytest.fixture
def rules(school):
    return make_rules(school=school)


@pytest.fixture
def mother(rules, student):
    return make_mother(student)
