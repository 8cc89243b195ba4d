"""A mail server of the tests' own."""

from tests.plugins.mail_server import inbox  # noqa: F401 - a fixture
