"""The page that lists whoever and whatever is in two lessons at once, for the office."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest
from classes.access import office_schools
from classes.selectors.timetable.student_clashes import clashes_of_school
from timetables.selectors.clashes import find_clashes
from timetables.selectors.school_weeks import read_week


@login_required
@require_http_methods(["GET"])
def double_booked(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    school = get_object_or_404(office_schools(request.user), pk=pk)
    week = read_week(school)
    context = {
        "school": school,
        "clashes": find_clashes(week),
        "student_clashes": clashes_of_school(school, week.meetings),
    }
    return render(request, "timetables/double_booked.html", context)
