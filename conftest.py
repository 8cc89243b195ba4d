"""Plugins of the whole test-suite."""

pytest_plugins = ["tests.postgresql", "tests.running_order"]
