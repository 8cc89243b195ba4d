"""Pages of administrators: send a roster, see what it would change, apply or discard it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest, is_for_change
from accounts.sign_in.proofs import require_proof
from classes.access import administered_schools
from classes.forms import form_data, is_accepted, shown_version
from classes.models import School
from classes.setup.steps import step_state
from rosters.file_imports.models import OPEN
from rosters.file_imports.services import SentFile
from rosters.file_imports.views import LATEST_IMPORTS, LINES_A_PAGE, render_progress
from rosters.forms.files import RosterForm
from rosters.forms.other_schools import OtherSchoolForm
from rosters.models import RosterImport
from rosters.planning.additions import steps_before
from rosters.planning.plans import RosterAction, RosterPlan
from rosters.readers.reader import refuse_too_large
from rosters.readers.sheets.headings import known_columns
from rosters.readers.sheets.school_column import ALL_ROWS
from rosters.readers.templates import TEMPLATES
from rosters.services import apply_import, discard_import, provide_plan, start_import

SYNONYMS_SHOWN = 5


@login_required
@require_http_methods(["GET", "POST"])
def import_roster(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Take a file, or show what may be sent and what came before."""
    school = get_object_or_404(administered_schools(request.user), pk=pk)
    form = RosterForm(form_data(request), request.FILES or None, school=school)
    if is_accepted(request, form):
        sent = form.cleaned_data["file"]
        # Before its content is read into memory.
        refuse_too_large(sent.size)
        roster_import = start_import(
            school=school,
            by=request.user,
            sent=SentFile(sent.name, sent.read()),
            ends_missing_on=form.ends_missing_on(),
        )
        return redirect("rosters:roster_import", roster_import.pk)
    imports = school.roster_imports.select_related("uploaded_by")[:LATEST_IMPORTS]
    columns = [(label, words[1:SYNONYMS_SHOWN]) for label, words in known_columns()]
    context = {"school": school, "form": form, "imports": imports, "columns": columns}
    with timezone.override(school.zone):
        return render(request, "rosters/import_roster.html", context)


@login_required
@require_http_methods(["GET"])
def roster_template(request: AuthenticatedRequest, pk: int, kind: str) -> HttpResponse:
    """Send a file to start from."""
    get_object_or_404(administered_schools(request.user), pk=pk)
    if kind not in TEMPLATES:
        raise Http404
    name, content_type, make = TEMPLATES[kind]
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(make(), content_type=content_type, headers=disposition)


@login_required
@require_http_methods(["GET"])
def roster_import(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Show how far the work is, what would change line by line, or what became of it."""
    found = find_import(request, pk)
    plan = provide_plan(roster_import=found)
    if plan and plan.asks:
        return redirect("rosters:choose_reading", pk)
    page = Paginator(plan.lines if plan else [], LINES_A_PAGE).get_page(request.GET.get("page"))
    counts = plan.counts if plan else found.counts()
    totals = [(action, counts[action]) for action in RosterAction]
    context = {
        "roster_import": found,
        "plan": plan,
        "page": page,
        "totals": totals,
        "page_url": _page_of(pk),
        "other_schools": _forms_for_others(request, found, plan),
        "steps_before": [step_state(key, found.school) for key in steps_before(plan)],
    }
    with timezone.override(found.school.zone):
        return render(request, "rosters/roster_import.html", context)


@login_required
@require_http_methods(["GET"])
def import_progress(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """The part of the page that asks again until the worker is done."""
    return render_progress(request, find_import(request, pk), page_url=_page_of(pk))


@login_required
@require_http_methods(["POST"])
def apply_roster(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    found = find_import(request, pk)
    # It may bring teachers and give them classes.
    require_proof(request)
    apply_import(roster_import=found, by=request.user, shown_version=shown_version(request))
    return redirect("rosters:roster_import", pk)


@login_required
@require_http_methods(["POST"])
def discard_roster(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    found = find_import(request, pk)
    if found.stage not in OPEN:
        return redirect("rosters:roster_import", pk)
    discard_import(roster_import=found)
    messages.success(request, _("The file is erased; nothing was changed by it."))
    return redirect("rosters:import_roster", found.school_id)


def _page_of(pk: int) -> str:
    return reverse("rosters:roster_import", args=[pk])


def other_schools(request: AuthenticatedRequest, found: RosterImport) -> "QuerySet[School]":
    """Return the other schools that the user administers."""
    return administered_schools(request.user).exclude(pk=found.school_id)


def _forms_for_others(
    request: AuthenticatedRequest, found: RosterImport, plan: RosterPlan | None
) -> list[OtherSchoolForm]:
    """Return a form for each other school of a table, where the user administers others too."""
    outline = plan.outline if plan else None
    if outline is None or not outline.columns or outline.school_id in {"", ALL_ROWS}:
        return []
    schools = other_schools(request, found)
    others = [(x, label) for x, label in outline.school_ids if x != outline.school_id]
    if not schools:
        return []
    return [OtherSchoolForm.of(*x, n=n, schools=schools) for n, x in enumerate(others)]


def find_import(request: AuthenticatedRequest, pk: int) -> RosterImport:
    imports = RosterImport.objects.visible_to(
        request.user, for_change=is_for_change(request)
    ).select_related("school", "uploaded_by", "applied_by")
    return get_object_or_404(imports, pk=pk)
