"""Today at a school: the page that follows by itself, reminders, the list for an evacuation."""

import json
from hashlib import sha256
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.http import parse_etags
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest
from classes.access import has_role_at, is_office_of, office_schools, readable_schools
from classes.models import ClassSession, School
from classes.models.roles import ADMINISTRATION
from classes.selectors.register.missing_registers import overdue_registers
from classes.services.reminders import remind_now
from office.selectors.evacuation import evacuation_list
from office.selectors.today import school_today


@login_required
@require_http_methods(["GET"])
def today(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Show the page; to htmx only the part that follows, and nothing while it is the same."""
    school = get_object_or_404(readable_schools(request.user), pk=pk)
    context = today_context(request, school)
    if not request.htmx:
        reads_log = has_role_at(request.user, school.pk, ADMINISTRATION)
        return render(request, "office/today.html", context | {"reads_log": reads_log})
    if context["etag"] in parse_etags(request.headers.get("If-None-Match", "")):
        return HttpResponseNotModified(headers={"ETag": context["etag"]})
    part = render(request, "office/_today_followed.html", context)
    part["ETag"] = context["etag"]
    return part


def today_context(request: AuthenticatedRequest, school: School) -> dict[str, Any]:
    """Return what the followed part shows, with a tag that changes when anything in it does."""
    shown = school_today(school, now=timezone.now())
    is_office = is_office_of(request.user, school.pk)
    context = {"school": school, "today": shown, "is_office": is_office, "user": request.user}
    with timezone.override(school.zone):
        body = render_to_string("office/_today.html", context, request)
    etag = f'"{sha256(body.encode()).hexdigest()[:20]}"'
    headers = json.dumps({"If-None-Match": etag})
    return {"school": school, "body": body, "etag": etag, "headers": headers}


@login_required
@require_http_methods(["POST"])
def remind(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Send the one mail that reminds of a register, now instead of later."""
    sessions = ClassSession.objects.filter(class_group__school__in=office_schools(request.user))
    found = get_object_or_404(sessions.select_related("class_group__school"), pk=pk)
    school = found.class_group.school
    overdue = overdue_registers(sessions, school=school, now=timezone.now())
    session = overdue.filter(pk=found.pk).first()
    if session is None:
        if not (found.confirmed_at or found.is_closed):
            raise Http404
        messages.info(request, _("It has been taken meanwhile."))
    elif remind_now(session=session):
        text = _("A mail reminds of the register of %(session)s.")
        messages.success(request, text % {"session": session})
    elif session.reminders.exists():
        messages.info(request, _("A reminder of this register was sent before."))
    else:
        messages.warning(
            request, _("Whoever takes this register cannot log in yet: invite them first.")
        )
    return redirect("office:today", school.pk)


@login_required
@require_http_methods(["GET"])
def evacuation(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    school = get_object_or_404(readable_schools(request.user), pk=pk)
    now = timezone.now()
    context = {"school": school, "rooms": evacuation_list(school, now=now), "now": now}
    with timezone.override(school.zone):
        return render(request, "office/evacuation.html", context)
