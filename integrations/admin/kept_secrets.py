"""A form that takes the secret of another system, never shows it, and keeps it where it belongs."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

ADDRESSES = ("url", "token_url")
ELSEWHERE = _("The address is on another machine now: enter the secret that belongs to it.")
USUAL_PORTS = {"https": 443, "sftp": 22}


class KeptSecretForm(forms.ModelForm):
    """The secret is taken, never shown; left empty it stays with the machines it was given for."""

    needs_secret = True

    client_secret = forms.CharField(
        label=capfirst(_("client secret")),
        required=False,
        strip=False,
        max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "class": "vTextField"}),
        help_text=_(
            "It is stored sealed and never shown. Left empty, the one that is there stays; an "
            "address on another machine needs it anew."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "client_secret" in self.fields:
            self.initial.pop("client_secret", None)
            is_new = self.instance.pk is None
            self.fields["client_secret"].required = is_new and self.needs_secret

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        # Here, not in the field's own check: whichever field comes first, all addresses are read.
        if cleaned.get("client_secret") == "" and (kept := self.instance.client_secret):
            cleaned["client_secret"] = kept
            # Else whoever may change the row has it sent to a machine of her own.
            if self._leads_elsewhere():
                self.add_error("client_secret", ValidationError(ELSEWHERE, code="secret_needed"))
        return cleaned

    def _leads_elsewhere(self) -> bool:
        """Say whether an address is on another machine than before; the wrong ones are refused."""
        sent = {x: self.cleaned_data[x] for x in ADDRESSES if x in self.cleaned_data}
        was = {name: getattr(self.instance, name) for name in sent}
        is_stored = self.instance.pk is not None
        return is_stored and any(_machine(url) != _machine(was[x]) for x, url in sent.items())


def _machine(url: str) -> tuple[str, str | None, int]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or USUAL_PORTS.get(parts.scheme, 80)
