"""Pages of the office: an absence of several students at once, seen before it is entered."""

from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest, for_changes
from classes.access import office_schools
from classes.forms import as_key, form_data, is_accepted, shown_version
from classes.forms.absence_batches import several_absences_form
from classes.forms.planned_absences import PlannedAbsenceForm
from classes.links import link_to
from classes.models import AbsenceBatch, School, Student
from classes.selectors.absences.absence_batches import preview_absences
from classes.selectors.absences.absence_lists import AbsenceLine
from classes.selectors.absences.absence_registers import changes_when_written
from classes.selectors.absences.absence_times import AbsenceTimes
from classes.services.absences.absence_batches import (
    Undone,
    enter_absences,
    undo_absences,
    unstored_absence,
)


@for_changes
@login_required
@require_http_methods(["GET", "POST"])
def several(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Choose classes, then students and days; look at what changes; enter it."""
    school = get_object_or_404(office_schools(request.user), pk=pk)
    form = several_absences_form(
        form_data(request), school=school, by=request.user, class_groups=_class_groups(request)
    )
    step = request.POST.get("step", "preview")
    if step == "enter" and is_accepted(request, form):
        entered = enter_absences(
            form.students(),
            plan=form.plan(),
            by=request.user,
            shown_version=shown_version(request),
        )
        return redirect("classes:absence_batch", entered.pk)
    if request.method == "POST" and step == "preview" and form.is_valid():
        return render_preview(request, school, form=form, students=form.students())
    context = {"school": school, "form": form}
    return render(request, "classes/several_absences.html", context)


@login_required
@require_http_methods(["GET"])
def batch(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Show what one step has entered, to be taken back in one."""
    entered = _batch_of_office(request, pk)
    rows = entered.absences.select_related("student__school", "code", "entered_by")
    absences = list(rows.order_by("student"))
    # Of several the registers were changed with them; of one the office may have left the question.
    is_waiting = len(absences) == 1 and bool(changes_when_written(absences[0]))
    context = {
        "waiting": absences[0] if is_waiting else None,
        "batch": entered,
        "school": entered.school,
        "lines": [AbsenceLine(absence, AbsenceTimes.of(absence)) for absence in absences],
    }
    return render(request, "classes/absence_batch.html", context)


@login_required
@require_http_methods(["POST"])
def undo(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Take back one step; pressed twice it says so, on the list of the school that it was of."""
    if not _batches_of_office(request).filter(pk=pk).exists():
        key = as_key(request.POST.get("school", ""))
        school = get_object_or_404(office_schools(request.user), pk=key)
        messages.info(request, _("It is undone already."))
        return redirect("classes:planned_absences", school.pk)
    entered = _batch_of_office(request, pk)
    students = {absence.student_id for absence in entered.absences.all()}
    done = undo_absences(batch=entered, by=request.user, shown_version=shown_version(request))
    _show_outcome(request, done)
    if len(students) == 1:
        return redirect(link_to("student", students.pop()))
    return redirect("classes:planned_absences", entered.school_id)


def _show_outcome(request: AuthenticatedRequest, done: Undone) -> None:
    text = ngettext("%(n)s absence is taken back.", "%(n)s absences are taken back.", done.n_gone)
    messages.success(request, text % {"n": done.n_gone})
    if done.n_stayed:
        text = ngettext(
            "%(n)s absence stays: somebody has changed it since.",
            "%(n)s absences stay: somebody has changed them since.",
            done.n_stayed,
        )
        messages.warning(request, text % {"n": done.n_stayed})


def _batch_of_office(request: AuthenticatedRequest, pk: int) -> AbsenceBatch:
    batches = _batches_of_office(request).select_related("school", "entered_by")
    return get_object_or_404(batches, pk=pk)


def _batches_of_office(request: AuthenticatedRequest) -> "QuerySet[AbsenceBatch]":
    return AbsenceBatch.objects.filter(school__in=office_schools(request.user))


def _class_groups(request: AuthenticatedRequest) -> list[int]:
    """Read which classes were chosen; what is no key matches none."""
    chosen = [*request.GET.getlist("class"), *request.POST.getlist("class")]
    return [as_key(key) for key in chosen]


def render_preview(
    request: AuthenticatedRequest,
    school: School,
    *,
    form: PlannedAbsenceForm,
    students: Sequence[Student],
) -> HttpResponse:
    """Show what entering the absence changes; the same address enters it."""
    absence = unstored_absence(form.plan())
    preview = preview_absences(absence, students=students)
    context = {
        "action": request.get_full_path(),
        "school": school,
        "form": form,
        "absence": absence,
        "letter": absence.code.letter if absence.code else school.letter_of(absence.status),
        "times": form.times(),
        "preview": preview,
    }
    with timezone.override(school.zone):
        return render(request, "classes/several_absences_preview.html", context)
