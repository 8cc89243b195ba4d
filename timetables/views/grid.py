"""The week of a class, a teacher or a room, and what the office does in it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest
from classes.access import office_schools, schools_of
from classes.forms import as_key, is_accepted, refusal_of, shown_version
from classes.models import WeeklyMeeting
from classes.models.timetable.days import TIMETABLE_DAYS
from timetables.forms.lessons import LessonForm, lesson_to_change, new_lesson
from timetables.selectors.grids import slot_of
from timetables.selectors.subjects import Sheet
from timetables.services.changes import (
    Copied,
    WeekTarget,
    change_lesson,
    copy_day,
    copy_lesson,
    copy_week,
    move_lesson,
    place_lesson,
    remove_lesson,
)
from timetables.services.undo import undo_step
from timetables.views.desks import Desk, OpenForm, RefusedCopy, desk_of, show_changed, show_desk


@login_required
@require_http_methods(["GET"])
def my_timetable(request: AuthenticatedRequest) -> HttpResponse:
    """Go to the timetable of the one school somebody is at, or let her choose."""
    schools = list(schools_of(request.user))
    if len(schools) == 1:
        return redirect("timetables:timetable", schools[0].pk)
    return render(request, "timetables/timetable_schools.html", {"schools": schools})


@login_required
@require_http_methods(["GET"])
def timetable(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    desk = desk_of(request, pk)
    sheet = desk.sheet(request.GET.get("show", ""))
    open_form = _asked_form(request, desk, sheet) if sheet and desk.can_change else None
    return show_desk(request, desk, sheet, open_form=open_form)


def _asked_form(request: AuthenticatedRequest, desk: Desk, sheet: Sheet) -> OpenForm | None:
    at, lesson = request.GET.get("at", ""), request.GET.get("lesson", "")
    if slot := slot_of(at):
        free_week = request.GET.get("week", "")
        return OpenForm(new_lesson(desk.week, sheet, slot, free_week=free_week), at=at)
    shown = {str(meeting.pk): meeting for meeting in desk.week.lessons_of(sheet)}
    if meeting := shown.get(lesson):
        return OpenForm(lesson_to_change(desk.week, meeting), lesson=meeting.pk)
    return None


@login_required
@require_http_methods(["POST"])
def place(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    get_object_or_404(office_schools(request.user), pk=pk)
    desk = desk_of(request, pk)
    form = LessonForm(request.POST, week=desk.week)
    if is_accepted(request, form):
        version = shown_version(request)
        place_lesson(plan=form.plan(), by=request.user, shown_version=version)
        return show_changed(request, pk, _key(request))
    at = f"{request.POST.get('weekday', '')}-{request.POST.get('times', '')}"
    sheet = desk.sheet(_key(request))
    return show_desk(request, desk, sheet, open_form=OpenForm(form, at=at))


@login_required
@require_http_methods(["POST"])
def change(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Save what was filled in about a lesson, at its place or as a copy at another."""
    meeting = _meeting(request, pk)
    school_pk = meeting.class_group.school_id
    desk = desk_of(request, school_pk)
    form = LessonForm(request.POST, week=desk.week, meeting=meeting)
    if not is_accepted(request, form):
        open_form = OpenForm(form, lesson=meeting.pk)
        return show_desk(request, desk, desk.sheet(_key(request)), open_form=open_form)
    version, plan = shown_version(request), form.plan()
    if form.is_copy:
        place_lesson(plan=plan, by=request.user, shown_version=version)
    else:
        change_lesson(meeting=meeting, plan=plan, by=request.user, shown_version=version)
    return show_changed(request, school_pk, _key(request))


