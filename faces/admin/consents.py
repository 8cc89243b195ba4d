"""The admin of consents: entered once, withdrawn, never edited or deleted."""

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from classes.admin.scope.school_scope import SchoolScopedAdmin
from classes.admin.scope.searched_filter import SchoolFilter
from classes.errors import RefusedError
from classes.models import Student
from classes.models.roles import OFFICE
from classes.services.history import keep_in_history
from faces.errors import ConsentObjectedError
from faces.models import BiometricConsent, FaceTemplate
from faces.selectors.consents import may_be_recognised
from faces.services.consents import (
    SignedConsent,
    check_consent,
    give_consent,
    require_no_objection,
    withdraw_consent,
)
from jobs.failures import remark

SIGNED = ("given_by", "wording", "given_at")


class ConsentAdminForm(forms.ModelForm):
    """Show the refusals of the service as errors of the form."""

    def clean_student(self) -> Student:
        student: Student = self.cleaned_data["student"]
        if may_be_recognised(student):
            text = gettext("%(student)s has an active consent already.")
            raise ValidationError(text % {"student": student})
        try:
            require_no_objection(student)
        except ConsentObjectedError as refusal:
            raise ValidationError(str(refusal)) from refusal
        return student

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.keys() >= set(SIGNED):
            # The student may have been refused above; the day is no better for that.
            student = cleaned.get("student") or Student()
            try:
                check_consent(student=student, signed=signed_in(cleaned))
            except RefusedError as refusal:
                raise ValidationError(str(refusal)) from refusal
        return cleaned


def signed_in(cleaned: dict[str, Any]) -> SignedConsent:
    return SignedConsent(**{name: cleaned[name] for name in SIGNED})


class ActiveFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "active"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", gettext("Active")), ("no", gettext("Withdrawn"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        is_active = {"yes": True, "no": False}.get(self.value() or "")
        return queryset if is_active is None else queryset.filter(withdrawn_at__isnull=is_active)


@admin.register(BiometricConsent)
class BiometricConsentAdmin(SchoolScopedAdmin):
    kept_by = OFFICE
    form = ConsentAdminForm
    desk_group = "faces"
    may_change = may_delete = False
    list_display = [
        "student",
        "number",
        "given_by",
        "wording",
        "given_at",
        "withdrawn_at",
        "entered_by",
    ]
    list_filter = [
        ActiveFilter,
        ("student__school", SchoolFilter),
        "wording",
    ]
    list_select_related = ["student", "entered_by"]
    search_fields = [
        *Student.lookups("student"),
        "given_by",
    ]
    autocomplete_fields = ["student"]
    date_hierarchy = "given_at"
    actions = ["withdraw"]
    readonly_fields = ["entered_by", "entered_at", "withdrawn_at"]
    fieldsets = [
        (
            None,
            {
                "fields": ["student", "given_by", "wording", "given_at", *readonly_fields],
                "description": _(
                    "Without an active consent no face of a student is registered or"
                    " recognised. A consent is withdrawn with the action of the list, which erases"
                    " the student's faces at once and keeps the attendance."
                ),
            },
        )
    ]

    @admin.display(description=_("number"), ordering="student__number")
    def number(self, consent: BiometricConsent) -> str:
        return consent.student.number

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        entered = give_consent(
            student=form.cleaned_data["student"],
            signed=signed_in(form.cleaned_data),
            entered_by=cast(User, request.user),
        )
        # The admin goes on with `obj`, which nobody has saved.
        obj.pk, obj.entered_by = entered.pk, entered.entered_by

    @admin.action(description=_("Withdraw consent and erase faces"), permissions=["add"])
    def withdraw(
        self, request: HttpRequest, consents: QuerySet[BiometricConsent]
    ) -> HttpResponse | None:
        """Ask first: what is erased does not come back."""
        active = consents.filter(withdrawn_at__isnull=True).select_related("student")
        if active and "confirmed" not in request.POST:
            return self._ask(request, active)
        for consent in active:
            n_erased = withdraw_consent(student=consent.student, shown_version=consent.version)
            change = remark("consent_withdrawn_by_hand", n=n_erased)
            keep_in_history(consent, by=cast(User, request.user), change=change)
        # As they were read above: none of them is active any more.
        text = gettext("Consents withdrawn: %(n)s.") % {"n": len(active)}
        self.message_user(request, text, messages.SUCCESS)
        return None

    def _ask(self, request: HttpRequest, active: QuerySet[BiometricConsent]) -> HttpResponse:
        faces = FaceTemplate.objects.filter(student__in=active.values("student"))
        context = self.admin_site.each_context(request) | {
            "title": gettext("Withdraw consent and erase faces?"),
            "opts": self.opts,
            "consents": active,
            "n_faces": faces.count(),
        }
        return render(request, "admin/faces/biometricconsent/withdraw.html", context)
