"""The review of a session: what recognition proposes, and the confirmation."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from classes.models import ClassSession
from classes.requests import MemberRequest
from recognition.services.confirming import confirm_session
from recognition.views.trays import render_review


@login_required
@require_http_methods(["GET"])
def review(request: MemberRequest, pk: int) -> HttpResponse:
    session = get_object_or_404(ClassSession.objects.visible_to(request.user).in_full(), pk=pk)
    return render_review(request, session)


@login_required
@require_http_methods(["POST"])
def confirm(request: MemberRequest, pk: int) -> HttpResponse:
    session = get_object_or_404(ClassSession.objects.visible_to(request.user).in_full(), pk=pk)
    done = confirm_session(session=session, by=request.user)
    text = _("Confirmed: %(here)s here, %(absent)s absent, %(open)s left open.") % {
        "here": done.n_present + done.n_late,
        "absent": done.n_absent + done.n_excused,
        "open": done.n_open,
    }
    messages.success(request, text)
    return redirect("classes:session_register", pk)
