"""Signed letters as scanned: sent and taken away by the office alone, opened by a head too."""

from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import AuthenticatedRequest, is_for_change
from classes.access import students_of
from classes.forms import shown_version
from faces.errors import ScanRefusedError
from faces.models import BiometricConsent, ConsentScan
from faces.selectors.consent_lists import students_to_ask
from faces.services.consent_scans import attach_scan, attach_scans, remove_scan
from faces.views.consent_lists import office_class_groups
from faces.views.files import PRIVATE
from privacy.accesses import Access
from privacy.services.access_log import log_file
from storage.files import is_stored, open_stored


@login_required
@require_POST
def attach(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Keep a letter with the consent that the page showed."""
    student = get_object_or_404(students_of(request.user, for_change=True), pk=pk)
    by_version = {row.version: row for row in student.biometric_consents.all()}
    consent = by_version.get(shown_version(request))
    if consent is None:
        raise Http404
    attach_scan(consent=consent, scan=_sent_scan(request), sent_by=request.user)
    messages.success(request, _("The letter is kept."))
    return redirect("faces:student_faces", pk)


@login_required
@require_POST
def attach_to_class(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Keep letters with consents that were entered before, by the codes on them."""
    class_group = get_object_or_404(office_class_groups(request), pk=pk)
    consents = BiometricConsent.objects.active().filter(student__in=students_to_ask(class_group))
    kept = attach_scans(
        consents=list(consents.select_related("student__school")),
        scan=_sent_scan(request),
        sent_by=request.user,
    )
    n = len(kept.scans)
    text = ngettext("%(n)s letter is kept.", "%(n)s letters are kept.", n)
    messages.success(request, text % {"n": n})
    if kept.unread:
        _name_unread(request, kept.unread, consents)
    return redirect("faces:class_consents", pk)


def _name_unread(
    request: AuthenticatedRequest, pages: Sequence[int], consents: "QuerySet[BiometricConsent]"
) -> None:
    text = ngettext(
        "The code on page %(pages)s cannot be read, so this letter is not kept: send it on the "
        "student's page. Without a letter: %(names)s.",
        "The codes on pages %(pages)s cannot be read, so these letters are not kept: send each on "
        "the student's page. Without a letter: %(names)s.",
        len(pages),
    )
    without = consents.filter(scans=None).select_related("student")
    names = ", ".join(str(consent.student) for consent in without) or "–"
    messages.warning(request, text % {"pages": ", ".join(map(str, pages)), "names": names})


@login_required
@require_GET
def download(request: AuthenticatedRequest, pk: int) -> FileResponse:
    scan = get_object_or_404(_scans(request), pk=pk)
    if not is_stored(scan.file):
        raise Http404
    student = scan.consent.student
    name = f"{student.number}.pdf"
    log_file(request, access=Access("scan", student.school_id, (student.pk,)))
    return FileResponse(
        open_stored(scan.file),
        as_attachment=True,
        filename=name,
        content_type="application/pdf",
        headers=PRIVATE,
    )


@login_required
@require_POST
def remove(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    scan = get_object_or_404(_scans(request), pk=pk)
    remove_scan(scan=scan, by=request.user)
    messages.success(request, _("The letter is erased; the consent stays."))
    return redirect("faces:student_faces", scan.consent.student_id)


def _scans(request: AuthenticatedRequest) -> "QuerySet[ConsentScan]":
    return ConsentScan.objects.visible_to(
        request.user, for_change=is_for_change(request)
    ).select_related("consent__student__school")


def _sent_scan(request: AuthenticatedRequest) -> "UploadedFile[bytes]":
    scan = request.FILES.get("scan")
    if not isinstance(scan, UploadedFile):
        raise ScanRefusedError("scan_missing")
    return scan
