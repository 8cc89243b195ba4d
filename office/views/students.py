"""The page of one student, and what the office does from it: move her, report her ill."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest
from classes.access import is_office, office_schools, reads_school, students_of
from classes.forms import as_day, is_accepted, shown_version
from classes.models import Student
from classes.selectors.timetable.student_clashes import clashes_of_enrolment
from classes.views.absence_registers import answer_for_absence
from office.forms import ClassChangeForm
from office.selectors.access_log import seen_by
from office.selectors.student_days import absences_to_come, student_days
from office.selectors.student_pages import student_classes, student_contacts, student_history
from office.services.class_changes import change_class
from office.services.illness import report_ill


@login_required
@require_http_methods(["GET"])
def student(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    return _render(request, get_object_or_404(students_of(request.user), pk=pk))


@login_required
@require_http_methods(["POST"])
def move(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    moved = office_student(request, pk)
    classes = student_classes(moved, request.user)
    form = ClassChangeForm(request.POST, student=moved, classes=classes)
    if not is_accepted(request, form):
        return _render(request, moved, move_form=form)
    change = form.change()
    joined = change_class(
        student=moved, change=change, by=request.user, shown_version=shown_version(request)
    )
    text = _("%(student)s is in %(class_group)s from %(day)s.")
    day = date_format(change.first_on, "LONG_DAY")
    messages.success(request, text % {"student": moved, "class_group": change.to.code, "day": day})
    for clash in clashes_of_enrolment(joined):
        messages.warning(request, clash.words_of_joining())
    return redirect("office:student", pk)


@login_required
@require_http_methods(["POST"])
def ill_today(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """What a parent says on the phone, at one tap."""
    ill = office_student(request, pk)
    absence = report_ill(student=ill, by=request.user)
    text = _("%(student)s is away today: %(reason)s.")
    values = {"student": ill, "reason": absence.label if absence.code else absence.reason}
    messages.success(request, text % values)
    if absence.batch_id:
        messages.info(request, _("It takes the place of an absence of a few hours today."))
    return answer_for_absence(request, absence)


def office_student(request: AuthenticatedRequest, pk: int) -> Student:
    """Return a student of a school for whose office this person acts, or 404."""
    students = Student.objects.filter(school__in=office_schools(request.user))
    return get_object_or_404(students.select_related("school"), pk=pk)


def _render(
    request: AuthenticatedRequest, shown: Student, *, move_form: ClassChangeForm | None = None
) -> HttpResponse:
    user, may_change = request.user, is_office(request.user, shown)
    classes = student_classes(shown, user)
    shown_day = as_day(request.GET.get("day", ""))
    days = student_days(shown, user, until=as_day(request.GET.get("until", "")) or shown_day)
    absences = absences_to_come(shown, now=timezone.now())
    if may_change and move_form is None:
        move_form = ClassChangeForm(student=shown, classes=classes)
    context = {
        "student": shown,
        "is_office": may_change,
        "classes": classes,
        "days": days,
        "shown_day": days.on(shown_day),
        "absences": absences,
        "away_now": next((one for one in absences if one.absence.is_on(timezone.now())), None),
        "contacts": student_contacts(shown, user),
        "history": student_history(shown, user, is_office=reads_school(user, shown.school_id)),
        "move_form": move_form,
        "seen_by": seen_by(shown, user),
        "leaves": next(iter([*classes.current, *classes.coming]), None),
    }
    template = "office/_student_days.html" if request.htmx else "office/student.html"
    with timezone.override(shown.school.zone):
        return render(request, template, context)
