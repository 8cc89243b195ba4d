"""Faces and videos, for those only who may see the class."""

import mimetypes

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import (
    FileResponse,
    Http404,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest, is_for_change
from classes.models import ClassSession
from faces.views.files import PRIVATE
from privacy.accesses import Access
from privacy.services.access_log import log_view
from recognition.accesses import access_of_film, access_of_moment, access_of_sighting
from recognition.byte_ranges import parse_range
from recognition.models import Capture, Sighting
from recognition.selectors.evidence import draw_evidence
from recognition.selectors.seat_words import draw_seat_of
from storage.files import PIECE_BYTES, is_stored, open_stored, read_part


@login_required
@require_http_methods(["GET"])
def sighting_face(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    sighting = get_object_or_404(_sightings(request), pk=pk)
    log_view(request, access=access_of_sighting(sighting))
    return HttpResponse(bytes(sighting.chip), content_type="image/jpeg", headers=PRIVATE)


@login_required
@require_http_methods(["GET"])
def sighting_moment(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Show the moment of the evidence in its video or photo, with a box around the face."""
    sighting = get_object_or_404(_sightings(request), pk=pk)
    log_view(request, access=access_of_moment(sighting))
    return HttpResponse(draw_evidence(sighting), content_type="image/jpeg", headers=PRIVATE)


@login_required
@require_http_methods(["GET"])
def seat_in_film(request: AuthenticatedRequest, pk: int, student_pk: int) -> HttpResponse:
    """Show the place of a student whom no film saw; it is cut out when asked for, and not kept."""
    session = get_object_or_404(ClassSession.objects.visible_to(request.user), pk=pk)
    student = get_object_or_404(session.class_group.roster_on(session.day), pk=student_pk)
    picture = draw_seat_of(session, student)
    if picture is None:
        raise Http404("No stored film shows this place.")
    whose = (student.pk,)
    access = Access("evidence", student.school_id, whose, about=f"session {session.pk}")
    log_view(request, access=access)
    return HttpResponse(picture, content_type="image/jpeg", headers=PRIVATE)


@login_required
@require_http_methods(["GET"])
def capture_file(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Serve the photo or video; a part of it where the player asks for one, so that it can seek."""
    captures = Capture.objects.visible_to(request.user).select_related("session__class_group")
    capture = get_object_or_404(captures, pk=pk)
    if not is_stored(capture.file):
        raise Http404("The file of this capture is erased.")
    log_view(request, access=access_of_film(capture))
    n_bytes, kind = capture.file.size, _kind_of(capture)
    headers = PRIVATE | {"Accept-Ranges": "bytes"}
    wanted = parse_range(request.headers.get("Range", ""), n_bytes)
    if wanted is None:
        headers["Content-Length"] = str(n_bytes)
        answer = FileResponse(open_stored(capture.file), content_type=kind, headers=headers)
        # Django's 4 kB at a time are many turns for a film.
        answer.block_size = PIECE_BYTES
        return answer
    headers["Content-Range"] = wanted.content_range(n_bytes)
    headers["Content-Length"] = str(wanted.length)
    part = read_part(capture.file, wanted.start, wanted.length)
    return StreamingHttpResponse(part, status=206, content_type=kind, headers=headers)


def _sightings(request: AuthenticatedRequest) -> "QuerySet[Sighting]":
    return Sighting.objects.visible_to(
        request.user, for_change=is_for_change(request)
    ).select_related("capture__session__class_group")


def _kind_of(capture: Capture) -> str:
    """Only photos and videos are shown; a browser downloads anything else."""
    kind = mimetypes.guess_type(capture.file.name or "")[0] or ""
    is_shown = kind.startswith(("image/", "video/")) and kind != "image/svg+xml"
    return kind if is_shown else "application/octet-stream"
