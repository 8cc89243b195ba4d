"""Pages of the office: send a timetable, answer what is not known, see what changes, apply it."""

from collections.abc import Mapping

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest, is_for_change
from accounts.sign_in.proofs import require_proof
from classes.access import office_schools
from classes.forms import form_data, is_accepted, shown_version
from rosters.file_imports.services import SentFile, require_plan
from rosters.file_imports.views import LATEST_IMPORTS, LINES_A_PAGE, render_progress
from rosters.readers.reader import refuse_too_large
from timetables.forms.imports import COLUMN_LABELS, AnswersForm, TimetableFileForm
from timetables.models import TimetableImport
from timetables.planning.planner import LessonAction
from timetables.readers.columns import SYNONYMS
from timetables.selectors.school_weeks import read_week
from timetables.services.imports import (
    answer_questions,
    apply_timetable_import,
    discard_timetable_import,
    provide_state,
    start_timetable_import,
)

SYNONYMS_SHOWN = 4


@login_required
@require_http_methods(["GET", "POST"])
def import_timetable(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Take a file, or show what may be sent and what came before."""
    school = get_object_or_404(office_schools(request.user), pk=pk)
    form = TimetableFileForm(form_data(request), request.FILES or None)
    if is_accepted(request, form):
        sent = form.cleaned_data["file"]
        refuse_too_large(sent.size)
        started = start_timetable_import(
            school=school, by=request.user, sent=SentFile(sent.name, sent.read())
        )
        return redirect("timetables:timetable_import", started.pk)
    context = {
        "school": school,
        "form": form,
        "has_periods": school.periods.exists(),
        "imports": school.timetable_imports.select_related("uploaded_by")[:LATEST_IMPORTS],
        "columns": [(COLUMN_LABELS[n], words[:SYNONYMS_SHOWN]) for n, words in SYNONYMS.items()],
    }
    with timezone.override(school.zone):
        return render(request, "timetables/import_timetable.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def timetable_import(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Ask what is not known, and show what the import would do, or what became of it."""
    found = _find(request, pk)
    state = provide_state(timetable_import=found)
    if state is None:
        return _show_over(request, found)
    form = AnswersForm(form_data(request), of=found, state=state, week=read_week(found.school))
    if is_accepted(request, form):
        answers, version = form.answers(), shown_version(request)
        answer_questions(
            timetable_import=found, answers=answers, by=request.user, shown_version=version
        )
        return redirect("timetables:timetable_import", pk)
    page = Paginator(state.lines, LINES_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "import": found,
        "state": state,
        "form": form,
        "page": page,
        "totals": _totals(state.counts),
    }
    return render(request, "timetables/timetable_import.html", context)


@login_required
@require_http_methods(["GET"])
def import_progress(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """The part of the page that asks again until the worker is done."""
    return render_progress(request, _find(request, pk), page_url=_page_of(pk))


@login_required
@require_http_methods(["POST"])
def apply_timetable(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    found = _find(request, pk)
    # It gives lessons, and the days of a whole school, to whoever the file names.
    require_proof(request)
    version = shown_version(request)
    apply_timetable_import(timetable_import=found, by=request.user, shown_version=version)
    return redirect("timetables:timetable_import", pk)


@login_required
@require_http_methods(["POST"])
def discard_timetable(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    found = _find(request, pk)
    # Applied or discarded meanwhile: its page says which.
    if not found.is_open:
        return redirect("timetables:timetable_import", pk)
    discard_timetable_import(timetable_import=found, by=request.user)
    messages.success(request, _("The import is discarded; nothing was changed by it."))
    return redirect("timetables:import_timetable", found.school_id)


def _show_over(request: AuthenticatedRequest, found: TimetableImport) -> HttpResponse:
    """Show how far the work is, or what became of the import."""
    if request.method == "POST":
        # What was answered on a page that is out of date is refused in a sentence.
        require_plan(found)
    context = {"import": found, "totals": _totals(found.counts), "page_url": _page_of(found.pk)}
    with timezone.override(found.school.zone):
        return render(request, "timetables/timetable_import_over.html", context)


def _totals(counts: Mapping[str, int]) -> list[tuple[LessonAction, int]]:
    return [(action, counts[action]) for action in LessonAction if counts.get(action)]


def _page_of(pk: int) -> str:
    return reverse("timetables:timetable_import", args=[pk])


def _find(request: AuthenticatedRequest, pk: int) -> TimetableImport:
    imports = TimetableImport.objects.visible_to(
        request.user, for_change=is_for_change(request)
    ).select_related("school", "term", "applied_by")
    return get_object_or_404(imports, pk=pk)
