"""The admin of captures: how far the work on each is, and doing it again."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from classes.admin.jobs import again
from classes.admin.scope.school_scope import SchoolScopedAdmin
from classes.admin.scope.searched_filter import SchoolFilter, SearchedFilter
from classes.models import ClassSession
from classes.models.roles import OFFICE
from recognition.models import Capture


class RegisterFilter(admin.SimpleListFilter):
    title = _("register")
    parameter_name = "register"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return ClassSession.State.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        state = self.value()
        return queryset.filter(session__state=state) if state else queryset


@admin.register(Capture)
class CaptureAdmin(SchoolScopedAdmin):
    kept_by = OFFICE
    desk_group = "register"
    may_add = may_change = False
    list_display = [
        "__str__",
        "state",
        "done",
        "attempts",
        "n_faces",
        "captured_at",
        "uploaded_by",
        "failure",
    ]
    list_filter = [
        "state",
        "kind",
        RegisterFilter,
        ("session__class_group__school", SchoolFilter),
        ("session__class_group", SearchedFilter),
    ]
    list_select_related = ["session__class_group__school", "uploaded_by"]
    search_fields = ["session__class_group__code", "session__class_group__title", "failure_code"]
    date_hierarchy = "captured_at"
    ordering = ["-uploaded_at"]
    actions = [again(_("Recognise again"))]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "session",
                    "kind",
                    ("captured_at", "time_zone"),
                    "uploaded_by",
                    "uploaded_at",
                    "recording",
                ]
            },
        ),
        (
            _("Work"),
            {
                "fields": [
                    ("state", "done", "attempts"),
                    "failure",
                    ("lease_until", "finished_at"),
                    "length",
                ]
            },
        ),
        (_("For support"), {"fields": ["network_ids", "timings_s"], "classes": ["collapse"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Capture]:
        rows: QuerySet[Capture] = super().get_queryset(request)
        return rows.annotate(n_sightings=Count("sightings"))

    @admin.display(description=_("progress"), ordering="progress")
    def done(self, capture: Capture) -> str:
        return f"{capture.progress} %"

    @admin.display(description=_("faces"), ordering="n_sightings")
    def n_faces(self, capture: Capture) -> int:
        return int(getattr(capture, "n_sightings", 0))

    @admin.display(description=_("photo or video"))
    def recording(self, capture: Capture) -> str:
        if not capture.file:
            return capture.get_kind_display()
        address = reverse("recognition:capture_file", args=[capture.pk])
        return format_html('<a href="{}">{}</a>', address, capture.get_kind_display())

    @admin.display(description=_("reason of the failure"))
    def failure(self, capture: Capture) -> str:
        return capture.failure_reason

    @admin.display(description=_("length"))
    def length(self, capture: Capture) -> str | None:
        return None if capture.duration_s is None else f"{capture.duration_s:.0f} s"
