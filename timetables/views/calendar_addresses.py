"""The page on which a teacher makes the address of her calendar, and what is under it."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import AuthenticatedRequest, site_address
from accounts.sign_in.proofs import proved_recently, require_proof
from classes.forms import is_accepted, refusal_of, shown_version
from classes.models import Teacher
from timetables.calendar_files import calendar_of
from timetables.selectors.calendar_addresses import address_by, address_of, path_of
from timetables.selectors.coming_lessons import lessons_between
from timetables.services.calendar_addresses import end_address, make_address, note_reading

DAYS_BEHIND, DAYS_AHEAD = 28, 120


@login_required
@require_http_methods(["GET", "POST"])
def calendar_address(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Show the address of one's own calendar at a school, make one, end it.

    It opens her lessons to whoever reads it, so an open browser alone does not show it; ending it
    never waits.
    """
    posts = Teacher.objects.filter(user=request.user.pk, left_on=None).select_related("school")
    teacher = get_object_or_404(posts, school=pk)
    if request.method == "POST" and is_accepted(request):
        _change(request, teacher)
        return redirect("timetables:calendar_address", pk)
    if "show" in request.GET:
        require_proof(request)
    address = address_of(teacher)
    is_proved = proved_recently(request)
    context = {
        "school": teacher.school,
        "address": address,
        "link": site_address(request) + path_of(address) if address and is_proved else "",
        "refusal": refusal_of(request),
    }
    response = render(request, "timetables/calendar_address.html", context)
    # It bears a key: no browser keeps it beyond the page.
    response.headers["Cache-Control"] = "no-store"
    return response


def _change(request: AuthenticatedRequest, teacher: Teacher) -> None:
    version = shown_version(request)
    if "end" in request.POST:
        end_address(teacher=teacher, shown_version=version)
        messages.success(
            request, _("The address no longer works: calendars get nothing more from it.")
        )
        return
    require_proof(request)
    make_address(teacher=teacher, shown_version=version)
    messages.success(request, _("The address is made: copy it into your calendar."))


@require_safe
def calendar_file(request: HttpRequest, key: str) -> HttpResponse:
    """Give a calendar program the lessons of whoever made its address."""
    address = address_by(key)
    if address is None:
        raise Http404
    teacher, school = address.teacher, address.teacher.school
    today = school.today()
    note_reading(address=address, day=today)
    first_on, last_on = today - timedelta(days=DAYS_BEHIND), today + timedelta(days=DAYS_AHEAD)
    with translation.override(school.language):
        lessons = lessons_between(teacher, first_on=first_on, last_on=last_on)
        text = calendar_of(lessons, title=school.name, now=timezone.now())
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response.headers["Cache-Control"] = "private, no-store"
    return response
