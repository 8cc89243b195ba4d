"""A long list of the administration as a file: how far it is, and fetching it."""

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest, is_for_change
from accounts.sign_in.proofs import require_proof
from classes.list_files.list_files import exported_list
from classes.list_files.models import ListFile
from privacy.accesses import Access
from privacy.models.access_log import AccessAction
from privacy.services.access_log import log_file
from storage.files import is_stored, open_stored

CONTENT_TYPES = {
    ListFile.Ending.CSV: "text/csv; charset=utf-8",
    ListFile.Ending.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
PRIVATE = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}


@login_required
@require_http_methods(["GET"])
def list_file(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    row = _own(request, pk)
    back = reverse(f"admin:{row.model_label.lower().replace('.', '_')}_changelist")
    context = {"row": row, "title": row.list_name, "back": f"{back}?{row.query}"}
    template = "_list_file.html" if request.htmx else "list_file.html"
    with timezone.override(row.school.zone):
        return render(request, f"classes/{template}", context)


@login_required
@require_http_methods(["GET"])
def download(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    row = _own(request, pk)
    if not is_stored(row.file):
        raise Http404("The file is not made yet, or erased.")
    require_proof(request)
    params = {"list": row.model_label, "n": row.n_rows}
    for school_id in row.school_ids:
        log_file(
            request,
            access=Access("list_file", school_id, params=params),
            action=AccessAction.EXPORT,
        )
    return FileResponse(
        open_stored(row.file),
        as_attachment=True,
        filename=row.shown_name,
        content_type=CONTENT_TYPES[ListFile.Ending(row.ending)],
        headers=PRIVATE,
    )


def _own(request: AuthenticatedRequest, pk: int) -> ListFile:
    rows = ListFile.objects.visible_to(request.user, for_change=is_for_change(request)).lasting_at(
        timezone.now()
    )
    row = get_object_or_404(rows.select_related("school", "asked_by"), pk=pk)
    if not exported_list(row).may_fetch(row):
        # What it held she may not read any more.
        raise Http404("No list of hers.")
    return row
