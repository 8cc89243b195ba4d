"""How much room the files of a school take, and whether another one finds some.

Each room's models with files are counted, by the way to their school; what an upload has sent so
far as well (`bytes_of_school`).
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.cache import caches
from django.db import models

from classes.access import school_path_of
from classes.errors import QuotaUsedUpError, StorageFullError
from classes.models import School
from storage.free_space import BYTES_A_MB, has_room

COUNTED_FOR_S = 60
"""Files are counted anew after so long, and before any is refused; meanwhile new ones are added."""


def require_space(*, school: School, n_bytes: int) -> None:
    """Refuse a file for which there is no room: on the disk, or in what the school may store.

    Raises:
        StorageFullError: less than the floor of free space would be left for everybody's work.
        QuotaUsedUpError: the school would have more than it may.
    """
    if refusal := space_refusal(school=school, n_bytes=n_bytes):
        raise refusal
    # The cache that all processes of this machine share.
    counts = caches["throttle"]
    counts.set(_key(school), used_bytes(school) + n_bytes, COUNTED_FOR_S)


def space_refusal(*, school: School, n_bytes: int) -> StorageFullError | QuotaUsedUpError | None:
    """Return why a file of this size would be refused; None if there is room for it."""
    if not has_room(n_bytes):
        return StorageFullError("storage_full")
    most = school.most_mb * BYTES_A_MB
    if used_bytes(school) + n_bytes > most and count_bytes(school) + n_bytes > most:
        return QuotaUsedUpError("quota_used_up", school=school.name, quota=school.most_mb)
    return None


def used_bytes(school: School) -> int:
    """Return how much a school stores, as counted a minute ago or since."""
    counted = caches["throttle"].get(_key(school))
    return count_bytes(school) if counted is None else int(counted)


def count_bytes(school: School) -> int:
    """Count how much a school stores; asks the storage for each file."""
    n_bytes = sum(_bytes_of_files(school)) + sum(
        model.bytes_of_school(school)
        for model in apps.get_models()
        if hasattr(model, "bytes_of_school")
    )
    caches["throttle"].set(_key(school), n_bytes, COUNTED_FOR_S)
    return n_bytes


def _bytes_of_files(school: School) -> Iterator[int]:
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, models.FileField):
                of_school = {school_path_of(model): school}
                names = model._default_manager.filter(**of_school).exclude(**{field.name: ""})
                for name in names.order_by().values_list(field.name, flat=True):
                    yield _size(field, name)


def _size(field: Any, name: str) -> int:
    try:
        return int(field.storage.size(name))
    except FileNotFoundError:
        # Its row goes as well, or it was never written.
        return 0


def _key(school: School) -> str:
    return f"bytes-of-school-{school.pk}"
