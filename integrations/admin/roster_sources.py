"""The admin of roster services: where a school's roster is fetched from, and what came of it."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from classes.admin.jobs import again
from classes.admin.scope.school_scope import SchoolScopedAdmin
from classes.models.roles import SEERS_OF_MACHINES
from integrations.admin.kept_secrets import KeptSecretForm
from integrations.models import RosterSource, SourceKind
from integrations.roster_sources.ssh_keys import new_private_key, public_key_of


class RosterSourceForm(KeptSecretForm):
    needs_secret = False

    token_url = forms.URLField(
        label=capfirst(_("address of the tokens")),
        assume_scheme="https",
        required=False,
        widget=forms.URLInput(attrs={"class": "vURLField"}),
    )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.instance.pk and {"url", "token_url"} & set(self.changed_data):
            # What another service has told says nothing of this one.
            self.instance.known_until = self.instance.last_import = None
        self._refuse_without_secret(cleaned or {})
        return cleaned

    def _refuse_without_secret(self, cleaned: dict[str, Any]) -> None:
        """By SFTP the key of this site lets in, too."""
        is_oneroster = cleaned.get("kind") == SourceKind.ONEROSTER
        if is_oneroster and cleaned.get("client_secret") == "":
            self.add_error("client_secret", _("OneRoster needs the secret of the client."))


@admin.register(RosterSource)
class RosterSourceAdmin(SchoolScopedAdmin):
    read_by = SEERS_OF_MACHINES
    asks_proof = True
    form = RosterSourceForm
    fixed_fields = ["school"]
    fieldsets = [
        (None, {"fields": ["school", "kind", "url", "client_id", "client_secret", "is_active"]}),
        (_("Only for OneRoster"), {"fields": ["token_url", "scope"]}),
        (_("Only for SFTP"), {"fields": ["host_key", "public_key", "file_pattern"]}),
        (_("What it brings"), {"fields": ["applies_by_itself", "most_leaving", "outcome"]}),
    ]
    readonly_fields = ["public_key", "outcome"]
    list_display = ["url", "kind", "school", "state", "outcome", "asked_at", "is_active"]
    list_filter = ["is_active", "state", ("school", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["school", "last_import"]
    search_fields = ["url"]
    actions = [again(_("Ask now"))]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        if obj.kind == SourceKind.SFTP and not obj.own_key:
            obj.own_key = new_private_key()
        super().save_model(request, obj, form, change)

    @admin.display(description=_("key of this site"))
    def public_key(self, source: RosterSource) -> str:
        if not source.own_key:
            return gettext("Made when a folder by SFTP is saved.")
        return public_key_of(source.own_key)

    @admin.display(description=_("what came of it"))
    def outcome(self, source: RosterSource) -> str:
        if source.failure_reason:
            return source.failure_reason
        if source.last_import is None:
            return "–"
        address = reverse("rosters:roster_import", args=[source.last_import_id])
        stage = source.last_import.get_stage_display()
        return format_html('<a href="{}">{}</a>', address, stage)
