"""Pages about a class's registered faces: look-alikes and wrong photos, and how well they do."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from accounts.requests import AuthenticatedRequest, is_for_change
from classes.access import class_groups_of, is_office
from classes.forms import as_key, form_data, is_accepted
from classes.models import ClassGroup, Student
from faces.forms.registration import EvaluationForm
from faces.models import FaceTemplate
from faces.selectors.evaluation_labels import evaluation_labels
from faces.selectors.gallery.drift import drifts_of_class
from faces.selectors.gallery.set_aside import faces_set_aside
from faces.selectors.gallery_audit import audit_gallery
from faces.services.evaluation import submit_evaluation
from faces.services.face_registration import remove_face
from faces.services.lookalike_pairs import accept_lookalikes


@login_required
@require_http_methods(["GET"])
def lookalikes(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """List who looks alike and which faces may be wrong; each is compared anew."""
    group = get_object_or_404(class_groups_of(request.user), pk=pk)
    context = {
        "class_group": group,
        "audit": audit_gallery(group),
        "set_aside": faces_set_aside(group),
        "drifts": drifts_of_class(group),
        "is_office": is_office(request.user, group),
    }
    with timezone.override(group.school.zone):
        return render(request, "faces/lookalikes.html", context)


@login_required
@require_http_methods(["POST"])
def keep_pair(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    group = get_object_or_404(class_groups_of(request.user, for_change=True), pk=pk)
    one, other = (_student(group, request.POST.get(key, "")) for key in ("one", "other"))
    accept_lookalikes(class_group=group, one=one, other=other, by=request.user)
    messages.success(
        request,
        _(
            "%(one)s and %(other)s are two people: you are asked whenever one might be taken for "
            "the other."
        )
        % {"one": one, "other": other},
    )
    return redirect("faces:lookalikes", pk)


@login_required
@require_http_methods(["POST"])
def take_out(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Remove one registered face, and go back to the list of the class it was shown in."""
    faces = FaceTemplate.objects.visible_to(request.user, for_change=True).select_related("student")
    face = get_object_or_404(faces, pk=pk)
    student = face.student
    remove_face(face_template=face)
    messages.success(request, _("A face of %(student)s is removed.") % {"student": student})
    groups = class_groups_of(request.user, for_change=True).filter(enrolments__student=student)
    group = groups.filter(pk=as_key(request.POST.get("class_group", ""))).first() or groups.first()
    if group is None:
        return redirect("classes:class_group_list")
    return redirect("faces:lookalikes", group.pk)


@login_required
@require_http_methods(["GET", "POST"])
def evaluation(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Show the last evaluation and what teachers made of proposals; a press starts another."""
    group = get_object_or_404(
        class_groups_of(request.user, for_change=is_for_change(request)), pk=pk
    )
    form = EvaluationForm(form_data(request))
    if is_accepted(request, form):
        submit_evaluation(
            class_group=group, split_percent=form.cleaned_data["split_percent"], by=request.user
        )
        return redirect("faces:evaluation", pk)
    run = group.evaluation_runs.select_related("asked_by").first()
    context = {
        "class_group": group,
        "form": form,
        "run": run,
        "labels": evaluation_labels(run) if run else None,
    }
    with timezone.override(group.school.zone):
        return render(request, "faces/evaluation.html", context)


@login_required
@require_http_methods(["GET"])
def evaluation_progress(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """The part of the page that asks again every second until the evaluation ends."""
    group = get_object_or_404(class_groups_of(request.user), pk=pk)
    run = group.evaluation_runs.first()
    if request.htmx and not (run and run.is_working):
        return HttpResponseClientRedirect(reverse("faces:evaluation", args=[pk]))
    context = {"class_group": group, "run": run}
    return render(request, "faces/_evaluation_progress.html", context)


def _student(group: ClassGroup, text: str) -> Student:
    return get_object_or_404(group.roster_on(group.school.today()), pk=as_key(text))
