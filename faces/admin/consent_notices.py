"""The admin of consent notices: a version once written is never changed."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from classes.admin.scope.school_scope import SchoolScopedAdmin
from classes.admin.scope.searched_filter import SchoolFilter
from faces.models import ConsentNotice
from faces.models.consent_notices import language_names


def language_choices() -> list[tuple[str, str]]:
    named = sorted(language_names().items(), key=lambda pair: pair[1].casefold())
    return [("", str(_("The school's own"))), *named]


class ConsentNoticeForm(forms.ModelForm):
    """Offer the languages by their own names: parents speak more than this site does."""

    language = forms.ChoiceField(
        label=capfirst(_("language")), required=False, choices=language_choices
    )


@admin.register(ConsentNotice)
class ConsentNoticeAdmin(SchoolScopedAdmin):
    setup_step = "notice"
    form = ConsentNoticeForm
    desk_group = "faces"
    may_change = may_delete = False
    list_display = ["version", "language", "school", "created_at", "created_by"]
    list_filter = [("school", SchoolFilter)]
    list_select_related = ["school", "created_by"]
    search_fields = ["version", "text"]
    readonly_fields = ["created_at", "created_by"]
    fieldsets = [
        (
            None,
            {
                "fields": ["school", "version", "language", "text", *readonly_fields],
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
