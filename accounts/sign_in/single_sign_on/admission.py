"""Who is let in by the account of a school's provider: people whom a school knows, and nobody else.

Neither does it make an account, nor does it hand one over: the address is looked up among those
that schools entered, and only if the issuer says that it is hers.
"""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import resume_request
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import get_script_prefix
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from requests import RequestException

from accounts.models import User
from accounts.sign_in.proofs import BY_ISSUER, is_recent, note_proof
from accounts.sign_in.single_sign_on.id_tokens import Identity
from accounts.sign_in.single_sign_on.issuer import AGAIN, PROVIDER, SchoolProvider
from accounts.sign_in.trust import belongs_here, take_in_entered

SENTENCES: dict[str, Promise] = {
    "unverified": _(
        "%(name)s does not say that the e-mail address is yours: log in with your password, or ask"
        " whoever runs it."
    ),
    "stranger": _("No school has entered %(email)s: ask your school’s office to invite you."),
    "another": _("%(email)s was used here with another account of %(name)s: ask your IT person."),
    "not_you": _("This is the account of somebody else: choose yours."),
    "unsaid": _(
        "%(name)s does not say when it last asked who you are: log in again with your password "
        "or a second factor. If you have neither, choose a password under “Forgotten your "
        "password?”."
    ),
    "stale": _("%(name)s did not ask who you are: log out there, and try again."),
    "down": _("%(name)s does not answer: try again in a minute, or log in with your password."),
    "too_many": _(
        "Too many people begin to log in with %(name)s at this moment: try again in a minute."
    ),
    "failed": _("Logging in with %(name)s did not work: try again, or use your password."),
}


UNSAID, UNSAID_KEPT_S = "provider_without_moment", 14 * 86_400


def leaves_out_moment() -> bool:
    """Tell whether the provider was asked lately when somebody showed who she is, in vain."""
    return bool(cache.get(UNSAID))


class SingleSignOnAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    def get_provider(
        self, request: HttpRequest, provider: str, client_id: str | None = None
    ) -> SchoolProvider:
        return SchoolProvider(request)

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Find whose login it is, or end it with a sentence."""
        identity: Identity = sociallogin.identity
        user = admit(request, identity)
        if sociallogin.state.get("process") == AGAIN:
            raise ImmediateHttpResponse(_gone_on(request, user, sociallogin))
        sociallogin.user = user
        # A browser that is logged in there is no proof that it is she who sits before it.
        note_proof(request, identity.proved_at)

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, exception: Any = None, **kwargs: Any
    ) -> None:
        is_down = isinstance(exception, RequestException)
        raise refusal(request, "down" if is_down else "failed")


def refusal(request: HttpRequest, code: str, **params: str) -> ImmediateHttpResponse:
    """Return the answer that says it where one logs in."""
    messages.error(request, str(SENTENCES[code]) % {"name": settings.OIDC_NAME, **params})
    is_known = request.user.is_authenticated
    target = settings.LOGIN_REDIRECT_URL if is_known else settings.LOGIN_URL
    return ImmediateHttpResponse(HttpResponseRedirect(resolve_url(target)))


@transaction.atomic
def admit(request: HttpRequest, identity: Identity) -> User:
    """Return the person of a school whose address it is, and keep which account she came by.

    Raises:
        ImmediateHttpResponse: nobody may log in so.
    """
    if not identity.is_verified:
        raise refusal(request, "unverified")
    user = User.objects.filter(email=identity.email, is_active=True).first()
    # Her first log-in is the yes to the school that entered her.
    user = user or take_in_entered(identity.email)
    if user is None or not belongs_here(user):
        raise refusal(request, "stranger", email=identity.email)
    known = SocialAccount.objects.filter(provider=PROVIDER).filter(
        Q(user=user) | Q(uid=identity.uid)
    )
    # An address that was given to somebody new is not the person it was.
    if any(row.user_id != user.pk or row.uid != identity.uid for row in known):
        raise refusal(request, "another", email=identity.email)
    SocialAccount.objects.get_or_create(
        provider=PROVIDER, uid=identity.uid, defaults={"user": user}
    )
    return user


def _gone_on(request: HttpRequest, user: User, login: SocialLogin) -> Any:
    """Note that she proved again who she is, and go on with what she was about to do."""
    if request.user.pk != user.pk:
        raise refusal(request, "not_you")
    proved_at = login.identity.proved_at
    if proved_at is None:
        cache.set(UNSAID, True, UNSAID_KEPT_S)
        raise refusal(request, "unsaid")
    cache.delete(UNSAID)
    if not is_recent(proved_at):
        raise refusal(request, "stale")
    record_authentication(request, user, method=BY_ISSUER, reauthenticated=True)
    query = request.GET.copy()
    query["next"] = login.state.get("next") or get_script_prefix()
    request.GET = query  # type: ignore[assignment]
    return resume_request(request) or HttpResponseRedirect(get_script_prefix())
