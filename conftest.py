"""Plugins of the whole test-suite."""

pytest_plugins = [
    "tests.plugins.append_only",
    "tests.plugins.bucket_server",
    "tests.plugins.kept_permissions",
    "tests.plugins.lock_order",
    "tests.plugins.mail_server",
    "tests.plugins.migrated",
    "tests.plugins.postgresql",
    "tests.plugins.quick_disk",
    "tests.plugins.running_order",
    "tests.plugins.servers.pgbouncer",
    "tests.plugins.servers.redis_server",
    "tests.plugins.slow_files",
    "tests.plugins.thorough",
    "tests.plugins.with_database",
]
