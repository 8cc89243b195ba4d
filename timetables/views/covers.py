"""Cover: who takes lessons of one day instead of whose they are; the office decides, heads read."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest, is_for_change
from classes.access import is_office_of, readable_schools
from classes.forms import as_day, as_key, is_accepted, refusal_of
from classes.models import School, Teacher
from classes.selectors.timetable.meetings import reason_for_no_lessons
from timetables.selectors.covers import DayLesson, lessons_of_day
from timetables.selectors.school_weeks import SchoolWeek, read_week
from timetables.services.covers import CoverChoice, set_covers

ALL = "all"


@login_required
@require_http_methods(["GET", "POST"])
def covers(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Show the lessons of a day with who takes them; the office says who takes them instead."""
    school = get_object_or_404(
        readable_schools(request.user, for_change=is_for_change(request)), pk=pk
    )
    asked = request.POST if request.method == "POST" else request.GET
    day, week = as_day(asked.get("day", "")) or school.today(), read_week(school)
    teacher = week.staff.get(as_key(asked.get("teacher", "")))
    lessons = lessons_of_day(week, day, of=teacher)
    if is_accepted(request):
        shown = [lesson for lesson in lessons if _is_shown(request, lesson)]
        choices = [_choice(request, week, lesson) for lesson in shown]
        n = set_covers(day=day, choices=choices, by=request.user)
        _show_outcome(request, n, before=lessons, now=lessons_of_day(week, day, of=teacher))
        return redirect(_address(school, day, teacher))
    context = {
        "school": school,
        "is_office": is_office_of(request.user, school.pk),
        "day": day,
        "teacher": teacher,
        "staff": week.staff.values(),
        "lessons": lessons,
        "lines": [(lesson, _chosen(request, lesson)) for lesson in lessons],
        "for_all": request.POST.get(ALL, ""),
        "refusal": refusal_of(request),
        "reason": reason_for_no_lessons(school, day=day),
    }
    return render(request, "timetables/covers.html", context)


def _show_outcome(
    request: AuthenticatedRequest, n: int, *, before: list[DayLesson], now: list[DayLesson]
) -> None:
    """Say what was changed, what "all" has left as it was, and who is in two lessons by it."""
    text = ngettext("Cover changed for %(n)s lesson.", "Cover changed for %(n)s lessons.", n)
    messages.success(request, text % {"n": n})
    n_taken = sum(lesson.is_confirmed and not lesson.cover for lesson in before)
    if request.POST.get(ALL) and n_taken:
        text = ngettext(
            "%(n)s lesson stays as it is: its register is taken.",
            "%(n)s lessons stay as they are: their registers are taken.",
            n_taken,
        )
        messages.info(request, text % {"n": n_taken})
    shown = {lesson.meeting.pk: lesson.version for lesson in before}
    for lesson in now:
        if lesson.cover and lesson.is_double and lesson.version != shown.get(lesson.meeting.pk):
            values = {"who": lesson.cover.teacher, "time": f"{lesson.meeting.starts_at:%H:%M}"}
            text = gettext("%(who)s is in two lessons at %(time)s: look who else is free then.")
            messages.warning(request, text % values)


def _is_shown(request: AuthenticatedRequest, lesson: DayLesson) -> bool:
    """Leave out a lesson that came to the day after the page was shown."""
    return f"version-{lesson.meeting.pk}" in request.POST


def _choice(request: AuthenticatedRequest, week: SchoolWeek, lesson: DayLesson) -> CoverChoice:
    """Return who was chosen for a lesson: for it alone, else for all whose register is open."""
    version = request.POST.get(f"version-{lesson.meeting.pk}", "")
    # “All” takes the place of no cover that stands, and of no register that is taken.
    is_of_all = version == "0" and not lesson.is_confirmed
    chosen = request.POST.get(lesson.field, "") or (request.POST.get(ALL, "") if is_of_all else "")
    teacher = week.staff.get(as_key(chosen))
    if chosen and teacher is None:
        raise Http404
    return CoverChoice(lesson.meeting, teacher, version)


def _chosen(request: AuthenticatedRequest, lesson: DayLesson) -> str:
    """Return who is chosen in a lesson's line: what was sent, if that was refused; else who covers.

    A line that another has changed since is shown as it is now.
    """
    is_as_shown = request.POST.get(f"version-{lesson.meeting.pk}") == lesson.version
    stored = str(lesson.cover.teacher_id) if lesson.cover else ""
    return request.POST.get(lesson.field, "") if is_as_shown else stored


def _address(school: School, day: date, teacher: Teacher | None) -> str:
    address = reverse("timetables:covers", args=[school.pk])
    return f"{address}?day={day:%Y-%m-%d}&teacher={teacher.pk if teacher else ''}"
