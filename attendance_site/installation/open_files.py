"""Refuse to start where others may read the files of the installation."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured

from attendance_site.installation.env_file import env_file_path

OTHERS = 0o077
"""Group and everybody else: read, write, enter."""

ENTER = 0o011


def open_paths() -> Iterator[Path]:
    """Yield what others than its owner may read or enter of folders, database and secrets."""
    for path in _guarded():
        if path.exists() and path.stat().st_mode & OTHERS and _is_reached(path):
            yield path


def _is_reached(path: Path) -> bool:
    """Tell whether others get as far: a folder that they cannot enter closes all in it."""
    return all(folder.stat().st_mode & ENTER for folder in path.parents)


def _guarded() -> Iterator[Path]:
    database = settings.DATABASES["default"]
    yield Path(settings.VAR_DIR)
    yield Path(settings.MEDIA_ROOT)
    yield Path(settings.KEYS_DIR)
    yield Path(settings.COPIES_DIR)
    yield Path(settings.LIVE_NETWORKS_SOCKET)
    yield env_file_path()
    if database["ENGINE"].endswith("sqlite3"):
        yield Path(database["NAME"])


def refuse_open_files() -> None:
    """Stop the site, unless it is one to try things with.

    Raises:
        ImproperlyConfigured: others may read the files of the installation.
    """
    if settings.DEBUG:
        return
    for path in open_paths():
        raise ImproperlyConfigured(_sentence(path) + " " + _advice(path))


@register(Tags.security)
def check_open_files(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: object
) -> list[CheckMessage]:
    """Refuse commands likewise: the worker's above all."""
    if settings.DEBUG:
        return []
    return [Error(_sentence(path), _advice(path), id="attendance.E1") for path in open_paths()]


def _sentence(path: Path) -> str:
    return f"Others than its owner may read {path}."


def _advice(path: Path) -> str:
    return f"Close it: chmod -R go= {path}"
