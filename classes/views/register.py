"""Pages of the register: my classes, the register of a session, its amendments."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.requests import AuthenticatedRequest, for_changes
from classes.access import has_role_at, office_schools
from classes.forms import (
    AttendanceForm,
    LockLiftForm,
    entry_form,
    follow_up_form,
    form_data,
    is_accepted,
    is_one_tap,
    propose,
    shown_version,
)
from classes.models import ClassSession, Status, Student
from classes.models.roles import OFFICE
from classes.selectors.codes import usable_codes
from classes.selectors.counts import count_statuses
from classes.selectors.lessons import lessons_today
from classes.selectors.register.entries import (
    RegisterLine,
    moments_of,
    register_lines,
    version_with,
)
from classes.selectors.register.missing_registers import REMEMBERED_FOR, count_missing_registers
from classes.selectors.today import list_today
from classes.services import close_session, record_attendance, reopen_session
from classes.services.register.lock import lift_lock
from classes.setup.steps import open_setups
from classes.views.setup import list_context

SETUPS_SHOWN = 3


@login_required
@require_http_methods(["GET"])
def class_group_list(request: AuthenticatedRequest) -> HttpResponse:
    now = timezone.now()
    lessons = lessons_today(request.user, now=now)
    lines = list_today(request.user, now=now)
    setups = open_setups(request.user)[:SETUPS_SHOWN]
    context = {
        "lessons": lessons,
        "lines": [line for line in lines if line.class_group.pk not in lessons.class_group_ids],
        "has_several_schools": len({line.class_group.school for line in lines}) > 1,
        "n_missing": count_missing_registers(request.user, now=now),
        "n_days": REMEMBERED_FOR.days,
        "setups": setups,
        "setup": list_context(setups[0]) if setups and not lines and not lessons.n else None,
    }
    return render(request, "classes/class_group_list.html", context)


@login_required
@require_http_methods(["GET"])
def session_register(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    session = get_object_or_404(ClassSession.objects.visible_to(request.user).in_full(), pk=pk)
    context = _register_context(session, register_lines(session), by=request.user)
    context["changes_lessons"] = has_role_at(request.user, session.class_group.school_id, OFFICE)
    context["is_office"] = session.is_locked and context["changes_lessons"]
    if session.confirmed_at and not session.is_closed:
        now = timezone.now()
        context["next_lesson"] = lessons_today(request.user, now=now).after(session)
        context["is_office"] = context["changes_lessons"]
    with timezone.override(session.class_group.school.zone):
        return render(request, "classes/session_register.html", context)


@for_changes
@login_required
@require_http_methods(["GET", "POST"])
def amend(request: AuthenticatedRequest, pk: int, student_pk: int) -> HttpResponse:
    """Record a status or change it: in the line of the register, or on a page of its own."""
    session = get_object_or_404(
        ClassSession.objects.visible_to(request.user, for_change=True).in_full(), pk=pk
    )
    student = get_object_or_404(_students(session), pk=student_pk)
    form = None
    if request.method == "POST":
        form = entry_form(request.POST, session=session, student=student, by=request.user)
    # Who only tapped has typed nothing that a refused form would have to keep.
    if form and (form.is_valid() if is_one_tap(request) else is_accepted(request, form)):
        record_attendance(
            session=session,
            student=student,
            entry=form.entry(),
            author=form.author(request.user),
            shown_version=shown_version(request),
        )
        asks_more = Status(form.cleaned_data["status"]).asks_more
        return _amended(request, session, student, is_asking=is_one_tap(request) and asks_more)
    shown = _shown_line(request, session, student)
    return _render_line(request, shown, form or _follow_up(request, shown))


@login_required
@require_http_methods(["POST"])
def close(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    session = get_object_or_404(
        ClassSession.objects.visible_to(request.user, for_change=True).in_full(), pk=pk
    )
    close_session(session=session, by=request.user, shown_version=shown_version(request))
    messages.success(request, _("The register is closed."))
    return redirect("classes:session_register", pk)


@login_required
@require_http_methods(["POST"])
def reopen(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    session = get_object_or_404(
        ClassSession.objects.visible_to(request.user, for_change=True).in_full(), pk=pk
    )
    reopen_session(session=session, by=request.user, shown_version=shown_version(request))
    messages.success(request, _("The register is open again."))
    return redirect("classes:session_register", pk)


@for_changes
@login_required
@require_http_methods(["GET", "POST"])
def unlock(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Lift the lock of a register, as the office may, with a reason."""
    of_office = ClassSession.objects.filter(class_group__school__in=office_schools(request.user))
    session = get_object_or_404(of_office.in_full(), pk=pk)
    form = LockLiftForm(form_data(request))
    if is_accepted(request, form):
        lift_lock(
            session=session,
            reason=form.cleaned_data["reason"],
            by=request.user,
            shown_version=shown_version(request),
        )
        messages.success(request, _("The lock is lifted."))
        return redirect("classes:session_register", pk)
    context = {"session": session, "form": form}
    with timezone.override(session.class_group.school.zone):
        return render(request, "classes/unlock.html", context)


def _students(session: ClassSession) -> "QuerySet[Student]":
    """Return the students of the session's register: on the roster, or with a record."""
    roster = session.class_group.roster_on(session.day).values("pk")
    recorded = session.records.values("student")
    return Student.objects.filter(Q(pk__in=roster) | Q(pk__in=recorded))


def _register_context(
    session: ClassSession, lines: list[RegisterLine], *, by: User
) -> dict[str, object]:
    counts = count_statuses(line.record.status for line in lines if line.record and line.counts)
    return {
        "session": session,
        "register_version": version_with(session, moments_of(line.record for line in lines)),
        "lines": lines,
        "counts": counts,
        "n_unset": sum(not line.record and not line.came_later for line in lines),
        "codes": list(usable_codes(school=session.class_group.school, by=by)),
    }


def _amended(
    request: AuthenticatedRequest, session: ClassSession, student: Student, *, is_asking: bool
) -> HttpResponse:
    """Ask for minutes or a note where one tap has set late or excused; else show the line."""
    if request.htmx:
        shown = _shown_line(request, session, student)
        return _render_line(request, shown, _follow_up(request, shown) if is_asking else None)
    messages.success(request, _("The entry of %(student)s is saved.") % {"student": student})
    if is_asking:
        return redirect("classes:amend", session.pk, student.pk)
    return redirect(
        f"{reverse('classes:session_register', args=[session.pk])}#student-{student.pk}"
    )


def _shown_line(
    request: AuthenticatedRequest, session: ClassSession, student: Student
) -> dict[str, Any]:
    lines = register_lines(session)
    # Her last record may have been taken back since the press: then she has no line any more.
    line = next((line for line in lines if line.student == student), None)
    if line is None:
        raise Http404
    return _register_context(session, lines, by=request.user) | {"line": line}


def _follow_up(request: AuthenticatedRequest, shown: dict[str, Any]) -> AttendanceForm:
    line: RegisterLine = shown["line"]
    form = follow_up_form(
        session=shown["session"], student=line.student, record=line.record, by=request.user
    )
    # A link of another page may propose what a person then saves.
    return propose(form, request.GET)


def _render_line(
    request: AuthenticatedRequest, shown: dict[str, Any], form: AttendanceForm | None
) -> HttpResponse:
    template = "classes/_amended_line.html" if request.htmx else "classes/amend.html"
    with timezone.override(shown["session"].class_group.school.zone):
        return render(request, template, shown | {"form": form})
