"""Pages of the office: absences known beforehand, of the students of a school."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest, for_changes
from classes.access import is_office_of, office_schools, readable_schools
from classes.forms import form_data, is_accepted, shown_version
from classes.forms.planned_absences import PlannedAbsenceForm, planned_absence_form
from classes.links import link_to
from classes.models import PlannedAbsence, Student
from classes.selectors.absences.absence_batches import preview_absences
from classes.selectors.absences.absence_lists import MOST_FOUND, find_students, list_absences
from classes.selectors.absences.absence_registers import changes_when_cancelled
from classes.services import change_planned_absence, plan_absence
from classes.services.absences.absence_batches import enter_absences, unstored_absence
from classes.services.absences.absence_registers import cancel_with_registers
from classes.views.absence_batches import render_preview
from classes.views.absence_registers import (
    absence_of_office,
    answer_for_absence,
    render_question,
    shown_records,
)


@login_required
@require_http_methods(["GET"])
def my_planned_absences(request: AuthenticatedRequest) -> HttpResponse:
    """Go to the one school of which somebody sees everything, or let her choose."""
    schools = list(readable_schools(request.user))
    if len(schools) == 1:
        return redirect("classes:planned_absences", schools[0].pk)
    return render(request, "classes/planned_absences_schools.html", {"schools": schools})


@login_required
@require_http_methods(["GET"])
def planned_absences(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    school = get_object_or_404(readable_schools(request.user), pk=pk)
    name = request.GET.get("name", "").strip()
    students = find_students(school, name)
    context = {
        "school": school,
        "is_office": is_office_of(request.user, school.pk),
        "name": name,
        "students": students[:MOST_FOUND],
        "has_more_students": len(students) > MOST_FOUND,
        "absences": list_absences(school, name=name, now=timezone.now()),
    }
    return render(request, "classes/planned_absences.html", context)


@for_changes
@login_required
@require_http_methods(["GET", "POST"])
def plan(request: AuthenticatedRequest, pk: int, student_pk: int) -> HttpResponse:
    school = get_object_or_404(office_schools(request.user), pk=pk)
    student = get_object_or_404(school.students, pk=student_pk)
    form = planned_absence_form(form_data(request), school=school, by=request.user)
    # The page of what changes sends one: to enter it, or to go back to the form.
    step = request.POST.get("step", "")
    if step == "enter" and is_accepted(request, form):
        entered = enter_absences(
            [student], plan=form.plan(), by=request.user, shown_version=shown_version(request)
        )
        return redirect("classes:absence_batch", entered.pk)
    if request.method == "POST" and not step and _covers(form, student):
        return render_preview(request, school, form=form, students=[student])
    if not step and is_accepted(request, form):
        absence = plan_absence(student=student, plan=form.plan(), by=request.user)
        messages.success(
            request, _("The absence of %(student)s is planned.") % {"student": student}
        )
        return answer_for_absence(request, absence)
    return _render_form(request, student, form)


@for_changes
@login_required
@require_http_methods(["GET", "POST"])
def change(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    absence = absence_of_office(request, pk)
    school = absence.student.school
    form = planned_absence_form(form_data(request), school=school, by=request.user, absence=absence)
    if is_accepted(request, form):
        changed = change_planned_absence(
            absence=absence,
            plan=form.plan(),
            by=request.user,
            shown_version=shown_version(request),
        )
        text = _("The absence of %(student)s is changed.")
        messages.success(request, text % {"student": absence.student})
        return answer_for_absence(request, changed)
    return _render_form(request, absence.student, form, absence)


@login_required
@require_http_methods(["POST"])
def cancel(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Cancel an absence; ask first about the registers that say something because of it."""
    absence = absence_of_office(request, pk)
    student = absence.student
    # The page of the question sends an answer, whichever it is.
    is_asked = "registers" in request.POST
    changes = [] if is_asked else changes_when_cancelled(absence)
    if changes:
        return render_question(request, absence, changes, is_cancelled=True)
    put_back = request.POST.get("registers") == "put back"
    cancel_with_registers(
        absence=absence,
        by=request.user,
        shown_version=shown_version(request),
        shown_records=shown_records(request) if put_back else {},
    )
    text = _("The planned absence of %(student)s is cancelled.")
    messages.success(request, text % {"student": student})
    return redirect(link_to("student", student.pk))


def _covers(form: PlannedAbsenceForm, student: Student) -> bool:
    """Say whether other absences lie within this one, which is to take their place.

    The same form sent twice changes nothing.
    """
    if not form.is_valid():
        return False
    [outcome] = preview_absences(unstored_absence(form.plan()), students=[student]).outcomes
    is_other = any(not one.is_same_as(outcome.absence) for one in outcome.replaced)
    return outcome.is_entered and is_other


def _render_form(
    request: AuthenticatedRequest,
    student: Student,
    form: PlannedAbsenceForm,
    absence: PlannedAbsence | None = None,
) -> HttpResponse:
    context = {"school": student.school, "student": student, "form": form, "absence": absence}
    # A form sent back with a mistake is still about what it was filled from.
    context["version"] = shown_version(request) or (absence.version if absence else "")
    return render(request, "classes/planned_absence.html", context)
