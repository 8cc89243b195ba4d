"""One lesson of one day: moved, in another room, with another teacher, cancelled, put back."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest, for_changes
from classes.access import office_schools
from classes.forms import as_day, form_data, is_accepted, refusal_of, shown_version
from classes.models import ClassSession, LessonChange, WeeklyMeeting
from timetables.forms.single_lessons import SingleLessonForm
from timetables.selectors.day_bookings import day_clashes, teachers_of
from timetables.selectors.school_weeks import read_week
from timetables.selectors.single_lessons import (
    SingleLesson,
    change_words,
    changes_of,
    coming_days,
    lesson_of_session,
    lesson_on,
    taken_of,
)
from timetables.services.single_lessons import (
    cancel_single_lesson,
    change_single_lesson,
    take_back_change,
)

DAYS_BEHIND = timedelta(days=14)


@for_changes
@login_required
@require_http_methods(["GET", "POST"])
def change_session(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Change a lesson that is open."""
    sessions = ClassSession.objects.filter(class_group__school__in=office_schools(request.user))
    along = ("class_group__school", "meeting", "room", "teacher__user", "change")
    session = get_object_or_404(sessions.select_related(*along), pk=pk)
    return _change(request, lesson_of_session(session))


@for_changes
@login_required
@require_http_methods(["GET", "POST"])
def change_once(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Change a lesson of the timetable on one of its days, which is chosen first."""
    lines = WeeklyMeeting.objects.filter(class_group__school__in=office_schools(request.user))
    along = ("class_group__school", "room", "teacher__user")
    meeting = get_object_or_404(lines.select_related(*along), pk=pk)
    day = as_day(request.GET.get("on", ""))
    if day is None:
        context = {
            "school": meeting.class_group.school,
            "meeting": meeting,
            "days": coming_days(meeting),
        }
        return render(request, "timetables/single_lesson_days.html", context)
    lesson = lesson_on(meeting, day)
    if lesson is None:
        raise Http404
    return _change(request, lesson)


@login_required
@require_http_methods(["GET"])
def changes(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """List the changes of the last days and those to come."""
    school = get_object_or_404(office_schools(request.user), pk=pk)
    found = changes_of(school, since=school.today() - DAYS_BEHIND)
    taken = taken_of(found)
    context = {
        "school": school,
        "n_days": DAYS_BEHIND.days,
        "lines": [
            (change, ", ".join(change_words(change)), change.session_id in taken)
            for change in found
        ],
        "refusal": refusal_of(request),
    }
    with timezone.override(school.zone):
        return render(request, "timetables/lesson_changes.html", context)


@login_required
@require_http_methods(["POST"])
def take_back(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Undo a change; a register that was taken since goes along only where that is ticked."""
    visible = LessonChange.objects.filter(class_group__school__in=office_schools(request.user))
    change = get_object_or_404(visible.select_related("class_group__school"), pk=pk)
    take_back_change(
        change=change,
        by=request.user,
        shown_version=shown_version(request),
        moves_register="moves_register" in request.POST,
    )
    messages.success(request, _("The lesson takes place as usual again."))
    return redirect("timetables:lesson_changes", change.class_group.school_id)


def _change(request: AuthenticatedRequest, lesson: SingleLesson) -> HttpResponse:
    school = lesson.class_group.school
    form = SingleLessonForm(form_data(request), lesson=lesson, week=read_week(school))
    is_cancelling = "cancel" in request.POST
    # To cancel asks for no field, so a wrong time does not hold it up.
    if is_accepted(request, *([] if is_cancelling else [form])):
        version = shown_version(request)
        if is_cancelling:
            cancel_single_lesson(lesson=lesson, by=request.user, shown_version=version)
            messages.success(request, _("The lesson is cancelled."))
        else:
            session = change_single_lesson(
                lesson=lesson, plan=form.plan(), by=request.user, shown_version=version
            )
            _show_outcome(request, session)
        return redirect("timetables:lesson_changes", school.pk)
    context = {
        "school": school,
        "lesson": lesson,
        "form": form,
        "teachers": teachers_of(lesson.class_group, lesson.teacher),
        "clashes": day_clashes(lesson),
        "refusal": refusal_of(request),
        "version": shown_version(request) if form.is_bound else lesson.version,
    }
    with timezone.override(school.zone):
        return render(request, "timetables/single_lesson.html", context)


def _show_outcome(request: AuthenticatedRequest, session: ClassSession) -> None:
    """Say that it holds, and who or what is double booked by it."""
    messages.success(request, _("The lesson is changed."))
    along = ("class_group__school", "meeting", "room", "teacher__user", "change")
    current = ClassSession.objects.select_related(*along).get(pk=session.pk)
    for words in day_clashes(lesson_of_session(current)):
        messages.warning(request, words)
