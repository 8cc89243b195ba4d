"""Log in by e-mail address; say once what one is called."""

from allauth.account import views as allauth_views
from allauth.mfa.webauthn import views as passkey_views
from allauth.usersessions import views as session_views
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse, reverse_lazy
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from accounts.forms import NameForm
from accounts.outgoing_mail import are_links_mailed
from accounts.requests import AuthenticatedRequest
from accounts.sign_in.adapters import FactorAdapter
from accounts.sign_in.devices import device_of
from accounts.sign_in.known_devices import remember_device
from accounts.sign_in.proofs import proved_recently, take_sent
from accounts.sign_in.single_sign_on.issuer import has_single_sign_on


class LoginView(allauth_views.LoginView):  # type: ignore[misc]
    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        """A part of a page that asks to log in takes the whole page there, not itself."""
        if request.headers.get("HX-Request"):
            return HttpResponseClientRedirect(reverse("account_login"))
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return answer

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        context: dict[str, object] = super().get_context_data(**kwargs)
        name = settings.OIDC_NAME if has_single_sign_on() else ""
        return context | {"single_sign_on_name": name}


class PasswordResetView(allauth_views.PasswordResetView):  # type: ignore[misc]
    """Take a wish for a new password, where a mail with a link can go out at all."""

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        context: dict[str, object] = super().get_context_data(**kwargs)
        return context | {"is_mailed": are_links_mailed()}


class NewPasswordView(allauth_views.PasswordResetFromKeyView):  # type: ignore[misc]
    """Choose a password by the link of a mail."""

    def form_valid(self, form: object) -> HttpResponse:
        """Know her browser: whoever reads her mails is held up by nobody who guesses at her."""
        answer: HttpResponse = super().form_valid(form)
        remember_device(answer, request=self.request, email=self.reset_user.email)
        return answer


class SessionsView(session_views.ListUserSessionsView):  # type: ignore[misc]
    """Show where she is logged in, and log out everywhere else."""

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        context: dict[str, object] = super().get_context_data(**kwargs)
        for place in context["sessions"]:  # type: ignore[attr-defined]
            place.device = device_of(place.user_agent)
        return context


class RemovePasskeyView(passkey_views.RemoveWebAuthnView):  # type: ignore[misc]
    success_url = reverse_lazy("mfa_index")

    def form_valid(self, form: object) -> HttpResponse:
        """Keep the last second factor of whoever needs one."""
        if not FactorAdapter().can_delete_authenticator(self.get_object()):
            raise PermissionDenied
        answer: HttpResponse = super().form_valid(form)
        return answer


@login_required
@require_http_methods(["GET", "POST"])
def change_password(request: AuthenticatedRequest) -> HttpResponse:
    """Let her change her password; whoever has none yet gets a link by mail to set one."""
    if not request.user.has_usable_password():
        return redirect("account_reset_password")
    answer: HttpResponse = allauth_views.password_change(request)
    return answer


@login_required
@require_http_methods(["GET", "POST"])
def my_name(request: AuthenticatedRequest) -> HttpResponse:
    form = NameForm(request.POST or None, instance=request.user)
    wanted = request.POST.get("next") or request.GET.get("next", "")
    if request.method == "POST" and form.is_valid():
        form.save()
        # Whoever made the link wrote `next`: it must not lead to another site.
        is_here = url_has_allowed_host_and_scheme(
            wanted, {request.get_host()}, require_https=request.is_secure()
        )
        return redirect(wanted if is_here else resolve_url(settings.LOGIN_REDIRECT_URL))
    return render(request, "account/my_name.html", {"form": form, "next": wanted})


@login_required
@require_http_methods(["GET"])
def go_on(request: AuthenticatedRequest) -> HttpResponse:
    """Offer to send once more what was sent before she had to show who she is."""
    if not proved_recently(request) or not (kept := take_sent(request)):
        return redirect(settings.LOGIN_REDIRECT_URL)
    page = render(request, "account/go_on.html", kept)
    page["Cache-Control"] = "no-store"
    return page


@login_required
@require_http_methods(["GET"])
def password_change_done(request: AuthenticatedRequest) -> HttpResponse:
    return render(request, "account/password_change_done.html")
