"""The admin of consent notices: a version once written is never changed."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from classes.admin.scope.school_scope import SchoolScopedAdmin
from faces.models import ConsentNotice


@admin.register(ConsentNotice)
class ConsentNoticeAdmin(SchoolScopedAdmin):
    desk_group = "faces"
    may_change = may_delete = False
    list_display = ["version", "school", "created_at", "created_by"]
    list_filter = [("school", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["school", "created_by"]
    search_fields = ["version", "text"]
    readonly_fields = ["created_at", "created_by"]
    fieldsets = [
        (
            None,
            {
                "fields": ["school", "version", "text", *readonly_fields],
                "description": _(
                    "What parents are told before they consent. Consents refer to a"
                    " version, so its text stays as it is: write a new version for new words."
                ),
            },
        )
    ]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        obj.created_by = request.user
        super().save_model(request, obj, form, change)
