"""What the start refuses: encrypted data without their key, and a place that takes no file."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import storages

from storage.encryption.keyring import keyring
from storage.errors import FilesUnreachableError, InstallationKeyError
from storage.places.addresses import Bucket, is_bucket

PROBE = "health/check"


def refuse_missing_keys() -> None:
    """Make the keys at the first start of all; stop the site where they are gone.

    Raises:
        ImproperlyConfigured: data are encrypted, and the installation's key is not the right one.
    """
    try:
        keyring().make_first_keys()
        keyring().check()
    except InstallationKeyError as error:
        raise ImproperlyConfigured(str(error)) from None


@register(Tags.security)
def check_keys(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: object
) -> list[CheckMessage]:
    """Refuse commands likewise: the worker's above all."""
    if not _has_database():
        return []
    try:
        keyring().check()
    except InstallationKeyError as error:
        return [Error(str(error), id="storage.E1")]
    return []


@register(Tags.security)
def check_place(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: object
) -> list[CheckMessage]:
    """Refuse a bucket that takes nothing, or that gives everything to everybody."""
    if not is_bucket(settings.STORAGES):
        return []
    bucket = cast(Bucket, storages["default"])
    try:
        bucket.require_usable(PROBE)
        is_kept = bucket.keeps_versions()
    except FilesUnreachableError as error:
        return [Error(str(error), id="storage.E2")]
    if is_kept:
        hint = "Turn versioning off; what is sealed goes with its key, and its bytes stay."
        return [Warning("The bucket keeps what is erased.", hint=hint, id="storage.W1")]
    return []


def _has_database() -> bool:
    """Asking a file that is not there would make it."""
    database: dict[str, Any] = settings.DATABASES["default"]
    return not database["ENGINE"].endswith("sqlite3") or Path(database["NAME"]).exists()
