"""Pages of the office: whom it reaches at home."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest
from accounts.sign_in.proofs import require_proof
from classes.access import office_schools
from classes.forms import form_data, is_accepted, shown_version
from office.forms import ContactForm
from office.models import Contact
from office.services.contacts import add_contact, change_contact, remove_contact
from office.views.students import office_student


@login_required
@require_http_methods(["GET", "POST"])
def add(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    student = office_student(request, pk)
    form = ContactForm(form_data(request))
    if is_accepted(request, form):
        entry = form.entry()
        if entry.gives_decision():
            require_proof(request)
        contact = add_contact(student=student, entry=entry, by=request.user)
        messages.success(request, _("The contact %(contact)s is saved.") % {"contact": contact})
        return redirect("office:student", pk)
    return render(request, "office/contact.html", {"student": student, "form": form})


@login_required
@require_http_methods(["GET", "POST"])
def change(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    contact = _contact(request, pk)
    shown = Contact.objects.get(pk=pk)  # the form fills in its own row, wrong or not
    form = ContactForm(form_data(request), instance=shown)
    if is_accepted(request, form):
        entry = form.entry()
        if entry.gives_decision(to=contact):
            require_proof(request)
        changed = change_contact(
            contact=contact,
            entry=entry,
            by=request.user,
            shown_version=shown_version(request),
        )
        messages.success(request, _("The contact %(contact)s is saved.") % {"contact": changed})
        return redirect("office:student", contact.student_id)
    context = {
        "student": contact.student,
        "form": form,
        "contact": contact,
        "version": shown_version(request) or contact.version,
    }
    return render(request, "office/contact.html", context)


@login_required
@require_http_methods(["POST"])
def remove(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    contact = _contact(request, pk)
    remove_contact(contact=contact, by=request.user, shown_version=shown_version(request))
    messages.success(request, _("The contact %(contact)s is removed.") % {"contact": contact})
    return redirect("office:student", contact.student_id)


def _contact(request: AuthenticatedRequest, pk: int) -> Contact:
    contacts = Contact.objects.filter(student__school__in=office_schools(request.user))
    return get_object_or_404(contacts.select_related("student__school"), pk=pk)
