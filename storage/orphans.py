"""Files that no row knows: a crash between file and row leaves one that nothing else erases."""

from datetime import datetime
from typing import cast

from django.core.files.storage import Storage
from django.db import models

from storage.encryption.file_fields import erase_stored


def erase_orphans(model: type[models.Model], field: str, *, folder: str, before: datetime) -> int:
    """Erase the files of a folder that no row names; return how many.

    Args:
        model: whose rows name the files of the folder.
        field: the field of the model in which they stand.
        folder: ends with a slash.
        before: a file that was written since then may yet get its row.
    """
    storage = cast(models.FileField, model._meta.get_field(field)).storage
    try:
        names = {f"{folder}{name}" for name in storage.listdir(folder)[1]}
    except FileNotFoundError:
        # Nothing was ever stored here; a bucket knows no folders and has an empty one.
        return 0
    known = model._default_manager.exclude(**{field: ""}).values_list(field, flat=True)
    return sum(_erase_if_old(storage, name, before) for name in names - set(known))


def _erase_if_old(storage: Storage, name: str, before: datetime) -> bool:
    try:
        is_old = storage.get_modified_time(name) < before
    except FileNotFoundError:
        # Another worker was faster.
        return False
    if is_old:
        erase_stored(storage, name)
    return is_old
