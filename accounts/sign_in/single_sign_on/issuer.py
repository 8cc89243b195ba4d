"""The issuer of the settings: where to send a browser, and what its answer says."""

import json
import secrets
from typing import Any
from urllib.parse import urlsplit

from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from accounts.outgoing_mail import link_in_mail
from accounts.sign_in.single_sign_on.id_tokens import (
    Expected,
    UntrustedTokenError,
    identity_in,
    names_another_key,
    read_id_token,
)
from accounts.sign_in.single_sign_on.issuer_answers import ANSWERS, KEYS_KEPT_S

PROVIDER = "single-sign-on"
NONCE = "single_sign_on_nonce"
AGAIN = "redirect"
"""How a request is marked that only proves once more who somebody is."""

ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


def has_single_sign_on() -> bool:
    return bool(settings.OIDC_ISSUER)


class SchoolProvider(OpenIDConnectProvider):  # type: ignore[misc]
    """The one provider, as the settings name it."""

    def __init__(self, request: HttpRequest) -> None:
        app = SocialApp(
            provider=OpenIDConnectProvider.id,
            provider_id=PROVIDER,
            name=settings.OIDC_NAME,
            client_id=settings.OIDC_CLIENT_ID,
            secret=settings.OIDC_CLIENT_SECRET,
            settings={"server_url": settings.OIDC_ISSUER.rstrip("/"), "oauth_pkce_enabled": True},
        )
        super().__init__(request, app=app)

    def get_oauth2_adapter(self, request: HttpRequest) -> "SchoolIssuer":
        return SchoolIssuer(request)


class SchoolIssuer(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request, PROVIDER)

    def get_provider(self) -> SchoolProvider:
        return SchoolProvider(self.request)

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the issuer says of itself, if it is the one that was asked."""
        config = ANSWERS.at(self.get_provider().server_url)
        if config.get("issuer") != settings.OIDC_ISSUER:
            raise OAuth2Error(f"another issuer answered: {config.get('issuer')}")
        scheme = urlsplit(settings.OIDC_ISSUER).scheme
        # Plain http only where the settings give it to the issuer itself.
        for name in ENDPOINTS:
            if urlsplit(str(config.get(name))).scheme not in ("https", scheme):
                raise OAuth2Error(f"{name} is no address to trust")
        return config

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        path = reverse("account_single_sign_on_back")
        return link_in_mail(path) if settings.SITE_URL else request.build_absolute_uri(path)

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any
    ) -> SocialLogin:
        """Believe the ID token alone, and nothing of it but who she is."""
        expected = Expected(
            issuer=settings.OIDC_ISSUER,
            client_id=app.client_id,
            # Used up by this answer; without one no token can match.
            nonce=request.session.pop(NONCE, "") or secrets.token_urlsafe(),
        )
        id_token = str(kwargs["response"].get("id_token", ""))
        try:
            claims = self._claims_of(id_token, expected)
        except UntrustedTokenError as refusal:
            raise OAuth2Error(str(refusal)) from None
        identity = identity_in(claims, verified_domains=settings.OIDC_VERIFIED_DOMAINS)
        provider = self.get_provider()
        # What else the provider says of her is not kept.
        account = SocialAccount(provider=PROVIDER, uid=identity.uid, extra_data={})
        login = SocialLogin(account=account, provider=provider)
        login.identity = identity
        return login

    def _claims_of(self, id_token: str, expected: Expected) -> dict[str, Any]:
        address = self.openid_config["jwks_uri"]
        keys = ANSWERS.at(address)
        if names_another_key(id_token, keys=keys):
            keys = ANSWERS.at(address, kept_s=KEYS_KEPT_S)
        return read_id_token(id_token, keys=keys, expected=expected)


def send_to_issuer(request: HttpRequest, *, wanted: str, is_again: bool) -> HttpResponse:
    """Send a browser to the issuer, from where it comes back to this login and no other."""
    request.session[NONCE] = nonce = secrets.token_urlsafe()
    asked = {"nonce": nonce}
    if is_again:
        # Some say when somebody proved who she is only where it is asked for by name.
        claims = json.dumps({"id_token": {"auth_time": {"essential": True}}})
        asked |= {"prompt": "login", "max_age": "0", "claims": claims}
    answer: HttpResponse = SchoolProvider(request).redirect(
        request, AGAIN if is_again else "login", next_url=wanted, auth_params=asked
    )
    return answer
