"""Which migrations a database has, and bringing an empty one to those of a backup."""

from django.apps.registry import Apps
from django.db import DatabaseError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

from attendance_site.installation.backups.errors import BackupError

Leaf = tuple[str, str]
"""An app and the name of its last migration."""


def is_migrated(database: BaseDatabaseWrapper) -> bool:
    executor = MigrationExecutor(database)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def last_migrations(database: BaseDatabaseWrapper) -> list[Leaf]:
    """Return the last migration of each app, as this software has them."""
    return sorted(MigrationExecutor(database).loader.graph.leaf_nodes())


def unknown_migrations(database: BaseDatabaseWrapper, leaves: list[Leaf]) -> list[Leaf]:
    """Return those of another installation that this software does not have."""
    known = MigrationExecutor(database).loader.graph.nodes
    return [leaf for leaf in leaves if leaf not in known]


def migrate_empty(leaves: list[Leaf]) -> Apps:
    """Make the tables of this installation as they were; return the models of then.

    Raises:
        BackupError: the database is not as empty as it must be.
    """
    try:
        return migrate_to(connection, leaves)
    except ValueError as error:
        raise BackupError(
            "The database has later tables than the backup: name an empty one in DATABASE_URL, "
            "without tables."
        ) from error
    except DatabaseError as error:
        # Whoever was killed between a migration and its record left tables that nobody expects.
        raise BackupError(
            "The database has tables that were begun and not ended, as after a restoration that "
            f"was killed: name an empty one in DATABASE_URL, without tables ({_first_line(error)})."
        ) from error


def migrate_to(database: BaseDatabaseWrapper, leaves: list[Leaf]) -> Apps:
    """Bring a database forward to these migrations; return the models as they were then.

    Raises:
        ValueError: the database is further already.
    """
    executor = MigrationExecutor(database)
    plan = executor.migration_plan(leaves)
    if any(is_backward for _, is_backward in plan):
        raise ValueError("the database has later migrations")
    # The plan speaks of the apps of these leaves alone; others may be ahead as well.
    ahead = set(executor.loader.applied_migrations) - _needed(executor, leaves)
    if ahead:
        raise ValueError("the database has later migrations")
    executor.migrate(leaves, plan=plan)
    state = MigrationExecutor(database).loader.project_state(leaves)
    return state.apps


def _needed(executor: MigrationExecutor, leaves: list[Leaf]) -> set[Leaf]:
    graph = executor.loader.graph
    return {key for leaf in leaves for key in graph.forwards_plan(leaf)}


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]
