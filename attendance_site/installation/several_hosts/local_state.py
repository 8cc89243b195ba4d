"""Refuse what lies on one host alone where the installation runs on several."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured

from attendance_site.env import env_hidden
from faces.inference.client import live_places
from storage.caches.addresses import IN_FILES
from storage.places.addresses import is_bucket

MAILS_IN_FILES = ("storage.mail_files.EmailBackend", "filebased.EmailBackend")


@dataclass(frozen=True)
class LocalState:
    """One thing that the other hosts would not find.

    Args:
        code: of the check.
        what: it is, and where it lies.
        advice: which setting puts it where all hosts reach it.
    """

    code: str
    what: str
    advice: str


def local_state() -> Iterator[LocalState]:
    """Yield what lies on this host alone; nothing where there is no other."""
    if settings.N_HOSTS > 1:
        yield from _rows_and_files()
        yield from _secrets()
        yield from _outgoing()


def _rows_and_files() -> Iterator[LocalState]:
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        advice = "Set DATABASE_URL to a PostgreSQL server that all hosts reach."
        yield LocalState("attendance.E2", "The database is a file of this host.", advice)
    if not is_bucket(settings.STORAGES) and not _is_shared(settings.MEDIA_ROOT):
        what = f"Stored files lie in {settings.MEDIA_ROOT}, on this host."
        advice = f"Set STORAGE_URL to a bucket. Without one: {_share('MEDIA_ROOT')}"
        yield LocalState("attendance.E3", what, advice)
    if settings.CACHES["throttle"]["BACKEND"] == IN_FILES:
        advice = "Set CACHE_URL to a Redis server that all hosts reach."
        yield LocalState("attendance.E4", "Limits are counted in files of this host.", advice)


def _secrets() -> Iterator[LocalState]:
    if not _is_shared(settings.KEYS_DIR):
        what = f"The keys of what is encrypted lie in {settings.KEYS_DIR}, on this host."
        yield LocalState("attendance.E5", what, f"To share them: {_share('KEYS_DIR')}")
    if not env_hidden("SECRET_KEY") and not _is_shared(settings.VAR_DIR):
        what = "SECRET_KEY was made by this host: another one would sign its visitors out."
        advice = f"Give all hosts the one in {settings.VAR_DIR / 'secret_key'} as SECRET_KEY."
        yield LocalState("attendance.E6", what, advice)


def _outgoing() -> Iterator[LocalState]:
    if settings.EMAIL_BACKEND.endswith(MAILS_IN_FILES):
        advice = "Set EMAIL_BACKEND to django.core.mail.backends.smtp.EmailBackend, and EMAIL_HOST."
        yield LocalState("attendance.E7", "Mails stay in files of this host.", advice)
    if any(place.socket for place in live_places()):
        what = "Pages reach the networks of the live camera at a socket of this host."
        advice = "Set LIVE_NETWORKS_URL to the addresses of their processes, or to none."
        yield LocalState("attendance.E8", what, advice)


def _is_shared(folder: Path) -> bool:
    return any(Path(folder).is_relative_to(shared) for shared in settings.SHARED_FOLDERS)


def _share(name: str) -> str:
    return f"mount one folder on all hosts as {name}, and name it in SHARED_FOLDERS."


def refuse_local_state() -> None:
    """Stop the site.

    Raises:
        ImproperlyConfigured: something lies on this host alone, and there are several.
    """
    for found in local_state():
        raise ImproperlyConfigured(f"{found.what} {found.advice}")


@register(Tags.compatibility)
def check_local_state(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: object
) -> list[CheckMessage]:
    """Refuse commands likewise: the worker's above all."""
    return [Error(found.what, hint=found.advice, id=found.code) for found in local_state()]
