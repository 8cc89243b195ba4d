"""The registration desk of a class group: who is known, and many pictures at once."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.requests import AuthenticatedRequest, for_changes, is_for_change
from classes.access import class_groups_of, is_office
from classes.forms import form_data, is_accepted, shown_version
from classes.models import ClassGroup
from faces.forms.registration import BatchForm
from faces.labels import COVERAGE_LABELS
from faces.models import FacePicture, PictureBatch
from faces.selectors.face_coverage import CoverageLevel, face_coverage_of_class
from faces.selectors.gallery_audit import audit_gallery
from faces.services.pictures.batches import discard_batch, plan_batch, start_batch
from storage.files import local_copies


@for_changes
@login_required
@require_http_methods(["GET", "POST"])
def desk(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    class_group = get_object_or_404(class_groups_of(request.user, for_change=True), pk=pk)
    form = BatchForm(form_data(request), request.FILES or None)
    if is_accepted(request, form):
        files = form.cleaned_data["pictures"]
        named = local_copies(files, _names(request, files))
        planned = plan_batch(class_group=class_group, files=named, by=request.user)
        return redirect("faces:picture_batch", planned.pk)
    return _render_desk(request, class_group, form)


@for_changes
@login_required
@require_GET
def batch(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Say whose picture each file is, or why not; once started, what became of each."""
    shown = get_object_or_404(_batches(request), pk=pk)
    pictures = list(shown.pictures.select_related("student").order_by("student", "name"))
    n_done = sum(p.state != FacePicture.State.PLANNED and not p.is_working for p in pictures)
    context = {
        "batch": shown,
        "class_group": shown.class_group,
        "pictures": pictures,
        "n_done": n_done,
        "is_planned": any(p.state == FacePicture.State.PLANNED for p in pictures),
        "is_working": any(p.is_working for p in pictures),
    }
    part = "faces/_picture_batch.html" if request.htmx else "faces/picture_batch.html"
    return render(request, part, context)


@login_required
@require_POST
def start(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    start_batch(batch=get_object_or_404(_batches(request), pk=pk))
    return redirect("faces:picture_batch", pk)


@login_required
@require_POST
def discard(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    discarded = get_object_or_404(_batches(request), pk=pk)
    n_pictures = discarded.pictures.count()
    discard_batch(batch=discarded, shown_version=shown_version(request))
    text = ngettext("%(n)s picture is erased.", "%(n)s pictures are erased.", n_pictures)
    messages.success(request, text % {"n": n_pictures})
    return redirect("faces:class_faces", discarded.class_group_id)


def _render_desk(
    request: AuthenticatedRequest, class_group: ClassGroup, form: BatchForm
) -> HttpResponse:
    rows, audit = face_coverage_of_class(class_group), audit_gallery(class_group)
    context = {
        "class_group": class_group,
        "is_office": is_office(request.user, class_group),
        "rows": [
            (row, COVERAGE_LABELS[row.level], audit.looking_like(row.student)) for row in rows
        ],
        "n_well": sum(row.level == CoverageLevel.WELL for row in rows),
        "n_without": sum(not row.has_consent for row in rows),
        "n_none": sum(row.level == CoverageLevel.NONE for row in rows),
        "batches": PictureBatch.objects.filter(class_group=class_group)[:5],
        "form": form,
    }
    with timezone.override(class_group.school.zone):
        return render(request, "faces/class_faces.html", context)


def _names(request: AuthenticatedRequest, files: list) -> list[str]:
    """Return the paths that a script says the files have in their folder, else their names."""
    paths = request.POST.getlist("paths")
    return paths if len(paths) == len(files) else [file.name for file in files]


def _batches(request: AuthenticatedRequest) -> "QuerySet[PictureBatch]":
    return PictureBatch.objects.visible_to(
        request.user, for_change=is_for_change(request)
    ).select_related("class_group__school")
