"""The admin of the evaluations of registered faces; to be read."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from classes.admin.scope.school_scope import SchoolScopedAdmin
from classes.admin.scope.searched_filter import SchoolFilter, SearchedFilter
from classes.models.roles import OFFICE
from faces.models import EvaluationRun


@admin.register(EvaluationRun)
class EvaluationRunAdmin(SchoolScopedAdmin):
    kept_by = OFFICE
    desk_group = "faces"
    may_add = may_change = False
    list_display = ["__str__", "state", "split", "asked_at", "asked_by", "failure"]
    list_filter = [
        "state",
        ("class_group__school", SchoolFilter),
        ("class_group", SearchedFilter),
    ]
    list_select_related = ["class_group__school", "asked_by"]
    search_fields = ["class_group__code", "class_group__title"]
    date_hierarchy = "asked_at"
    fieldsets = [
        (
            None,
            {
                "fields": ["class_group", "split", "asked_by", "asked_at", "finished_at"],
                "description": _(
                    "The figures stand on the page of the class, under Train and test."
                ),
            },
        ),
        (_("Work"), {"fields": [("state", "attempts"), "failure"]}),
    ]

    @admin.display(description=_("reason of the failure"))
    def failure(self, run: EvaluationRun) -> str:
        return run.failure_reason

    @admin.display(description=_("registered"), ordering="split_percent")
    def split(self, run: EvaluationRun) -> str:
        return f"{run.split_percent} %"
