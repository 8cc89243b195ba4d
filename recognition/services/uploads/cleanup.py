"""Delete uploads that were given up, so that nothing half sent stays for ever."""

from datetime import timedelta

from django.utils import timezone

from recognition.models import Upload
from recognition.services.uploads.uploads import abandon_upload
from storage.files import erase_abandoned_copies
from storage.upload_parts import upload_parts

GIVEN_UP_AFTER = timedelta(days=1)
"""After so long without a new part nobody goes on; browsers forget what they kept as well."""


def erase_abandoned_uploads() -> int:
    """Delete uploads nobody went on with, and files without an upload; return how many."""
    old = Upload.objects.filter(touched_at__lt=timezone.now() - GIVEN_UP_AFTER)
    given_up = list(old.unfinished())
    for upload in given_up:
        abandon_upload(upload=upload)
    # The file is the capture's by now; the row was for a device that asks once more.
    old.filter(capture__isnull=False).delete()
    erase_abandoned_copies()
    return len(given_up) + _erase_orphans()


def _erase_orphans() -> int:
    """A crash between row and parts may leave parts that no row would ever erase."""
    untouched = upload_parts().list_untouched(timezone.now() - GIVEN_UP_AFTER)
    known = set(Upload.objects.filter(pk__in=untouched).values_list("pk", flat=True))
    orphans = [upload_id for upload_id in untouched if upload_id not in known]
    for upload_id in orphans:
        upload_parts().delete(upload_id)
    return len(orphans)
