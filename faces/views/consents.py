"""Enter and end a student's consent, and an objection, at the registration desk."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import AuthenticatedRequest
from classes.access import students_of
from classes.forms import as_key, is_accepted, shown_version
from faces.forms.consents import ConsentForm, ObjectionForm
from faces.services.consents import give_consent, lift_objection, record_objection, withdraw_consent
from faces.services.rights import require_office_for_consents
from faces.views.student_faces import render_desk


@login_required
@require_POST
def give(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    student = get_object_or_404(students_of(request.user, for_change=True), pk=pk)
    # Before the form: what is wrong with it is no news for whoever may not enter it.
    require_office_for_consents(request.user, student=student)
    form = ConsentForm(request.POST, student=student)
    if not is_accepted(request, form):
        return render_desk(request, student, consent_form=form)
    give_consent(student=student, signed=form.signed(), entered_by=request.user)
    messages.success(request, _("The consent is entered."))
    return redirect("faces:student_faces", pk)


@login_required
@require_POST
def withdraw(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Whoever sees the student may end a consent: a withdrawal must never wait."""
    student = get_object_or_404(students_of(request.user, for_change=True), pk=pk)
    withdraw_consent(student=student, shown_version=shown_version(request))
    messages.success(
        request, _("The consent is withdrawn and every face erased; the attendance stays.")
    )
    return redirect("faces:student_faces", pk)


@login_required
@require_POST
def objection(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    student = get_object_or_404(students_of(request.user, for_change=True), pk=pk)
    form = ObjectionForm(request.POST)
    if not is_accepted(request, form):
        return render_desk(request, student, objection_form=form)
    record_objection(student=student, entered_by=request.user, **form.cleaned_data)
    messages.success(request, _("The objection is recorded and every face erased."))
    return redirect("faces:student_faces", pk)


@login_required
@require_POST
def lift(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    student = get_object_or_404(students_of(request.user, for_change=True), pk=pk)
    # Only the one that the page showed: another parent may object as well.
    shown = get_object_or_404(student.face_objections, pk=as_key(shown_version(request)))
    lift_objection(objection=shown, by=request.user)
    return redirect("faces:student_faces", pk)
