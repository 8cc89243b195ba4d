"""Pages of the set-up: the list to work off, and what its buttons send."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest
from classes.access import (
    acts_for_everybody,
    administered_schools,
    keeps_people_of,
    schools_set_up_by,
)
from classes.models import School
from classes.setup.installation_steps import machine_steps
from classes.setup.services import hide_setup, send_test_mail
from classes.setup.steps import (
    SetupProgress,
    SetupStep,
    StepLine,
    StepState,
    awaited_step,
    progress_of,
    progress_without_school,
    setup_progress,
)


@dataclass(frozen=True)
class ShownLine:
    """A step with what its row says, and the step that it waits for; the first open one is next."""

    line: StepLine
    state: StepState
    is_next: bool
    first: StepState | None = None


@login_required
@require_http_methods(["GET"])
def setup(request: AuthenticatedRequest) -> HttpResponse:
    """Lead to the school's list; where there is no school yet, show what will be in it."""
    # A list that nobody has hidden goes first.
    school = schools_set_up_by(request.user).order_by("is_setup_hidden", "pk").first()
    if school:
        return redirect("classes:school_setup", school.pk)
    if not acts_for_everybody(request.user):
        raise Http404
    return render(request, "classes/setup.html", list_context(progress_without_school()))


@login_required
@require_http_methods(["GET"])
def machine(request: AuthenticatedRequest) -> HttpResponse:
    """Say what is typed on the machine, to whoever does it or asks somebody to."""
    if not (acts_for_everybody(request.user) or schools_set_up_by(request.user).exists()):
        raise Http404
    return render(request, "classes/setup_machine.html", {"steps": machine_steps()})


@login_required
@require_http_methods(["GET"])
def school_setup(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    get_object_or_404(schools_set_up_by(request.user), pk=pk)
    [progress] = setup_progress([pk])
    context = list_context(progress_of(request.user, progress))
    context["may_hide"] = keeps_people_of(request.user, pk)
    return render(request, "classes/setup.html", context)


@login_required
@require_http_methods(["POST"])
def hide(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    school = get_object_or_404(administered_schools(request.user), pk=pk)
    is_hidden = request.POST.get("hidden") == "1"
    hide_setup(school=school, is_hidden=is_hidden)
    if is_hidden:
        text = _("The list is off the front page. The menu leads to it: “Set up”.")
        messages.success(request, text)
        return redirect("classes:class_group_list")
    return redirect("classes:school_setup", pk)


@login_required
@require_http_methods(["POST"])
def test_mail(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    get_object_or_404(schools_set_up_by(request.user), pk=pk)
    send_test_mail(to=request.user)
    text = _("A mail is on its way to %(email)s: look whether it arrives.")
    messages.success(request, text % {"email": request.user.email})
    return redirect("classes:school_setup", pk)


def list_context(progress: SetupProgress) -> dict[str, object]:
    following = progress.open_lines[0] if progress.open_lines else None
    lines = [_shown(line, progress.school, is_next=line is following) for line in progress.lines]
    return {"progress": progress, "school": progress.school, "lines": lines}


def _shown(line: StepLine, school: School | None, *, is_next: bool) -> ShownLine:
    state = _state(line.step, school)
    first = None if state.address else _state(awaited_step(state), school)
    return ShownLine(line, state, is_next, first)


def _state(step: SetupStep, school: School | None) -> StepState:
    return step.state(school) if school else step.without_school()
