"""Say how a file is read, leave out the lines that cannot be taken, and fetch those lines."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest
from classes.forms import form_data, is_accepted, shown_version
from rosters.file_imports.services import require_plan
from rosters.forms.other_schools import OtherSchoolForm
from rosters.forms.readings import ReadingForm
from rosters.planning.plans import RosterAction
from rosters.readers.sheets.choices import Choices
from rosters.readers.templates import XLSX_TYPE, workbook_of
from rosters.services import choose_reading as choose
from rosters.services import leave_out_lines, provide_plan
from rosters.services import read_for_school as start_for_school
from rosters.views.imports import find_import, other_schools


@login_required
@require_http_methods(["GET", "POST"])
def choose_reading(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Show the columns of a file with some values, and take what they are."""
    found = find_import(request, pk)
    plan = provide_plan(roster_import=found)
    if plan is None or plan.outline is None:
        if request.method == "POST":
            # What was chosen on a page that is out of date is refused in a sentence.
            require_plan(found)
        return redirect("rosters:roster_import", pk)
    choices = Choices.from_json(found.choices)
    form = ReadingForm(form_data(request), outline=plan.outline, choices=choices)
    if is_accepted(request, form):
        choose(
            roster_import=found,
            choices=form.choices(),
            shape=plan.outline.shape,
            shown_version=shown_version(request),
        )
        return redirect("rosters:roster_import", pk)
    asked = [line for line in plan.lines if line.action == RosterAction.ERROR] if plan.asks else []
    context = {"roster_import": found, "plan": plan, "form": form, "asked": asked[:1]}
    return render(request, "rosters/choose_reading.html", context)


@login_required
@require_http_methods(["POST"])
def read_for_other_school(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Have the rows of another school read for it, by who administers both."""
    found = find_import(request, pk)
    form = OtherSchoolForm(request.POST, schools=other_schools(request, found))
    if not form.is_valid():
        messages.error(request, _("Choose the school that these rows are of."))
        return redirect("rosters:roster_import", pk)
    started = start_for_school(
        roster_import=found,
        school=form.cleaned_data["school"],
        rows_of=form.cleaned_data["rows_of"],
        by=request.user,
    )
    return redirect("rosters:roster_import", started.pk)


@login_required
@require_http_methods(["POST"])
def leave_out(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    found = find_import(request, pk)
    leave_out_lines(roster_import=found, shown_version=shown_version(request))
    return redirect("rosters:roster_import", pk)


@login_required
@require_http_methods(["GET"])
def left_out_lines(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Send the lines that are not taken as a workbook, to be mended and sent again."""
    plan = provide_plan(roster_import=find_import(request, pk))
    if plan is None or not plan.rejected:
        return redirect("rosters:roster_import", pk)
    disposition = {"Content-Disposition": 'attachment; filename="left-out.xlsx"'}
    content = workbook_of(plan.rejected)
    return HttpResponse(content, content_type=XLSX_TYPE, headers=disposition)
