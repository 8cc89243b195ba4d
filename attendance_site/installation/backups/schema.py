"""Which migrations a database has, and bringing an empty one to those of a backup."""

from django.apps.registry import Apps
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

Leaf = tuple[str, str]
"""An app and the name of its last migration."""


def is_migrated(connection: BaseDatabaseWrapper) -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def last_migrations(connection: BaseDatabaseWrapper) -> list[Leaf]:
    """Return the last migration of each app, as this software has them."""
    return sorted(MigrationExecutor(connection).loader.graph.leaf_nodes())


def unknown_migrations(connection: BaseDatabaseWrapper, leaves: list[Leaf]) -> list[Leaf]:
    """Return those of another installation that this software does not have."""
    known = MigrationExecutor(connection).loader.graph.nodes
    return [leaf for leaf in leaves if leaf not in known]


def migrate_to(connection: BaseDatabaseWrapper, leaves: list[Leaf]) -> Apps:
    """Bring a database forward to these migrations; return the models as they were then.

    Raises:
        ValueError: the database is further already.
    """
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(leaves)
    if any(is_backward for _, is_backward in plan):
        raise ValueError("the database has later migrations")
    # The plan speaks of the apps of these leaves alone; others may be ahead as well.
    ahead = set(executor.loader.applied_migrations) - _needed(executor, leaves)
    if ahead:
        raise ValueError("the database has later migrations")
    executor.migrate(leaves, plan=plan)
    state = MigrationExecutor(connection).loader.project_state(leaves)
    return state.apps


def _needed(executor: MigrationExecutor, leaves: list[Leaf]) -> set[Leaf]:
    graph = executor.loader.graph
    return {key for leaf in leaves for key in graph.forwards_plan(leaf)}
