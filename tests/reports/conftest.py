"""A real mail server for the tests of the reports."""

import pytest

from tests.plugins.mail_server import inbox  # noqa: F401 - a fixture


@pytest.fixture
def delivery(session, alice):
    """The register of 7A, on its way to Alice."""
    from tests.factories.mail import make_delivery

    return make_delivery(session=session, recipient=alice)
