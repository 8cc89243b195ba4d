"""The admin of clips of classes: how far the work on each is, and erasing one."""

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from classes.admin.scope.school_scope import SchoolScopedAdmin
from classes.admin.scope.searched_filter import SchoolFilter, SearchedFilter
from classes.models.roles import OFFICE
from faces.models import ClassClip


@admin.register(ClassClip)
class ClassClipAdmin(SchoolScopedAdmin):
    kept_by = OFFICE
    desk_group = "faces"
    may_add = may_change = False
    list_display = [
        "__str__",
        "state",
        "done",
        "attempts",
        "n_cards",
        "n_stored",
        "uploaded_at",
        "uploaded_by",
        "failure",
    ]
    list_filter = [
        "state",
        ("class_group__school", SchoolFilter),
        ("class_group", SearchedFilter),
    ]
    list_select_related = ["class_group__school", "uploaded_by"]
    search_fields = ["class_group__code", "class_group__title", "failure_code"]
    date_hierarchy = "uploaded_at"
    fieldsets = [
        (
            None,
            {
                "fields": ["class_group", "uploaded_by", "uploaded_at"],
                "description": _(
                    "People of a film are named on its page. Deleting it here erases"
                    " the video and every face that was not stored."
                ),
            },
        ),
        (
            _("Work"),
            {"fields": [("state", "done", "attempts"), "failure", "finished_at"]},
        ),
        (_("People"), {"fields": ["n_cards", "n_unusable", "n_stored", "n_withdrawn"]}),
        (_("For support"), {"fields": ["network_id", "file_sha256"], "classes": ["collapse"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ClassClip]:
        rows: QuerySet[ClassClip] = super().get_queryset(request)
        return rows.annotate(n_clusters=Count("clusters"))

    @admin.display(description=_("reason of the failure"))
    def failure(self, clip: ClassClip) -> str:
        return clip.failure_reason

    @admin.display(description=_("progress"), ordering="progress")
    def done(self, clip: ClassClip) -> str:
        return f"{clip.progress} %"

    @admin.display(description=_("cards left"), ordering="n_clusters")
    def n_cards(self, clip: ClassClip) -> int:
        return int(getattr(clip, "n_clusters", 0))
