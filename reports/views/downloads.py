"""Download the register as a spreadsheet."""

from collections.abc import Sequence

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest
from classes.models import ClassGroup, ClassSession
from privacy.models.access_log import AccessAction
from privacy.services.access_log import log_file
from reports.exports.accesses import access_of_sessions
from reports.spreadsheets import attendance_workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
@require_http_methods(["GET"])
def session_xlsx(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    sessions = ClassSession.objects.visible_to(request.user)
    session = get_object_or_404(sessions.select_related("class_group__school"), pk=pk)
    name = f"{session.class_group.code} {session.local_start:%Y-%m-%d %H.%M}"
    return _download(request, [session], name)


@login_required
@require_http_methods(["GET"])
def class_group_xlsx(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    class_group = get_object_or_404(ClassGroup.objects.own_of(request.user), pk=pk)
    sessions = class_group.sessions.select_related("class_group__school").order_by("starts_at")
    return _download(request, list(sessions), class_group.code)


def _download(
    request: AuthenticatedRequest, sessions: Sequence[ClassSession], name: str
) -> HttpResponse:
    content = attendance_workbook(sessions)
    log_file(
        request,
        access=access_of_sessions(sessions, name=f"{name}.xlsx"),
        action=AccessAction.EXPORT,
    )
    headers = {
        "Cache-Control": "private, no-store",
        "Content-Disposition": content_disposition_header(True, f"{name}.xlsx") or "",
    }
    return HttpResponse(content, content_type=XLSX, headers=headers)
