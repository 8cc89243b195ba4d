"""The admin of a school's own codes: in their order, and kept once used."""

from typing import Any

from django.contrib import admin
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from classes.admin.scope.school_scope import SchoolScopedAdmin
from classes.admin.scope.searched_filter import SchoolFilter
from classes.models import (
    AttendanceAmendment,
    AttendanceCode,
    AttendanceRecord,
    PlannedAbsence,
)


def is_used(code: Model) -> bool:
    """Whether the register, its history or a planned absence holds this code."""
    in_history = Q(old_code=OuterRef("pk")) | Q(new_code=OuterRef("pk"))
    used = (
        Exists(AttendanceRecord.objects.filter(code=OuterRef("pk")))
        | Exists(AttendanceAmendment.objects.filter(in_history))
        | Exists(PlannedAbsence.objects.filter(code=OuterRef("pk")))
    )
    return AttendanceCode.objects.filter(used, pk=code.pk).exists()


@admin.register(AttendanceCode)
class AttendanceCodeAdmin(SchoolScopedAdmin):
    setup_step = "codes"
    desk_group = "school"
    fixed_fields = ["school"]
    list_display = ["letter", "label", "counts_as", "used_by", "school", "position", "is_active"]
    list_display_links = ["letter", "label"]
    list_editable = ["position", "is_active"]
    list_filter = ["is_active", "counts_as", ("school", SchoolFilter)]
    list_select_related = ["school"]
    search_fields = ["letter", "label", "statutory_code"]
    ordering = ["school", "position", "label"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "school",
                    ("letter", "label"),
                    "counts_as",
                    "statutory_code",
                    ("used_by", "is_illness", "is_settled"),
                    ("position", "is_active"),
                ],
                "description": _(
                    "A school without codes uses the statuses as they are. What a"
                    " code counts as is fixed once it was used: switch it off and add another."
                ),
            },
        )
    ]

    def _get_list_editable_queryset(self, request: HttpRequest, prefix: str) -> QuerySet[Any]:
        """Let the list's own fields change only rows that its user may keep."""
        rows = super()._get_list_editable_queryset(request, prefix)
        return self.in_scope(rows, request, self.kept_by)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """What was recorded of a student must not come to count as something else."""
        is_fixed = obj is not None and is_used(obj)
        return [*self.readonly_fields, *(["counts_as"] if is_fixed else [])]

    def why_kept(self, row: Model) -> str:
        text = gettext("The code %(code)s was used: take it out of use instead.")
        return text % {"code": row} if is_used(row) else ""
