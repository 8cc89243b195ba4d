"""Files that no row knows: a crash between file and row leaves one that nothing else erases."""

from datetime import datetime
from typing import cast

from django.core.files.storage import Storage
from django.db import models

from storage.encryption.file_fields import erase_stored


def erase_orphans(model: type[models.Model], field: str, *, folder: str, before: datetime) -> int:
    """Erase the files of a folder, and of those in it, that no row names; return how many.

    Args:
        model: whose rows name the files of the folder.
        field: the field of the model in which they stand.
        folder: ends with a slash.
        before: a file that was written since then may yet get its row.
    """
    storage = cast(models.FileField, model._meta.get_field(field)).storage
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        # Nothing was ever stored here; a bucket knows no folders and has an empty one.
        return 0
    # Files before rows: what is stored between both questions is not among these names.
    names = {f"{folder}{name}" for name in files}
    below = [f"{folder}{name}/" for name in folders]
    n_below = sum(erase_orphans(model, field, folder=one, before=before) for one in below)
    named = model._default_manager.filter(**{f"{field}__startswith": folder})
    known = named.values_list(field, flat=True)
    return n_below + sum(_erase_if_old(storage, name, before) for name in names - set(known))


def _erase_if_old(storage: Storage, name: str, before: datetime) -> bool:
    try:
        is_old = storage.get_modified_time(name) < before
    except FileNotFoundError:
        # Another worker was faster.
        return False
    if is_old:
        erase_stored(storage, name)
    return is_old
