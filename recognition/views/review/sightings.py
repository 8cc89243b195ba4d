"""What a person says about one face: it is this student, it is not, take that back."""

from typing import NoReturn

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest, for_changes, is_for_change
from classes.forms import as_key, form_data, shown_version
from classes.models import ClassSession
from faces.selectors.roster_faces import list_roster
from recognition.errors import SightingReviewError
from recognition.forms.faces import NameFaceForm
from recognition.models import Sighting
from recognition.services.review import accept_sighting, reject_sighting, undo_review
from recognition.services.review.steps import forget_steps_of_face
from recognition.views.review.answers import Feedback, answer


@for_changes
@login_required
@require_http_methods(["GET", "POST"])
def name_face(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Say who a face is: the proposed student, or somebody else of the roster."""
    sighting = get_object_or_404(_sightings(request), pk=pk)
    session = sighting.capture.session
    form = NameFaceForm(form_data(request), session=session)
    if not form.is_valid():
        return _render_choice(request, sighting, form)
    # Asked before: her line changes as well, and afterwards the face does not say whose it was.
    student, lost = form.cleaned_data["student"], sighting.speaks_for
    sighting = accept_sighting(
        sighting=sighting,
        student=student,
        by=request.user,
        shown_version=shown_version(request),
    )
    text = _("%(student)s is here.") % {"student": student}
    changed = [lost.pk] if lost else []
    return answer(request, session, Feedback(text, student, sighting, student_ids=changed))


@login_required
@require_http_methods(["POST"])
def reject(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    sighting = get_object_or_404(_sightings(request), pk=pk)
    student = sighting.confirmed_student or sighting.proposed_student
    sighting = reject_sighting(
        sighting=sighting, by=request.user, shown_version=shown_version(request)
    )
    text = (
        _("This is not %(student)s.") % {"student": student}
        if student
        else _("This is nobody in this class.")
    )
    return answer(request, sighting.capture.session, Feedback(text, student, sighting))


@login_required
@require_http_methods(["POST"])
def undo(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    sighting = _sightings(request).filter(pk=pk).first() or _refuse_gone(request)
    # Likewise before the word is taken back.
    session, lost = sighting.capture.session, sighting.speaks_for
    undo_review(sighting=sighting, by=request.user, shown_version=shown_version(request))
    forget_steps_of_face(sighting=sighting, by=request.user)
    feedback = Feedback(
        _("Taken back."),
        sighting.proposed_student,
        student_ids=[lost.pk] if lost else [],
        sighting_ids=[sighting.pk],
    )
    return answer(request, session, feedback)


def _refuse_gone(request: AuthenticatedRequest) -> NoReturn:
    """A face that nobody has named goes with the confirmation: say so, not that nothing is here."""
    key = as_key(request.POST.get("session", ""))
    sessions = ClassSession.objects.visible_to(
        request.user, for_change=is_for_change(request)
    ).exclude(confirmed_at=None)
    get_object_or_404(sessions, pk=key)
    raise SightingReviewError("sighting_gone")


def _sightings(request: AuthenticatedRequest) -> "QuerySet[Sighting]":
    sightings = Sighting.objects.visible_to(request.user, for_change=is_for_change(request)).defer(
        "chip", "embedding"
    )
    return sightings.select_related(
        "capture__session__class_group__school", "proposed_student", "confirmed_student"
    )


def _render_choice(
    request: AuthenticatedRequest, sighting: Sighting, form: NameFaceForm
) -> HttpResponse:
    """Offer the roster, the most alike first."""
    session = sighting.capture.session
    ranks = dict(sighting.candidates.values_list("student_id", "rank"))
    roster = [r for r in list_roster(session.class_group, session.day) if r.has_consent]
    # Who is no candidate comes after all who are, in the order of the roster.
    roster.sort(key=lambda row: ranks.get(row.student.pk, len(ranks) + 1))
    context = {"sighting": sighting, "session": session, "roster": roster, "form": form}
    context["n_alike"] = len(ranks)
    is_part = bool(request.htmx) and request.method == "GET"
    template = (
        "recognition/review/faces/_name_face.html"
        if is_part
        else "recognition/review/faces/name_face.html"
    )
    return render(request, template, context)
