"""What the start refuses: data that are encrypted, and no key that opens them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured

from storage.encryption.keyring import keyring
from storage.errors import InstallationKeyError


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


def _has_database() -> bool:
    """Asking a file that is not there would make it."""
    database: dict[str, Any] = settings.DATABASES["default"]
    return not database["ENGINE"].endswith("sqlite3") or Path(database["NAME"]).exists()
