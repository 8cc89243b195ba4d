"""What is done with one stored face, one waiting picture, or one face of a confirmed lesson."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import AuthenticatedRequest, is_for_change
from classes.forms import shown_version
from faces.models import FacePicture, FaceTemplate
from faces.services.face_registration import remove_face, show_in_lists
from faces.services.gallery.arrangement import keep_face
from faces.services.pictures.face_pictures import allow_lookalike, delete_picture


@login_required
@require_POST
def remove(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    face = get_object_or_404(_faces(request), pk=pk)
    remove_face(face_template=face)
    messages.success(request, _("The face is erased."))
    return redirect("faces:student_faces", face.student_id)


@login_required
@require_POST
def show(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    face = get_object_or_404(_faces(request), pk=pk)
    show_in_lists(face_template=face)
    messages.success(request, _("This face is shown in lists now."))
    return redirect("faces:student_faces", face.student_id)


@login_required
@require_POST
def keep(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Compare a face again that was set aside: it is right, though unusual."""
    face = get_object_or_404(_faces(request), pk=pk)
    keep_face(face_template=face, by=request.user, shown_version=shown_version(request))
    messages.success(request, _("This face is compared again."))
    return redirect("faces:student_faces", face.student_id)


@login_required
@require_POST
def allow(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Store a face that is like another student's: the office's word, kept with its name."""
    picture = get_object_or_404(_pictures(request), pk=pk)
    allow_lookalike(picture=picture, by=request.user, shown_version=shown_version(request))
    return redirect("faces:student_faces", picture.student_id)


@login_required
@require_POST
def forget(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    picture = get_object_or_404(_pictures(request), pk=pk)
    delete_picture(picture=picture)
    return redirect("faces:student_faces", picture.student_id)


def _faces(request: AuthenticatedRequest) -> "QuerySet[FaceTemplate]":
    return FaceTemplate.objects.visible_to(request.user, for_change=is_for_change(request)).defer(
        "chip", "embedding"
    )


def _pictures(request: AuthenticatedRequest) -> "QuerySet[FacePicture]":
    return FacePicture.objects.visible_to(
        request.user, for_change=is_for_change(request)
    ).select_related("student")
