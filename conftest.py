"""Plugins of the whole test-suite."""

pytest_plugins = ["tests.mail_server", "tests.postgresql", "tests.running_order"]
