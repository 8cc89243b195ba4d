"""The list of a class in which the office ticks whose signed letter came back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest, for_changes, is_for_change
from classes.access import class_groups_of, office_schools
from classes.forms import form_data, is_accepted
from classes.models import ClassGroup
from classes.views.next_step import show_next_step
from faces.forms.consent_lists import ConsentListForm
from faces.selectors.consent_lists import (
    ConsentState,
    classes_without_consents,
    consent_lines,
    students_to_ask,
)
from faces.services.consent_lists import EnteredList, enter_answers


@for_changes
@login_required
@require_http_methods(["GET", "POST"])
def class_consents(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    class_group = get_object_or_404(office_class_groups(request), pk=pk)
    lines = consent_lines(students_to_ask(class_group))
    initial = {"students": request.GET.getlist("student"), "notice": request.GET.get("notice")}
    form = ConsentListForm(
        form_data(request),
        request.FILES or None,
        class_group=class_group,
        lines=lines,
        # An empty one would take the place of what the form itself proposes.
        initial={name: value for name, value in initial.items() if value},
    )
    if is_accepted(request, form):
        entered = enter_answers(answers=form.answers(), entered_by=request.user)
        _report(request, entered)
        if entered.consents:
            _doubt_notice(request, form)
        if entered.n < sum(line.is_open for line in lines):
            # With the last one the page itself leads on.
            show_next_step(request, class_group.school, after="consents")
        return redirect("faces:class_consents", pk)
    return _render_list(request, class_group, form)


def office_class_groups(request: AuthenticatedRequest) -> "QuerySet[ClassGroup]":
    """Return the classes of the schools whose office the person is; nobody else enters a yes."""
    schools = office_schools(request.user)
    return class_groups_of(request.user, for_change=is_for_change(request)).filter(
        school__in=schools
    )


def _report(request: AuthenticatedRequest, entered: EnteredList) -> None:
    n, n_no = len(entered.consents), len(entered.objections)
    if n or not n_no:
        text = ngettext("%(n)s consent is entered.", "%(n)s consents are entered.", n)
        messages.success(request, text % {"n": n})
    if n_no:
        text = ngettext(
            "%(n)s objection is entered: no face of this student is compared.",
            "%(n)s objections are entered: no face of these students is compared.",
            n_no,
        )
        messages.success(request, text % {"n": n_no})
    if entered.left_out:
        names = ", ".join(line.student.name for line in entered.left_out)
        text = _("Not entered, because there is an answer already: %(names)s.")
        messages.warning(request, text % {"names": names})


def _doubt_notice(request: AuthenticatedRequest, form: ConsentListForm) -> None:
    if other := form.notice_of_the_day():
        text = _(
            "Version %(version)s was written after %(day)s; letters of that day were of version "
            "%(other)s. Is it right? If not, withdraw these consents and enter them again."
        )
        chosen, day = form.cleaned_data["notice"], date_format(form.cleaned_data["given_on"], "DAY")
        messages.warning(request, text % {"version": chosen, "day": day, "other": other})


def _render_list(
    request: AuthenticatedRequest, class_group: ClassGroup, form: ConsentListForm
) -> HttpResponse:
    waiting = classes_without_consents(class_group.school)
    context = {
        "class_group": class_group,
        "form": form,
        "rows": form.rows(),
        "has_given": any(line.state == ConsentState.GIVEN for line in form.lines),
        "n_open": sum(line.is_open for line in form.lines),
        "others": [(group, n) for group, n in waiting if group != class_group],
    }
    with timezone.override(class_group.school.zone):
        return render(request, "faces/class_consents.html", context)
