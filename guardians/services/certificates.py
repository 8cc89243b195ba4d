"""Keep the photo of a certificate that a stranger sends: told by its header, sealed, never decoded.

The site reads no more than the header; the office's browser shows the picture on its own.
"""

from io import BytesIO

from django.core.files.base import ContentFile, File
from PIL import Image

from classes.models import School
from classes.quotas.stored_space import require_space
from guardians.errors import ReportRefusedError
from guardians.models import AbsenceReport
from storage.files import store_with_row

MOST_MB = 8
HEAD_BYTES = 512 * 1024
MOST_PIXELS = 60_000_000
ENDINGS = {"JPEG": ".jpg", "MPO": ".jpg", "PNG": ".png"}
"""What every browser shows; MPO is a JPEG with a second picture behind it."""


def store_report(report: AbsenceReport, *, photo: "File[bytes] | None") -> None:
    """Store a report with its certificate, if any.

    Raises:
        ReportRefusedError: the file is too large or no photo.
        QuotaUsedUpError, StorageFullError: there is no room for it.
    """
    if photo is None:
        report.save()
        return
    if photo.size > MOST_MB * 1024 * 1024:
        raise ReportRefusedError("certificate_too_large", limit=MOST_MB)
    ending = _ending_of(photo)
    school: School = report.student.school
    # Before it is read whole: a full disk is refused at once.
    require_space(school=school, n_bytes=photo.size)
    # The header was read already.
    photo.seek(0)
    store_with_row(report, "certificate", ContentFile(photo.read(), name=f"certificate{ending}"))


def _ending_of(photo: "File[bytes]") -> str:
    """Tell by its header what it is, whatever it is called."""
    photo.seek(0)
    try:
        # By two readers alone: each further format is one more parser that a stranger may feed.
        with Image.open(BytesIO(photo.read(HEAD_BYTES)), formats=("JPEG", "PNG")) as image:
            kind, n_pixels = image.format or "", image.width * image.height
    except Exception as error:
        # A broken header makes readers fail in any way they like; it is no photo, no more.
        raise ReportRefusedError("certificate_no_photo") from error
    if kind not in ENDINGS or n_pixels > MOST_PIXELS:
        raise ReportRefusedError("certificate_no_photo")
    return ENDINGS[kind]