@login_required
@require_http_methods(["POST"])
def move(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Move a lesson to another cell, or copy it there."""
    meeting = _meeting(request, pk)
    slot = slot_of(request.POST.get("slot", ""))
    if slot is None:
        return HttpResponseBadRequest(_("This is not a place in the week."))
    act = copy_lesson if "copy" in request.POST else move_lesson
    act(meeting=meeting, slot=slot, by=request.user, shown_version=shown_version(request))
    return show_changed(request, meeting.class_group.school_id, _key(request))


@login_required
@require_http_methods(["POST"])
def remove(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    meeting = _meeting(request, pk)
    school_pk = meeting.class_group.school_id
    remove_lesson(meeting=meeting, by=request.user, shown_version=shown_version(request))
    return show_changed(request, school_pk, _key(request))


@login_required
@require_http_methods(["POST"])
def copy_a_day(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    sheet = _shown_sheet(request, pk)
    source, target = (_weekday(request.POST.get(name, "")) for name in ("from", "to"))
    if source is None or target is None:
        return HttpResponseBadRequest(_("This is not a day of the week."))
    if not is_accepted(request):
        refused = RefusedCopy(str(refusal_of(request)), source, target)
        return show_desk(request, desk_of(request, pk), sheet, open_form=refused)
    version = shown_version(request)
    copied = copy_day(
        sheet=sheet, weekdays=(source, target), by=request.user, shown_version=version
    )
    messages.success(request, _words(copied))
    return redirect(f"{reverse('timetables:timetable', args=[pk])}?show={sheet.key}")


@login_required
@require_http_methods(["POST"])
def copy_a_week(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    sheet = _shown_sheet(request, pk)
    groups = get_object_or_404(office_schools(request.user), pk=pk).class_groups
    group = get_object_or_404(groups, pk=as_key(request.POST.get("to", "")))
    target = WeekTarget(group, is_complete="along" in request.POST)
    if not is_accepted(request):
        words = str(refusal_of(request))
        refused = RefusedCopy(words, None, group.pk, is_complete=target.is_complete)
        return show_desk(request, desk_of(request, pk), sheet, open_form=refused)
    version = shown_version(request)
    copied = copy_week(sheet=sheet, target=target, by=request.user, shown_version=version)
    messages.success(request, _words(copied))
    return redirect(f"{reverse('timetables:timetable', args=[pk])}?show=class-{group.pk}")


@login_required
@require_http_methods(["POST"])
def undo(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    school = get_object_or_404(office_schools(request.user), pk=pk)
    step = school.timetable_steps.filter(made_by=request.user).first()
    # Pressed twice, there is nothing left to undo.
    if step:
        undo_step(step=step, by=request.user, shown_version=shown_version(request))
        messages.success(request, _("The last step is undone."))
    return show_changed(request, pk, _key(request))


def _meeting(request: AuthenticatedRequest, pk: int) -> WeeklyMeeting:
    """Find a lesson of a school that the person administers."""
    schools = office_schools(request.user)
    meetings = WeeklyMeeting.objects.filter(class_group__school__in=schools)
    return get_object_or_404(meetings.select_related("class_group__school"), pk=pk)


def _shown_sheet(request: AuthenticatedRequest, pk: int) -> Sheet:
    get_object_or_404(office_schools(request.user), pk=pk)
    sheet = desk_of(request, pk).sheet(_key(request))
    if sheet is None:
        raise Http404
    return sheet


def _key(request: AuthenticatedRequest) -> str:
    return request.POST.get("show", "")


def _weekday(text: str) -> int | None:
    return as_key(text) if as_key(text) in dict(TIMETABLE_DAYS) else None


def _words(copied: Copied) -> str:
    n = copied.n_copied
    text = ngettext("%(n)s lesson was copied.", "%(n)s lessons were copied.", n) % {"n": n}
    if n_left := copied.n_left_out:
        left_out = ngettext(
            "%(n)s lesson was left out: the class has one at this time already.",
            "%(n)s lessons were left out: the class has others at these times already.",
            n_left,
        )
        text = f"{text} {left_out % {'n': n_left}}"
    if n_double := copied.n_double_booked:
        double_booked = ngettext(
            "%(n)s lesson is double booked now: it is marked in the week.",
            "%(n)s lessons are double booked now: they are marked in the week.",
            n_double,
        )
        text = f"{text} {double_booked % {'n': n_double}}"
    return text
