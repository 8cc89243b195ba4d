"""What people type to log in, and to choose a password."""

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as passkey_forms
from django import forms
from django.contrib.auth import password_validation
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.names import refuse_unseen_letters
from accounts.sign_in.adapters import FACTOR, count_guess, refuse_for
from accounts.sign_in.guess_limits import PASSWORD_RESETS, RESET_OF_AN_ACCOUNT
from accounts.sign_in.guesses import forget_guesses
from accounts.signals import password_reset_asked


class NameInput(forms.CharField):
    """Where somebody types a name, in a form that no model makes."""

    default_validators = [refuse_unseen_letters]


class DayInput(forms.DateInput):
    """Where somebody chooses a day."""

    input_type = "date"

    def __init__(self) -> None:
        # Browsers fill in such a field from ISO days only, whatever the language of the page.
        super().__init__(format="%Y-%m-%d")


def _email_field(autocomplete: str, **attributes: Any) -> forms.EmailField:
    widget = forms.EmailInput(attrs={"autocomplete": autocomplete, **attributes})
    return forms.EmailField(label=_("E-mail address"), max_length=254, widget=widget)


def _password_field(label: Any, autocomplete: str, **more: Any) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    # Not stripped: a password may begin or end with a blank.
    return forms.CharField(label=label, widget=widget, strip=False, max_length=1000, **more)


class LoginForm(allauth_forms.LoginForm):  # type: ignore[misc]
    """Log in by e-mail address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = _email_field("username", autofocus=True)
        self.fields["password"] = _password_field(_("Password"), "current-password")


class ResetPasswordForm(allauth_forms.ResetPasswordForm):  # type: ignore[misc]
    """Ask for a new password; whether somebody has the address is looked up after the answer."""

    email = _email_field("email")

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        return email

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        # Counted alike, whoever has the address: nobody learns it by the answer.
        if "email" in cleaned:
            pause = PASSWORD_RESETS.take(get_adapter().get_client_ip(context.request))
            if pause:
                self._mail_all_the_same()
            refuse_for(pause)
        return cleaned

    def _mail_all_the_same(self) -> None:
        """Let whoever has an account have a mail now and then, however many ask beside her.

        What is done for nobody is as much, and taken back: the time tells nothing.
        """
        email: str = self.cleaned_data["email"]
        with transaction.atomic():
            has_account = User.objects.filter(email=email, is_active=True).exists()
            if not RESET_OF_AN_ACCOUNT.take(email):
                password_reset_asked.send(type(self), email=email)
            transaction.set_rollback(not has_account)

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        email: str = self.cleaned_data["email"]
        password_reset_asked.send(type(self), email=email)
        return email


class NewPasswordMixin:
    """A new password typed twice, measured by the rules of the settings."""

    fields: dict[str, forms.Field]
    user: User

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = password_validation.password_validators_help_text_html()
        self.fields["password1"] = _password_field(
            _("New password"), "new-password", help_text=rules
        )
        self.fields["password2"] = _password_field(_("New password once more"), "new-password")

    def clean_password1(self) -> str:
        password: str = self.cleaned_data["password1"]  # type: ignore[attr-defined]
        password_validation.validate_password(password, self.user)
        return password


class ResetPasswordKeyForm(NewPasswordMixin, allauth_forms.ResetPasswordKeyForm):  # type: ignore[misc]
    """Choose a password by the link of a mail."""


class ChangePasswordForm(NewPasswordMixin, allauth_forms.ChangePasswordForm):  # type: ignore[misc]
    """Choose another password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"] = _password_field(_("Your password now"), "current-password")

    def clean_oldpassword(self) -> str:
        password: str = self.cleaned_data["oldpassword"]
        # As everywhere else, so that the guess is counted.
        if not get_adapter().reauthenticate(self.user, password):
            raise get_adapter().validation_error("enter_current_password")
        return password


class ReauthenticateForm(allauth_forms.ReauthenticateForm):  # type: ignore[misc]
    """Type the own password once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"] = _password_field(_("Password"), "current-password")


class _CodeForm:
    """A code of a second factor, guessed as rarely as a password, wherever it comes from."""

    fields: dict[str, forms.Field]
    user: User

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        attributes = {"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}
        self.fields["code"] = forms.CharField(
            label=_("Your code"), max_length=20, widget=forms.TextInput(attrs=attributes)
        )

    def clean_code(self) -> str:
        # From wherever: who gets here knows the password, and may come from many addresses.
        guess = {"purpose": FACTOR, "whose": str(self.user.pk), "where": ""}
        count_guess(**guess)
        code: str = super().clean_code()  # type: ignore[misc]
        forget_guesses(**guess)
        return code


class AuthenticateForm(_CodeForm, mfa_forms.AuthenticateForm):  # type: ignore[misc]
    """The code of the app, or one of the recovery codes, when logging in."""


class ReauthenticateByCodeForm(_CodeForm, mfa_forms.ReauthenticateForm):  # type: ignore[misc]
    """The same, asked once more."""


class ActivateTOTPForm(_CodeForm, totp_forms.ActivateTOTPForm):  # type: ignore[misc]
    """The first code of an app that was set up."""


class AddPasskeyForm(passkey_forms.AddWebAuthnForm):  # type: ignore[misc]
    """A passkey and what its owner calls it."""

    name = NameInput(label=_("Name of the passkey"), required=False, max_length=80)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].max_length = 80


class RenamePasskeyForm(passkey_forms.EditWebAuthnForm):  # type: ignore[misc]
    """What its owner calls a passkey from now on."""

    name = NameInput(label=_("Name of the passkey"), max_length=80)


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
