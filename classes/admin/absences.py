"""The admin of planned absences: the office's list, kept by the rules of the register."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from classes.admin.exports.actions import ExportingAdmin
from classes.admin.exports.columns import PlannedAbsenceColumns
from classes.admin.scope.school_scope import fix_fields
from classes.admin.scope.searched_filter import SchoolFilter, SearchedFilter
from classes.admin.scope.shown_versions import posted_version
from classes.errors import RefusedError
from classes.models import PlannedAbsence, Student
from classes.models.roles import OFFICE
from classes.selectors.absences.absence_registers import changes_when_written
from classes.services import (
    AbsencePlan,
    cancel_planned_absence,
    change_planned_absence,
    check_planned_absence,
    plan_absence,
)
from classes.services.absences.planned_absences import is_planned_so
from classes.versions import refuse_stale
from classes.views.absence_registers import question_about

PLANNED = ("starts_at", "ends_at", "status", "code", "reason")


class PlannedAbsenceAdminForm(forms.ModelForm):
    """Show the refusals of the register as errors of the form."""

    by: User  # who is logged in; set by the admin
    shown_version = forms.CharField(label="", required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            fix_fields(self.fields, ["student"])
            self.initial["shown_version"] = self.instance.version

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                self._check(cleaned)
            except RefusedError as refusal:
                raise ValidationError(str(refusal)) from refusal
        return cleaned

    def _check(self, cleaned: dict[str, Any]) -> None:
        plan = plan_of(cleaned)
        absence = PlannedAbsence.objects.filter(pk=self.instance.pk).first()
        if absence and is_planned_so(absence, plan=plan):
            return
        if absence:
            refuse_stale(cleaned["shown_version"], absence.version)
        elif _entered_already(cleaned["student"], plan, self.by):
            return
        absence = absence or PlannedAbsence(student=cleaned["student"])
        check_planned_absence(absence, plan=plan, by=self.by)


def plan_of(cleaned: dict[str, Any]) -> AbsencePlan:
    return AbsencePlan(**{name: cleaned[name] for name in PLANNED})


def _entered_already(student: Student, plan: AbsencePlan, by: User) -> PlannedAbsence | None:
    """Return what the same person has planned exactly so: she pressed twice."""
    hers: Iterable[PlannedAbsence] = student.planned_absences.filter(
        starts_at=plan.starts_at, entered_by=by
    )
    return next((one for one in hers if is_planned_so(one, plan=plan)), None)


@admin.register(PlannedAbsence)
class PlannedAbsenceAdmin(ExportingAdmin):
    hangs_on = "student"
    kept_by = OFFICE
    form = PlannedAbsenceAdminForm
    exports = PlannedAbsenceColumns
    desk_group = "register"
    list_display = ["student", "number", "starts_at", "ends_at", "status", "code", "entered_by"]
    list_filter = [
        "status",
        ("student__school", SchoolFilter),
        ("student__enrolments__class_group", SearchedFilter),
        ("code", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["student__school", "code", "entered_by"]
    search_fields = [
        *Student.lookups("student"),
        "reason",
    ]
    autocomplete_fields = ["student", "code"]
    date_hierarchy = "starts_at"
    ordering = ["-starts_at"]
    readonly_fields = ["entered_by", "entered_at"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "student",
                    ("starts_at", "ends_at"),
                    ("status", "code"),
                    "reason",
                    ("entered_by", "entered_at"),
                    "shown_version",
                ],
                "description": _(
                    "Known before the lesson: the register shows it before any face is looked"
                    " for. Registers taken already change only if you say so."
                ),
            },
        )
    ]

    def get_form(self, request: Any, obj: Any = None, change: Any = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (form,), {"by": request.user})

    @admin.display(description=_("number"), ordering="student__number")
    def number(self, absence: PlannedAbsence) -> str:
        return absence.student.number

    def save_model(self, request: Any, obj: Any, form: Any, change: Any) -> None:
        plan = plan_of(form.cleaned_data)
        if change:
            # Read anew: the form has put what was typed into `obj` already.
            stored = PlannedAbsence.objects.get(pk=obj.pk)
            shown_version = form.cleaned_data["shown_version"]
            change_planned_absence(
                absence=stored, plan=plan, by=request.user, shown_version=shown_version
            )
        else:
            known = _entered_already(obj.student, plan, request.user)
            known = known or plan_absence(student=obj.student, plan=plan, by=request.user)
            obj.pk = known.pk
        self._ask_about_registers(request, PlannedAbsence.objects.get(pk=obj.pk))

    def _ask_about_registers(self, request: HttpRequest, absence: PlannedAbsence) -> None:
        """Lead to the one question where registers do not fit the absence."""
        if changes := changes_when_written(absence):
            address = reverse("classes:absence_registers", args=[absence.pk])
            link = format_html('<a href="{}">{}</a>', address, question_about(changes))
            self.message_user(request, link, messages.WARNING)

    def delete_model(self, request: Any, obj: Any) -> None:
        shown_version = posted_version(request, obj)
        cancel_planned_absence(absence=obj, by=request.user, shown_version=shown_version)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        # One by one: deleting many at once would pass by the rules of the service.
        # All versions first: one that is refused must leave the others as they are.
        for absence in queryset:
            refuse_stale(posted_version(request, absence), absence.version)
        for absence in queryset:
            self.delete_model(request, absence)
