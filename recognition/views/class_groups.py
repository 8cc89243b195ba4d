"""The page of a class group: its roster with faces, its sessions."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest
from classes.access import class_groups_of, is_office, locked_to
from classes.selectors.counts import count_sessions
from faces.selectors.roster_faces import list_roster
from recognition.forms.rooms import ClassWatchForm
from recognition.selectors.rooms.school_rooms import watch_of_class

SESSIONS_PER_PAGE = 6


@login_required
@require_http_methods(["GET"])
def class_group(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    group = get_object_or_404(class_groups_of(request.user), pk=pk)
    page = Paginator(group.sessions.all(), SESSIONS_PER_PAGE).get_page(request.GET.get("page"))
    counts = count_sessions(page)
    keeps_it = is_office(request.user, group)
    # When rooms film it is set by the office, where any room films.
    watch = watch_of_class(group) if keeps_it else None
    context = {
        "class_group": group,
        "roster": list_roster(group, group.school.today()),
        "page": page,
        "locked": locked_to(request.user, page),
        "is_office": keeps_it,
        "watch": watch,
        "watch_form": ClassWatchForm(watch=watch) if watch else None,
        "sessions": [(session, counts[session.pk]) for session in page],
    }
    with timezone.override(group.school.zone):
        return render(request, "recognition/class_groups/class_group.html", context)
