"""The desk: one screen with four large doors, for whoever takes registers on one laptop."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.models import User
from accounts.requests import AuthenticatedRequest, is_for_change
from classes.access import class_groups_of
from classes.forms import as_key
from classes.models import ClassGroup
from classes.selectors.lessons import lessons_today


@dataclass(frozen=True)
class OpenedDesk:
    """Whose desk it is, and of which class; each room shows of it what this person may see."""

    class_group: ClassGroup
    user: User


@login_required
@require_GET
def desk(request: AuthenticatedRequest) -> HttpResponse:
    """Show the doors of one class: the one asked for, else that of the lesson that is on."""
    groups = class_groups_of(request.user)
    shown = _class_asked_for(request) or _class_of_now(request) or groups.first()
    context = {"class_group": shown, "class_groups": groups}
    if shown is None:
        return render(request, "office/desk.html", context)
    opened = OpenedDesk(shown, request.user)
    with timezone.override(shown.school.zone):
        return render(request, "office/desk.html", context | {"opened": opened})


def _class_asked_for(request: AuthenticatedRequest) -> ClassGroup | None:
    wanted = request.GET.get("class")
    if not wanted:
        return None
    return get_object_or_404(
        class_groups_of(request.user, for_change=is_for_change(request)), pk=as_key(wanted)
    )


def _class_of_now(request: AuthenticatedRequest) -> ClassGroup | None:
    """Return the class of the lesson that is on or comes next, if she sees that class."""
    current = lessons_today(request.user, now=timezone.now()).current
    if current is None:
        return None
    return (
        class_groups_of(request.user, for_change=is_for_change(request))
        .filter(pk=current.session.class_group_id)
        .first()
    )
