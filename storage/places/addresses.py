"""The address of a place for stored files, as STORAGE_URL gives it; read before there are apps."""

from datetime import datetime
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import SplitResult, parse_qsl, urlsplit

from django.core.exceptions import ImproperlyConfigured

FOLDER_URL = "file:"
FOLDER = "django.core.files.storage.FileSystemStorage"
BUCKET = "storage.places.buckets.BucketStorage"
PARTS_IN_FOLDER = "storage.upload_parts.LocalUploadParts"
PARTS_IN_BUCKET = "storage.places.upload_objects.UploadObjects"

EXAMPLE = "s3://attendance?endpoint=https://s3.school.example"


class Bucket(Protocol):
    """What others ask of the class of buckets, which is loaded only where there is one."""

    def require_usable(self, name: str) -> None: ...

    def keeps_versions(self) -> bool: ...

    def end_broken_uploads(self, before: datetime) -> int: ...


def storages_at(url: str, *, folder: Path) -> dict[str, dict[str, Any]]:
    """Return the entries of STORAGES for an address.

    Args:
        url: `file:` for the folder, or `s3://bucket/folder?endpoint=https://...&region=...`; keys
            never stand in it.
        folder: where files lie that lie here.

    Raises:
        ImproperlyConfigured: it is no such address.
    """
    parts = _split(url or FOLDER_URL)
    if parts.scheme == "file":
        return _folder_at(parts, folder)
    options = _bucket_at(parts)
    return {
        "default": {"BACKEND": BUCKET, "OPTIONS": options},
        "upload_parts": {"BACKEND": PARTS_IN_BUCKET},
    }


def is_bucket(storages: dict[str, dict[str, Any]]) -> bool:
    backend: str = storages["default"]["BACKEND"]
    return backend == BUCKET


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        # Read here: a port that is none is refused when it is asked for.
        has_keys = parts.username is not None or parts.port is not None
    except ValueError:
        raise _refusal() from None
    if has_keys:
        # Not repeated: it may be a secret.
        raise ImproperlyConfigured(
            "STORAGE_URL holds no keys and no port: give AWS_ACCESS_KEY_ID and "
            f"AWS_SECRET_ACCESS_KEY, and the server as endpoint, such as {EXAMPLE}."
        )
    if parts.scheme not in {"file", "s3"}:
        raise _refusal()
    return parts


def _folder_at(parts: SplitResult, folder: Path) -> dict[str, dict[str, Any]]:
    if parts.netloc or parts.query or parts.fragment:
        raise _refusal()
    if parts.path and Path(parts.path) != folder:
        raise ImproperlyConfigured(
            f"The folder of stored files is {folder}: to have another one, set MEDIA_ROOT."
        )
    return {"default": {"BACKEND": FOLDER}, "upload_parts": {"BACKEND": PARTS_IN_FOLDER}}


def _bucket_at(parts: SplitResult) -> dict[str, str]:
    asked = dict(parse_qsl(parts.query, keep_blank_values=True))
    endpoint = asked.pop("endpoint", "")
    region = asked.pop("region", "")
    if asked or parts.fragment or not parts.netloc:
        raise _refusal()
    if endpoint and not _is_server(endpoint):
        raise _refusal()
    return {
        "bucket": parts.netloc,
        "folder": parts.path.strip("/"),
        "endpoint": endpoint,
        "region": region,
    }


def _is_server(endpoint: str) -> bool:
    try:
        parts = urlsplit(endpoint)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.username is None


def _refusal() -> ImproperlyConfigured:
    return ImproperlyConfigured(f"STORAGE_URL must be file: or an address such as {EXAMPLE}.")
