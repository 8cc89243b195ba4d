"""Plugins of the whole test-suite."""

pytest_plugins = [
    "tests.mail_server",
    "tests.migrated",
    "tests.postgresql",
    "tests.running_order",
]
