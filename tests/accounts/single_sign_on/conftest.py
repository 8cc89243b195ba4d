"""An issuer of OpenID Connect on this machine, and Nora, whom her school has entered."""

import pytest

from tests.accounts.single_sign_on.oidc_issuer import running_issuer
from tests.accounts.single_sign_on.steps import NORA
from tests.factories import make_teacher, make_user


@pytest.fixture
def issuer(settings):
    with running_issuer(settings) as issuer:
        yield issuer


@pytest.fixture
def nora(school):
    """Entered by her school; she has no password yet."""
    user = make_user(email=NORA)
    user.set_unusable_password()
    user.save()
    return make_teacher(user=user, school=school).user
