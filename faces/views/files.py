"""Faces, for those only who may see the class."""

from django.contrib.auth.decorators import login_required
from django.http import (
    HttpResponse,
)
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest
from faces.models import ClipFace, FaceTemplate

PRIVATE = {
    "Cache-Control": "private, no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}


@login_required
@require_http_methods(["GET"])
def template_face(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    faces = FaceTemplate.objects.shown_to(request.user).with_consent()
    face = get_object_or_404(faces.only("chip"), pk=pk)
    return HttpResponse(bytes(face.chip), content_type="image/jpeg", headers=PRIVATE)


@login_required
@require_http_methods(["GET"])
def clip_face(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    face = get_object_or_404(ClipFace.objects.visible_to(request.user).only("chip"), pk=pk)
    return HttpResponse(bytes(face.chip), content_type="image/jpeg", headers=PRIVATE)
