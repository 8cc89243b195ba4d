"""What the pages of all imports share."""

from django.http import HttpResponse
from django.shortcuts import render
from django_htmx.http import HttpResponseClientRedirect

from accounts.requests import AuthenticatedRequest
from rosters.file_imports.models import FileImport

LINES_A_PAGE = 100
LATEST_IMPORTS = 20


def render_progress(
    request: AuthenticatedRequest, row: FileImport, *, page_url: str
) -> HttpResponse:
    """Show the part of a page that asks again until the worker is done, then opens the page."""
    if request.htmx and not row.is_working:
        return HttpResponseClientRedirect(page_url)
    context = {"file_import": row, "page_url": page_url}
    return render(request, "rosters/_import_progress.html", context)
