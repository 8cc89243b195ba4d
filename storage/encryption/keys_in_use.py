"""Whether a new installation key would leave something behind that nobody can open."""

from django.db import DatabaseError, transaction

from storage.models import DataKey


def has_keys_in_use() -> bool:
    """Tell whether anything in the database may be sealed."""
    try:
        with transaction.atomic():
            # In a transaction of its own, since a failed query spoils PostgreSQL's, and it may be a
            # caller's.
            return DataKey.objects.exists()
    except DatabaseError:
        # There is no such table before the first migration.
        return False
