"""Faces, for those only who may see the class."""

from django.contrib.auth.decorators import login_required
from django.http import (
    HttpResponse,
)
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest
from faces.models import ClipFace, FaceTemplate
from privacy.accesses import Access
from privacy.services.access_log import log_view

PRIVATE = {
    "Cache-Control": "private, no-store",
    "X-Content-Type-Options": "nosniff",
    # Whatever the bytes turn out to be, no browser runs them as a page of this site.
    "Content-Security-Policy": "default-src 'none'; sandbox",
}


@login_required
@require_http_methods(["GET"])
def template_face(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    faces = FaceTemplate.objects.shown_to(request.user).with_consent()
    # `sealed_as` with it: by that the chip is opened.
    known = faces.select_related("student").only("chip", "sealed_as", "student__school")
    face = get_object_or_404(known, pk=pk)
    log_view(request, access=Access("face", face.student.school_id, (face.student_id,)))
    return HttpResponse(bytes(face.chip), content_type="image/jpeg", headers=PRIVATE)


@login_required
@require_http_methods(["GET"])
def clip_face(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    faces = ClipFace.objects.visible_to(request.user).select_related("cluster__clip__class_group")
    face = get_object_or_404(faces.defer("embedding"), pk=pk)
    group, named = face.cluster.clip.class_group, face.cluster.student_id
    whose = (named,) if named else ()
    log_view(request, access=Access("clip_face", group.school_id, whose, about=f"class {group.pk}"))
    return HttpResponse(bytes(face.chip), content_type="image/jpeg", headers=PRIVATE)
