"""What is done with one stored face, one waiting picture, or one face of a confirmed lesson."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from classes.requests import MemberRequest
from recognition.models import EnrolmentPicture, FaceTemplate, Sighting
from recognition.services.enrolment_pictures import (
    allow_lookalike,
    forget_picture,
    submit_sighting,
)
from recognition.services.faces import remove_face, show_in_lists
from recognition.views.student_faces import require_office


@login_required
@require_POST
def remove(request: MemberRequest, pk: int) -> HttpResponse:
    face = get_object_or_404(_faces(request), pk=pk)
    remove_face(face_template=face)
    messages.success(request, _("The face is erased."))
    return redirect("recognition:student_faces", face.student_id)


@login_required
@require_POST
def show(request: MemberRequest, pk: int) -> HttpResponse:
    face = get_object_or_404(_faces(request), pk=pk)
    show_in_lists(face_template=face)
    messages.success(request, _("This face is shown in lists now."))
    return redirect("recognition:student_faces", face.student_id)


@login_required
@require_POST
def allow(request: MemberRequest, pk: int) -> HttpResponse:
    """Store a face that is like another student's: the office's word, kept with its name."""
    picture = get_object_or_404(_pictures(request), pk=pk)
    require_office(request, picture.student)
    allow_lookalike(picture=picture, by=request.user)
    return redirect("recognition:student_faces", picture.student_id)


@login_required
@require_POST
def forget(request: MemberRequest, pk: int) -> HttpResponse:
    picture = get_object_or_404(_pictures(request), pk=pk)
    forget_picture(picture=picture)
    return redirect("recognition:student_faces", picture.student_id)


@login_required
@require_POST
def learn(request: MemberRequest, pk: int) -> HttpResponse:
    """Add the face of a confirmed register to what is known of its student."""
    sightings = Sighting.objects.visible_to(request.user)
    sighting = get_object_or_404(
        sightings.select_related("capture__session", "proposed_student", "confirmed_student"),
        pk=pk,
    )
    picture = submit_sighting(sighting=sighting, by=request.user)
    messages.success(
        request, _("The face is looked at for %(student)s.") % {"student": picture.student}
    )
    return redirect("recognition:student_faces", picture.student_id)


def _faces(request: MemberRequest) -> "QuerySet[FaceTemplate]":
    return FaceTemplate.objects.visible_to(request.user).defer("chip", "embedding")


def _pictures(request: MemberRequest) -> "QuerySet[EnrolmentPicture]":
    return EnrolmentPicture.objects.visible_to(request.user).select_related("student")
