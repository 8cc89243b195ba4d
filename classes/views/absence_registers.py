"""Ask once whether registers follow an absence that was entered or changed, and let them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest
from classes.access import office_schools
from classes.forms import as_key, shown_version
from classes.links import link_to
from classes.models import PlannedAbsence
from classes.selectors.absences.absence_registers import (
    RecordChange,
    changes_when_written,
    count_contradicting,
)
from classes.selectors.absences.absence_times import AbsenceTimes
from classes.services.absences.absence_registers import follow_absence


def answer_for_absence(request: AuthenticatedRequest, absence: PlannedAbsence) -> HttpResponse:
    """Go on after an absence is written: to the one question if registers do not fit it."""
    if n_here := count_contradicting(absence):
        text = ngettext(
            "%(n)s register of this time says that %(student)s was there: it stays.",
            "%(n)s registers of this time say that %(student)s was there: they stay.",
            n_here,
        )
        messages.warning(request, text % {"n": n_here, "student": absence.student})
    if changes_when_written(absence):
        return redirect("classes:absence_registers", absence.pk)
    return redirect(_page_with(absence))


def _page_with(absence: PlannedAbsence) -> str:
    """Return the page of the student that shows an absence: of one that is over, with its day."""
    address = link_to("student", absence.student_id)
    is_over = absence.ends_at <= timezone.now()
    return f"{address}?day={absence.local_start:%Y-%m-%d}" if is_over else address


@login_required
@require_http_methods(["GET", "POST"])
def absence_registers(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Show which registers do not fit the absence, and let each follow it."""
    absence = absence_of_office(request, pk)
    if request.method == "POST":
        return _follow(request, absence)
    changes = changes_when_written(absence)
    if not changes:
        return redirect(link_to("student", absence.student_id))
    return render_question(request, absence, changes)


def absence_of_office(request: AuthenticatedRequest, pk: int) -> PlannedAbsence:
    """Return an absence of a school for whose office this person acts, or 404."""
    schools = office_schools(request.user)
    absences = PlannedAbsence.objects.filter(student__school__in=schools)
    return get_object_or_404(absences.select_related("student__school", "code").with_step(), pk=pk)


def render_question(
    request: AuthenticatedRequest,
    absence: PlannedAbsence,
    changes: list[RecordChange],
    *,
    is_cancelled: bool = False,
) -> HttpResponse:
    context = {
        "absence": absence,
        "student": absence.student,
        "times": AbsenceTimes.of(absence),
        "changes": changes,
        "question": question_about(changes, is_cancelled=is_cancelled),
        "is_cancelled": is_cancelled,
        "version": shown_version(request) or absence.version,
    }
    with timezone.override(absence.student.school.zone):
        return render(request, "classes/absence_registers.html", context)


def question_about(changes: list[RecordChange], *, is_cancelled: bool = False) -> str:
    """Ask about the registers that say absent already, and those that follow the absence."""
    n, n_back = len(changes), sum(change.is_put_back for change in changes)
    if is_cancelled:
        text = ngettext(
            "%(n)s register says so because of this absence: put it back?",
            "%(n)s registers say so because of this absence: put them back?",
            n,
        )
    elif not n_back:
        text = ngettext(
            "%(n)s register already says absent: change it?",
            "%(n)s registers already say absent: change them?",
            n,
        )
    elif n_back == n:
        text = ngettext(
            "%(n)s register was changed because of this absence, which no longer covers it: put "
            "it back?",
            "%(n)s registers were changed because of this absence, which no longer covers them: "
            "put them back?",
            n,
        )
    else:
        text = ngettext(
            "%(n)s register does not fit this absence: change it?",
            "%(n)s registers do not fit this absence: change them?",
            n,
        )
    return text % {"n": n}


def shown_records(request: AuthenticatedRequest) -> dict[int, str]:
    """Read which records the page showed, each with its version."""
    pairs = [text.partition(" ") for text in request.POST.getlist("records")]
    return {as_key(key): version for key, _, version in pairs}


def _follow(request: AuthenticatedRequest, absence: PlannedAbsence) -> HttpResponse:
    n_changed = follow_absence(
        absence=absence,
        by=request.user,
        shown_version=shown_version(request),
        shown_records=shown_records(request),
    )
    text = ngettext("%(n)s register is changed.", "%(n)s registers are changed.", n_changed)
    messages.success(request, text % {"n": n_changed})
    return redirect(link_to("student", absence.student_id))
