"""What the worker does for stored data by itself."""

from typing import cast

from django.conf import settings
from django.core.files.storage import storages
from django.utils import timezone

from storage.encryption import data_keys, stored_data
from storage.files import ABANDONED_AFTER
from storage.places.addresses import Bucket, is_bucket


def keep_sealed() -> int:
    """Delete keys whose deletion was broken off, and what was half sent; seal what is plain."""
    n_done = data_keys.delete_ended_keys() + stored_data.seal_stored_data().n_sealed
    if is_bucket(settings.STORAGES):
        # Nobody sends one file for a day: its process was killed.
        bucket = cast(Bucket, storages["default"])
        n_done += bucket.end_broken_uploads(timezone.now() - ABANDONED_AFTER)
    return n_done
