"""The admin of roster services: where a school's roster is fetched from, and what came of it."""

from typing import Any

from django import forms
from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from classes.admin.jobs import again
from classes.admin.scope.school_scope import SchoolScopedAdmin
from classes.models.roles import SEERS_OF_MACHINES
from integrations.admin.kept_secrets import KeptSecretForm
from integrations.models import RosterSource


class RosterSourceForm(KeptSecretForm):
    url = forms.URLField(label=_("address"), assume_scheme="https")
    token_url = forms.URLField(label=_("address of the tokens"), assume_scheme="https")

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.instance.pk and {"url", "token_url"} & set(self.changed_data):
            # What another service has told says nothing of this one.
            self.instance.known_until = self.instance.last_import = None
        return cleaned


@admin.register(RosterSource)
class RosterSourceAdmin(SchoolScopedAdmin):
    read_by = SEERS_OF_MACHINES
    asks_proof = True
    form = RosterSourceForm
    fixed_fields = ["school"]
    fields = [
        "school",
        "url",
        "token_url",
        "client_id",
        "client_secret",
        "scope",
        "is_active",
        "applies_by_itself",
        "most_leaving",
        "outcome",
    ]
    readonly_fields = ["outcome"]
    list_display = ["url", "school", "state", "outcome", "asked_at", "is_active"]
    list_filter = ["is_active", "state", ("school", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["school", "last_import"]
    search_fields = ["url"]
    actions = [again(_("Ask now"))]

    @admin.display(description=_("what came of it"))
    def outcome(self, source: RosterSource) -> str:
        if source.failure_reason:
            return source.failure_reason
        if source.last_import is None:
            return "–"
        address = reverse("rosters:roster_import", args=[source.last_import_id])
        stage = source.last_import.get_stage_display()
        return format_html('<a href="{}">{}</a>', address, stage)
