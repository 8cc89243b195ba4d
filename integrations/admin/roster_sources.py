"""The admin of roster services: where a school's roster is fetched from, and what came of it."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from classes.admin.jobs import again
from classes.admin.scope.school_scope import SchoolScopedAdmin
from classes.models.roles import SEERS_OF_MACHINES
from integrations.models import RosterSource


class RosterSourceForm(forms.ModelForm):
    """The secret is taken, never shown; left empty it stays with the machines it was given for."""

    url = forms.URLField(label=_("address"), assume_scheme="https")
    token_url = forms.URLField(label=_("address of the tokens"), assume_scheme="https")
    client_secret = forms.CharField(
        label=_("client secret"),
        required=False,
        strip=False,
        max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_(
            "It is stored sealed and never shown. Left empty, the one that is there stays; an "
            "address on another machine needs it anew."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "client_secret" in self.fields:
            self.initial.pop("client_secret", None)
            self.fields["client_secret"].required = self.instance.pk is None

    def clean_client_secret(self) -> str:
        secret: str = self.cleaned_data["client_secret"]
        # Else whoever may change the row has it sent to a machine of her own.
        if not secret and self._leads_elsewhere():
            raise ValidationError(
                _("The address is on another machine now: enter the secret that belongs to it."),
                code="secret_needed",
            )
        return secret or self.instance.client_secret

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.instance.pk and {"url", "token_url"} & set(self.changed_data):
            # What another service has told says nothing of this one.
            self.instance.known_until = self.instance.last_import = None
        return cleaned

    def _leads_elsewhere(self) -> bool:
        """Say whether an address is on another machine than before; the wrong ones are refused."""
        sent = {x: self.cleaned_data[x] for x in ("url", "token_url") if x in self.cleaned_data}
        was = {name: getattr(self.instance, name) for name in sent}
        is_stored = self.instance.pk is not None
        return is_stored and any(_machine(url) != _machine(was[x]) for x, url in sent.items())


def _machine(url: str) -> tuple[str, str | None, int]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or (443 if parts.scheme == "https" else 80)


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
