"""The page of somebody at home: report an absence, decide about the face, see what is kept."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import admits_strangers
from classes.forms import as_key, form_data, is_accepted
from faces.models import ConsentNotice
from guardians.forms import AbsenceReportForm
from guardians.models import AbsenceReport
from guardians.selectors.consent_states import face_consent
from guardians.selectors.held_counts import held_lines
from guardians.services.absence_reports import report_absence
from guardians.services.certificates import MOST_MB
from guardians.services.consent_answers import answer_no, answer_yes
from guardians.views.contact_session import for_contact, is_contact
from office.models import Contact, ContactScope
from privacy.accesses import Access
from privacy.services.access_log import log_page

MOST_REPORTS = 10
MOST_BYTES = (MOST_MB + 1) * 1024 * 1024
"""Of the whole form: a photo, and what stands around it."""


@require_http_methods(["GET"])
@for_contact
def contact_page(request: HttpRequest, contact: Contact) -> HttpResponse:
    return _page(request, contact, AbsenceReportForm(school=contact.student.school))


@admits_strangers(is_contact, most_bytes=MOST_BYTES)
@require_http_methods(["GET", "POST"])
@for_contact
def report(request: HttpRequest, contact: Contact) -> HttpResponse:
    form = AbsenceReportForm(
        form_data(request), request.FILES or None, school=contact.student.school
    )
    if is_accepted(request, form):
        report_absence(contact=contact, entry=form.entry())
        messages.success(request, _("Thank you. The school looks at your report."))
        return redirect("guardians:contact_page")
    return _page(request, contact, form)


@require_http_methods(["POST"])
@for_contact
def answer(request: HttpRequest, contact: Contact) -> HttpResponse:
    notices = ConsentNotice.objects.filter(school=contact.student.school)
    notice = get_object_or_404(notices, pk=as_key(request.POST.get("notice", "")))
    if "yes" in request.POST:
        answer_yes(contact=contact, shown_notice=notice)
        messages.success(request, _("Thank you. Your yes is kept; you can take it back here."))
    elif "no" in request.POST:
        answer_no(contact=contact, shown_notice=notice)
        messages.success(request, _("Your no counts from now on. Registered faces are erased."))
    return redirect("guardians:contact_page")


@require_http_methods(["GET"])
@for_contact
def held(request: HttpRequest, contact: Contact) -> HttpResponse:
    if contact.scope != ContactScope.ALL:
        raise Http404("It names what others at home have answered and may do.")
    log_page(request, access=_access("student_export", contact))
    context = {"contact": contact, "school": contact.student.school}
    return render(request, "guardians/held.html", context | {"lines": held_lines(contact.student)})


def _page(request: HttpRequest, contact: Contact, form: AbsenceReportForm) -> HttpResponse:
    log_page(request, access=_access("student_page", contact))
    # Her own: what another parent reported and why is not hers to read.
    reports = AbsenceReport.objects.filter(contact=contact, student=contact.student_id)
    context = {
        "contact": contact,
        "school": contact.student.school,
        "form": form,
        "reports": reports.select_related("student__school")[:MOST_REPORTS],
        "consent": face_consent(contact),
    }
    return render(request, "guardians/contact_page.html", context)


def _access(subject: str, contact: Contact) -> Access:
    return Access(subject, contact.student.school_id, (contact.student_id,))
