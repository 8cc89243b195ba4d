"""One list of the jobs of all kinds: what waits, what failed and why, and trying it again."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from accounts.sign_in.refused_log_ins import n_refused_log_ins
from classes.access import acts_for_everybody
from classes.admin.scope.rights import operated_schools, schools_served, serves
from classes.admin.scope.shown_versions import posted_version
from classes.admin.scope.timezones import clock_of_all, on_clock
from classes.errors import RefusedError, StaleRowError
from classes.forms import as_key
from classes.models.roles import KEEPERS_OF_MACHINES, READERS, SEERS_OF_MACHINES
from classes.versions import refuse_stale
from jobs.failures import sentence_of
from jobs.models import JobState
from jobs.processes.figures import figures_of_kinds
from jobs.processes.versions import OTHER_VERSION, WORKER, is_of_another_version, noted_version
from jobs.registry import Kind, Lane, kind_of, kinds
from jobs.schedules import is_worker_silent
from jobs.turns import waiting_jobs
from storage.free_space import free_mb

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

N_SHOWN = 200
"""The newest of all kinds; older ones stand in the list of their kind."""


@require_http_methods(["GET", "POST"])
def job_list(request: HttpRequest) -> HttpResponse:
    """Show the jobs of the user's schools; one query a kind."""
    if not serves(request, SEERS_OF_MACHINES):
        raise PermissionDenied
    if request.method == "POST":
        return _try_again(request)
    return on_clock(clock_of_all(request), request, _render)


def _render(request: HttpRequest) -> HttpResponse:
    state, kind_name = request.GET.get("state", ""), request.GET.get("kind", "")
    shown = [kind for kind in kinds() if kind_name in ("", kind.name)]
    context = admin.site.each_context(request) | {
        "title": gettext("Jobs of the worker"),
        "jobs": _newest(request, shown, state),
        "states": _states(),
        "state": state,
        "kinds": [(kind.name, kind.model._meta.verbose_name_plural) for kind in kinds()],
        "kind": kind_name,
        "n_shown": N_SHOWN,
        "worker": _worker_state() if acts_for_everybody(request.user) else None,
    }
    return TemplateResponse(request, "admin/jobs.html", context)


def _worker_state() -> dict[str, Any]:
    """Return what whoever runs the machine asks first; two queries for each kind and two more."""
    figures = figures_of_kinds(at=timezone.now())
    running = Counter[Lane]()
    for one in figures:
        running[one.kind.lane] += one.n_running
    return {
        "is_silent": is_worker_silent(),
        "waits_for": _why_it_waits(),
        "lanes": [(lane.label, waiting_jobs([lane]), running[lane]) for lane in Lane],
        "kinds": [
            (one.kind.model._meta.verbose_name_plural, one)
            for one in figures
            if one.n_done or one.n_failed
        ],
        "n_refused_log_ins": n_refused_log_ins(),
        "free_mb": free_mb(),
    }


def _why_it_waits() -> str:
    """Return the sentence of what keeps the worker from work, as it or this page noticed it."""
    noted = noted_version(WORKER)
    code = noted["waits_for"] if noted else ""
    if not code and is_of_another_version(WORKER):
        code = OTHER_VERSION
    return sentence_of(code, {}) if code else ""


def _states() -> list[tuple[str, str]]:
    """Return those of all jobs, then those that a kind has besides, such as a question."""
    of_kinds = [choice for kind in kinds() for choice in kind.model.State.choices]
    besides = {value: word for value, word in of_kinds if value not in JobState.values}
    return [*JobState.choices, *besides.items()]


def _newest(request: HttpRequest, shown: Iterable[Kind], state: str) -> list[dict[str, Any]]:
    rows = [
        {
            "row": row,
            "kind": kind,
            "name": kind.model._meta.verbose_name,
            # Why a job failed may name a child: operators find a word to ask about instead.
            "address": _address(row) if serves(request, READERS, row.school) else "",
            "why": row.failure_reason if serves(request, READERS, row.school) else row.failure_code,
            "may_try_again": kind.try_again is not None
            and row.state == JobState.FAILED
            and serves(request, KEEPERS_OF_MACHINES, row.school),
        }
        for kind in shown
        for row in _rows(request, kind, state)
    ]
    return sorted(rows, key=lambda one: one["row"].queued_at, reverse=True)[:N_SHOWN]


def _rows(request: HttpRequest, kind: Kind, state: str = "") -> "QuerySet[Any]":
    rows = kind.rows.select_related("school").order_by("-queued_at", "-pk")
    if not acts_for_everybody(request.user):
        rows = rows.filter(school__in=operated_schools(request))
    # As many of each kind: the newest of all may be of a single one.
    return (rows.filter(state=state) if state else rows)[:N_SHOWN]


def _address(row: Any) -> str:
    """Return the page of a row in the list of its kind, if there is one."""
    if not admin.site.is_registered(type(row)):
        return ""
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def _try_again(request: HttpRequest) -> HttpResponse:
    """Start a failed job anew, as its kind does it."""
    found = [kind for kind in kinds() if kind.name == request.POST.get("kind")]
    rows = found[0].model._default_manager.all() if found else None
    key = as_key(request.POST.get("pk", ""))
    if rows is None or not found[0].try_again or key < 0:
        return redirect("admin:jobs")
    if not acts_for_everybody(request.user):
        rows = rows.filter(school__in=schools_served(request, KEEPERS_OF_MACHINES))
    row = get_object_or_404(rows, pk=key, state=JobState.FAILED)
    if _start_anew(request, [row]):
        messages.success(request, gettext("It is tried again."))
    return redirect(request.get_full_path())


def again(description: "str | StrPromise") -> Callable[..., None]:
    """Return the action by which a list of jobs starts those that are chosen anew."""

    @admin.action(description=description, permissions=["keep"])
    def try_again(model_admin: Any, request: HttpRequest, rows: "QuerySet[Any]") -> None:
        if n_started := _start_anew(request, rows):
            messages.success(request, gettext("To be tried again: %(n)s.") % {"n": n_started})

    return try_again


def _start_anew(request: HttpRequest, rows: Iterable[Any]) -> int:
    """Start jobs as their kind does it; return how many, and show why the others are refused."""
    n_started = 0
    for row in rows:
        start = kind_of(type(row)).try_again
        try:
            if start:
                shown = posted_version(request, row)
                refuse_stale(shown, row.version)
                # Nobody holds the row: whoever pressed at the same moment may have been faster.
                if not start(row, shown):
                    raise StaleRowError("row_changed_meanwhile")
                n_started += 1
        except RefusedError as refusal:
            messages.error(request, f"{row}: {refusal}")
    return n_started
