"""Pages of the mail: the sheet to oneself, who gets which report how often, what was sent."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.outgoing_mail import has_mail_server
from accounts.requests import AuthenticatedRequest, for_readers
from classes.access import administered_schools
from classes.links import link_to
from classes.models import ClassGroup, ClassSession
from reports.models import Frequency, ReportDelivery
from reports.requests import requested_period
from reports.selectors.mail.subscriptions import subscription_choices
from reports.services.mail_requests import mail_class_summary, mail_register
from reports.services.subscriptions import subscribe

LAST_SHOWN = 10


@for_readers
@login_required
@require_http_methods(["POST"])
def mail_session(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    session = get_object_or_404(ClassSession.objects.visible_to(request.user).in_full(), pk=pk)
    _confirm_sending(request, mail_register(session=session, to=request.user))
    return redirect("classes:session_register", pk)


@for_readers
@login_required
@require_http_methods(["POST"])
def mail_class_group(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    groups = ClassGroup.objects.own_of(request.user).select_related("school")
    class_group = get_object_or_404(groups, pk=pk)
    period = requested_period(request, class_group.school)
    _confirm_sending(
        request, mail_class_summary(class_group=class_group, to=request.user, period=period)
    )
    # Back to the page that was left, with the days that were chosen there.
    if "from_summary" in request.POST:
        summary = reverse("reports:class_summary", args=[pk])
        return redirect(f"{summary}?{request.GET.urlencode()}")
    return redirect(link_to("class_group", pk))


@for_readers
@login_required
@require_http_methods(["GET", "POST"])
def subscriptions(request: AuthenticatedRequest) -> HttpResponse:
    if request.method == "POST":
        names = {f.value for f in Frequency}
        chosen = {(key, name) for name in names for key in request.POST.getlist(name)}
        subscribe(user=request.user, chosen=chosen)
        messages.success(request, _("Your choice is saved."))
        return redirect("reports:subscriptions")
    deliveries = ReportDelivery.objects.visible_to(request.user).in_full()[:LAST_SHOWN]
    choices = subscription_choices(request.user)
    context = {
        "choices": choices,
        "has_several_schools": len({choice.school for choice in choices}) > 1,
        "deliveries": deliveries,
        "reaches_nobody": _reaches_nobody(request.user),
    }
    return render(request, "reports/subscriptions.html", context)


def _confirm_sending(request: AuthenticatedRequest, delivery: ReportDelivery) -> None:
    text = _("The sheet goes to %(address)s within a minute or two.")
    messages.success(request, text % {"address": delivery.address})
    if _reaches_nobody(request.user):
        messages.warning(
            request,
            _("No mail server is set: mails stay on the server as files, and reach nobody."),
        )


def _reaches_nobody(user: User) -> bool:
    """Tell administrators, who can do something about it, that no mail leaves this machine."""
    return not has_mail_server() and administered_schools(user).exists()
