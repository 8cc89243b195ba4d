"""What the office does with parents: decide their reports, send links, choose the rules."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.requests import AuthenticatedRequest, is_for_change
from accounts.sign_in.proofs import require_proof
from classes.access import keeps_people_of, office_schools
from classes.forms import as_key, form_data, is_accepted, shown_version
from classes.models import School
from classes.views.next_step import show_next_step
from guardians.forms import GuardianRulesForm
from guardians.models import AbsenceReport, GuardianRules
from guardians.selectors.absence_reports import waiting_lines
from guardians.selectors.contact_links import contacts_without_link, gets_links
from guardians.services.absence_reports import Decided, accept_reports, refuse_report
from guardians.services.contact_links import end_links, send_link, send_links
from guardians.services.guardian_rules import set_rules
from office.models import Contact
from privacy.accesses import Access
from privacy.services.access_log import log_file, log_page
from storage.files import is_stored, open_stored

PRIVATE = {
    "Cache-Control": "private, no-store",
    "X-Content-Type-Options": "nosniff",
    # Whatever the bytes turn out to be, no browser runs them as a page of this site.
    "Content-Security-Policy": "default-src 'none'; sandbox",
}
TYPES = {".png": "image/png"}


@login_required
@require_http_methods(["GET"])
def reports(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """List the reports that wait, and what is chosen for parents."""
    school = get_object_or_404(office_schools(request.user), pk=pk)
    return _page(request, school)


@login_required
@require_POST
def decide(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Say yes to one or to all that are ticked, or no to one or to all that are ticked."""
    school = get_object_or_404(office_schools(request.user), pk=pk)
    chosen, versions = _chosen(request, school)
    if not chosen:
        messages.error(request, _("Tick at least one report."))
    elif "refuse" in request.POST:
        answer = request.POST.get("answer", "")
        for report in chosen:
            version = versions[report.pk]
            refuse_report(report, answer=answer, by=request.user, shown_version=version)
        n = len(chosen)
        text = ngettext("%(n)s report is not accepted.", "%(n)s reports are not accepted.", n)
        messages.success(request, text % {"n": n})
    else:
        _show(request, accept_reports(chosen, by=request.user, shown_versions=versions))
    return redirect("guardians:reports", pk)


@login_required
@require_POST
def choose_rules(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    school = get_object_or_404(office_schools(request.user), pk=pk)
    rules = GuardianRules.objects.of_school(school)
    form = GuardianRulesForm(form_data(request), rules=rules)
    if is_accepted(request, form):
        chosen = form.chosen()
        # From then on whoever has a contact's mailbox decides about a child's face.
        if chosen.is_open and not rules.is_open:
            require_proof(request)
        set_rules(
            school=school,
            chosen=chosen,
            by=request.user,
            shown_version=shown_version(request),
        )
        messages.success(request, _("The rules for parents are saved."))
        show_next_step(request, school, after="parents")
        return redirect("guardians:reports", pk)
    return _page(request, school, form)


@login_required
@require_POST
def send_all(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    school = get_object_or_404(office_schools(request.user), pk=pk)
    n = send_links(school=school, by=request.user)
    text = ngettext("%(n)s link is on its way.", "%(n)s links are on their way.", n)
    messages.success(request, text % {"n": n})
    return redirect("guardians:reports", pk)


@login_required
@require_POST
def send(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    contact = _contact(request, pk)
    send_link(contact=contact, by=request.user)
    messages.success(request, _("A link is on its way to %(name)s.") % {"name": contact.name})
    return redirect("office:student", contact.student_id)


@login_required
@require_POST
def end(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    contact = _contact(request, pk)
    end_links(contact=contact, by=request.user)
    messages.success(request, _("The links of %(name)s no longer work.") % {"name": contact.name})
    return redirect("office:student", contact.student_id)


@login_required
@require_GET
def certificate(request: AuthenticatedRequest, pk: int) -> FileResponse:
    rows = AbsenceReport.objects.visible_to(request.user).select_related("student__school")
    report = get_object_or_404(rows, pk=pk)
    if not is_stored(report.certificate):
        raise Http404
    student, name = report.student, report.certificate.name or ""
    log_file(request, access=Access("certificate", student.school_id, (student.pk,)))
    ending = name[name.rfind(".") :]
    return FileResponse(
        open_stored(report.certificate),
        filename=f"{student.number}{ending}",
        content_type=TYPES.get(ending, "image/jpeg"),
        headers=PRIVATE,
    )


def _chosen(
    request: AuthenticatedRequest, school: School
) -> tuple[list[AbsenceReport], dict[int, str]]:
    """Return the reports that were ticked, or whose own button was pressed, as they were shown."""
    one = request.POST.get("accept") or request.POST.get("refuse") or ""
    keys = [one] if one.isdecimal() else request.POST.getlist("report")
    rows = AbsenceReport.objects.visible_to(request.user, for_change=is_for_change(request)).filter(
        student__school=school
    )
    found = list(rows.filter(pk__in=[as_key(key) for key in keys]).order_by("reported_at", "pk"))
    return found, {row.pk: request.POST.get(f"version_{row.pk}", "") for row in found}


def _show(request: AuthenticatedRequest, decided: Decided) -> None:
    if decided.n:
        text = ngettext(
            "%(n)s report is accepted and stands in the register.",
            "%(n)s reports are accepted and stand in the register.",
            decided.n,
        )
        messages.success(request, text % {"n": decided.n})
    for refusal in decided.refusals:
        messages.error(request, str(refusal))


def _contact(request: AuthenticatedRequest, pk: int) -> Contact:
    contacts = Contact.objects.filter(student__school__in=office_schools(request.user))
    return get_object_or_404(contacts.select_related("student__school"), pk=pk)


def _page(
    request: AuthenticatedRequest, school: School, form: GuardianRulesForm | None = None
) -> HttpResponse:
    rules = GuardianRules.objects.of_school(school)
    lines, decided = waiting_lines(school), _decided(school)
    reports = [*(line.report for line in lines), *decided]
    if shown := tuple(report.student_id for report in reports):
        log_page(request, access=Access("absence_report", school.pk, shown))
    context: dict[str, Any] = {
        "school": school,
        "rules": rules,
        "lines": lines,
        "decided": decided,
        "form": form or GuardianRulesForm(rules=rules),
        "version": shown_version(request) or rules.version,
        "may_change": keeps_people_of(request.user, school.pk),
        "n_contacts": gets_links(school).count(),
        "n_without_link": len(contacts_without_link(school)) if rules.is_open else 0,
    }
    with timezone.override(school.zone):
        return render(request, "guardians/reports.html", context)


def _decided(school: School) -> list[AbsenceReport]:
    rows = AbsenceReport.objects.filter(student__school=school, decided_at__isnull=False)
    return list(rows.select_related("student__school", "decided_by").order_by("-decided_at")[:10])
