"""The page on which unidentified faces over a class's lessons are named, ignored or deleted."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest, is_for_change
from classes.access import class_groups_of
from classes.forms import as_key
from classes.models import ClassGroup
from faces.selectors.roster_faces import list_roster
from recognition.forms.unidentified_groups import UnidentifiedGroupForm
from recognition.models import Sighting
from recognition.selectors.gallery.unidentified_groups import unidentified_groups
from recognition.services.review.steps import StepWords
from recognition.services.review.unidentified_groups import (
    delete_group,
    ignore_group,
    name_group,
    undo_group,
)


@login_required
@require_http_methods(["GET", "POST"])
def unidentified_faces(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Show each person once; a press speaks of all her faces."""
    group = get_object_or_404(
        class_groups_of(request.user, for_change=is_for_change(request)), pk=pk
    )
    address = reverse("recognition:unidentified_faces", args=[pk])
    if request.method == "POST":
        form = UnidentifiedGroupForm(request.POST, class_group=group)
        if not form.is_valid():
            messages.error(request, _("Choose a student, then press the button again."))
            return redirect(address)
        done = _speak_of(form, request)
        return redirect(f"{address}?done={done}" if done else address)
    roster = list_roster(group, group.school.today())
    context = {
        "class_group": group,
        "groups": unidentified_groups(group),
        "roster": [row for row in roster if row.has_consent],
        "done": _done(request, group),
    }
    with timezone.override(group.school.zone):
        return render(request, "recognition/class_groups/unidentified_faces.html", context)


def _speak_of(form: UnidentifiedGroupForm, request: AuthenticatedRequest) -> str:
    """Do what was pressed; return the keys of the faces that can be taken back."""
    versions = form.shown_versions
    action, by = form.cleaned_data["action"], request.user
    if action == "delete":
        delete_group(by=by, shown_versions=versions)
        messages.success(request, _("The faces are deleted."))
        return ""
    if action == "undo":
        undo_group(by=by, shown_versions=versions)
        messages.success(request, _("Taken back."))
        return ""
    if action == "ignore":
        words = StepWords(_("This is nobody in this class."))
        ignore_group(by=by, shown_versions=versions, words=words)
        messages.success(request, words.text)
    else:
        student = form.cleaned_data["student"]
        words = StepWords(_("%(student)s is here.") % {"student": student}, student)
        name_group(student=student, by=by, shown_versions=versions, words=words)
        messages.success(request, words.text)
    return "-".join(str(face.pk) for face in versions)


def _done(request: AuthenticatedRequest, group: ClassGroup) -> list[Sighting]:
    """Return the faces that the reader has just spoken of: they can be taken back."""
    keys = [as_key(word) for word in request.GET.get("done", "").split("-")]
    hers = Sighting.objects.filter(capture__session__class_group=group, reviewed_by=request.user)
    spoken_of = hers.filter(pk__in=keys[:200])
    return list(spoken_of.exclude(review=Sighting.Review.UNREVIEWED).defer("chip", "embedding"))
