"""Delete uploads that were given up, so that nothing half sent stays for ever."""

import time
import uuid
from datetime import timedelta

from django.utils import timezone

from recognition.models import Upload
from recognition.services.uploads.uploads import abandon_upload
from storage.upload_parts import uploads_folder

GIVEN_UP_AFTER = timedelta(days=1)
"""After so long without a new part nobody goes on; browsers forget what they kept as well."""


def sweep_uploads() -> int:
    """Delete uploads nobody went on with, and files without an upload; return how many."""
    old = Upload.objects.filter(touched_at__lt=timezone.now() - GIVEN_UP_AFTER)
    given_up = list(old.unfinished())
    for upload in given_up:
        abandon_upload(upload=upload)
    old.filter(capture__isnull=False).delete()
    return len(given_up) + _erase_orphans()


def _erase_orphans() -> int:
    """A crash between row and file may leave a file that no row would ever erase."""
    before_s = time.time() - GIVEN_UP_AFTER.total_seconds()
    orphans = 0
    for path in uploads_folder().glob("*.*"):
        if path.stat().st_mtime < before_s and not _has_upload(path.stem):
            path.unlink(missing_ok=True)
            orphans += 1
    return orphans


def _has_upload(name: str) -> bool:
    try:
        return Upload.objects.filter(pk=uuid.UUID(hex=name)).exists()
    except ValueError:
        return False
