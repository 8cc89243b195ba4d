"""What of django-allauth is this site's own: who is let in, how often, and what the answers are."""

from datetime import timedelta
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.sign_in.guesses import PasswordGuess, take_guess
from accounts.sign_in.known_devices import device_known_to, remember_device
from accounts.sign_in.password_checks import CHECKS
from accounts.sign_in.proofs import proved_recently
from accounts.sign_in.refused_log_ins import note_refused_log_in
from accounts.sign_in.trust import needs_second_factor

FACTOR = "second factor"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("This e-mail address and password do not belong together."),
        "incorrect_password": _("This is not your password."),
        "enter_current_password": _("This is not your password."),
        "invalid_password_reset": _("This link no longer works."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody enters by herself: schools invite."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Try a password; who is switched off gets the answer of a wrong one."""
        email, where = credentials["email"], self.get_client_ip(request)
        guess = PasswordGuess(email, where, device_known_to(request, email))
        with CHECKS.place(where, is_known=bool(guess.device)) as turn:
            # Before the turn: whoever has to pause keeps nobody waiting.
            if pause := guess.take():
                note_refused_log_in()
            refuse_for(pause)
            with turn:
                user = authenticate(request, **credentials)
        if user is not None:
            guess.forget()
        return user

    def reauthenticate(self, user: Any, password: str) -> bool:
        # By our own way in, which counts the guess.
        found = self.authenticate(context.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Whoever has just logged in, by whichever way, has shown who she is."""
        return not proved_recently(context.request)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        ways: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        if settings.OIDC_ISSUER and SocialAccount.objects.filter(user=user.pk).exists():
            words = gettext("Use %(name)s") % {"name": settings.OIDC_NAME}
            url = reverse("account_single_sign_on_again")
            ways.append({"id": "single_sign_on", "description": words, "url": url})
        return ways

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Show what went wrong; that somebody is logged in she sees herself."""
        if kwargs.get("message"):
            super().add_message(*args, **kwargs)

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """Ask whoever has no name for it, then go where she wanted to."""
        answer: HttpResponse = super().post_login(request, user, **kwargs)
        if not user.has_name:
            wanted = urlencode({"next": answer["Location"]})
            answer = HttpResponseRedirect(f"{reverse('my_name')}?{wanted}")
        remember_device(answer, request=request, email=user.email)
        return answer

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_change_password_done")


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors; whoever installs the site says how their secrets are kept."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This is not right. Try again."),
        "cannot_delete_authenticator": _("You need a second factor: set up another one first."),
    }

    def seal_sent(self, text: str) -> str:
        """Seal what is kept of a form until she has shown who she is."""
        raise NotImplementedError

    def open_sent(self, sealed: str) -> str:
        """Open it again; nothing where it cannot be opened."""
        raise NotImplementedError

    def build_totp_svg(self, url: str) -> str:
        drawn = BytesIO()
        # No Micro QR, which few apps read; white behind it on dark pages too.
        segno.make(url, error="m", micro=False).save(drawn, kind="svg", scale=5, light="#fff")
        return drawn.getvalue().decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        # Not counting recovery codes, which are used up.
        others = Authenticator.objects.filter(
            user=authenticator.user_id,
            type__in=[Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN],
        )
        has_other = others.exclude(pk=authenticator.pk).exists()
        return has_other or not needs_second_factor(authenticator.user)

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        n = Authenticator.objects.filter(user=user, type=type).count() + 1
        return gettext("Passkey %(n)s") % {"n": n}


def count_guess(*, purpose: str, whose: str, where: str) -> None:
    """Take a guess, or refuse the form with the time to wait."""
    refuse_for(take_guess(purpose=purpose, whose=whose, where=where))


def refuse_for(pause: timedelta) -> None:
    """Refuse a form as long as there is something to wait for."""
    if pause:
        raise ValidationError(_too_many(pause), code="too_many_guesses")


def _too_many(pause: timedelta) -> str:
    seconds = int(pause.total_seconds()) + 1
    if seconds <= 90:
        text = ngettext(
            "Too many attempts. Try again in %(n)s second.",
            "Too many attempts. Try again in %(n)s seconds.",
            seconds,
        )
        return text % {"n": seconds}
    minutes = -(-seconds // 60)
    text = ngettext(
        "Too many attempts. Try again in %(n)s minute.",
        "Too many attempts. Try again in %(n)s minutes.",
        minutes,
    )
    return text % {"n": minutes}
