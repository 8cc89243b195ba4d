"""The page of the registers that were not taken."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest
from classes.access import locked_to
from classes.models import ClassGroup
from classes.selectors.register.missing_registers import (
    REMEMBERED_FOR,
    group_by_day,
    list_missing_registers,
)

SESSIONS_PER_PAGE = 60


@login_required
@require_http_methods(["GET"])
def missing_registers(request: AuthenticatedRequest) -> HttpResponse:
    sessions = list_missing_registers(request.user, now=timezone.now())
    schools = {session.class_group.school_id for session in sessions}
    page = Paginator(sessions, SESSIONS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "days": group_by_day(page),
        "page": page,
        "locked": locked_to(request.user, page),
        "n_missing": len(sessions),
        "n_days": REMEMBERED_FOR.days,
        "has_several_schools": len(schools) > 1,
        "sees_classes": ClassGroup.objects.visible_to(request.user).exists(),
    }
    return render(request, "classes/missing_registers.html", context)
