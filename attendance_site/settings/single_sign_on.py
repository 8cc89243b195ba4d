"""Logging in by the account of a school's own provider, over OpenID Connect."""

import re
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from attendance_site.env import env_bool, env_hidden, env_list, env_str

OIDC_ISSUER = env_str("OIDC_ISSUER")
OIDC_CLIENT_ID = env_str("OIDC_CLIENT_ID")
OIDC_CLIENT_SECRET = env_hidden("OIDC_CLIENT_SECRET")
OIDC_NAME = env_str("OIDC_NAME", "the school’s account")
# The provider asks a second factor of everybody: it is not asked for here once more.
OIDC_SECOND_FACTOR = env_bool("OIDC_SECOND_FACTOR", False)
# Addresses of these domains count as confirmed though the provider does not say so (Entra).
OIDC_VERIFIED_DOMAINS = [domain.lower() for domain in env_list("OIDC_VERIFIED_DOMAINS")]

_ANY_TENANT = re.compile(r"/(common|organizations|consumers)(/|$)")
_THIS_MACHINE = {"localhost", "127.0.0.1", "::1"}


def _refuse_issuer(issuer: str) -> None:
    parts = urlsplit(issuer)
    is_here = parts.scheme == "http" and parts.hostname in _THIS_MACHINE
    if not parts.hostname or not (parts.scheme == "https" or is_here):
        raise ImproperlyConfigured(f"OIDC_ISSUER must begin with https://, not be {issuer!r}.")
    if _ANY_TENANT.search(parts.path):
        raise ImproperlyConfigured(
            "OIDC_ISSUER must name your own tenant: with common, organizations or consumers "
            "anybody's tenant could say who somebody is."
        )


if OIDC_ISSUER:
    _refuse_issuer(OIDC_ISSUER)
    if not (OIDC_CLIENT_ID and OIDC_CLIENT_SECRET):
        raise ImproperlyConfigured("OIDC_ISSUER needs OIDC_CLIENT_ID and OIDC_CLIENT_SECRET.")

SOCIALACCOUNT_ADAPTER = "accounts.sign_in.single_sign_on.admission.SingleSignOnAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
# Whose account it is says `admission.py`, not an address alone.
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_AUTO_SIGNUP = False
