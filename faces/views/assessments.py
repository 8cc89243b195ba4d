"""The page on which a school answers for its impact assessment, and switches recognition off."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import AuthenticatedRequest
from accounts.sign_in.proofs import require_proof
from classes.access import administered_schools, keeps_people_of, supervised_schools
from classes.forms import form_data, is_accepted
from faces.forms.assessments import AssessmentForm
from faces.models import ImpactAssessment, RecognitionPause
from faces.selectors.consents import recognition_refusal
from faces.services.assessments import (
    record_assessment,
    switch_recognition_off,
    switch_recognition_on,
)


@login_required
@require_http_methods(["GET", "POST"])
def school_recognition(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Show whether recognition is on and who answers for it; record an assessment or a review."""
    may_see = administered_schools if request.method == "POST" else supervised_schools
    school = get_object_or_404(may_see(request.user), pk=pk)
    form = AssessmentForm(form_data(request), school=school)
    if is_accepted(request, form):
        # From then on children's faces may be registered and compared.
        require_proof(request)
        record_assessment(school=school, statement=form.statement(), entered_by=request.user)
        messages.success(request, _("The assessment is recorded, with your name and the time."))
        return redirect("faces:school_recognition", pk)
    assessments = ImpactAssessment.objects.filter(school=school).select_related("entered_by")
    pauses = RecognitionPause.objects.standing().filter(school=school)
    context = {
        "school": school,
        "may_change": keeps_people_of(request.user, school.pk),
        "form": form,
        "assessments": (rows := list(assessments[:20])),
        "is_review_due": bool(rows) and rows[0].review_on <= school.today(),
        "pause": pauses.select_related("begun_by").first(),
        "refusal": recognition_refusal(school.pk),
    }
    with timezone.override(school.zone):
        return render(request, "faces/school_recognition.html", context)


@login_required
@require_POST
def switch_recognition(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    school = get_object_or_404(administered_schools(request.user), pk=pk)
    if request.POST.get("on") == "1":
        # Switching it off never waits.
        require_proof(request)
        switch_recognition_on(school=school, by=request.user)
        messages.success(request, _("Recognition is no longer switched off."))
    else:
        switch_recognition_off(school=school, by=request.user)
        text = _("Recognition is off. Registers are marked by hand; nothing is erased.")
        messages.success(request, text)
    return redirect("faces:school_recognition", pk)
