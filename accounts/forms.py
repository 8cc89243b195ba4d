"""What people type to log in."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordResetForm
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class EmailAuthenticationForm(AuthenticationForm):
    """Log in by e-mail address."""

    username = forms.EmailField(
        label=_("E-mail address"),
        widget=forms.EmailInput(attrs={"autofocus": True, "autocomplete": "username"}),
    )
    error_messages = {
        "invalid_login": _("This e-mail address and password do not belong together."),
        "inactive": _("This account is switched off."),
    }


class EmailResetForm(PasswordResetForm):
    """Ask for a new password by e-mail address, named as it is where one logs in."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class NameForm(forms.ModelForm):  # type: ignore[type-arg]
    """What somebody is called, asked once of whoever has no name yet."""

    class Meta:
        model = User
        fields = ["first_name", "last_name"]
        labels = {"first_name": _("Given name"), "last_name": _("Family name")}

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        autocomplete = {"first_name": "given-name", "last_name": "family-name"}
        for name, field in self.fields.items():
            field.required = True
            field.widget.attrs["autocomplete"] = autocomplete[name]
