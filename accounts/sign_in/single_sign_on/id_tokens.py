"""What an ID token says, once it is sure who wrote it, for whom and when.

https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation
"""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import jwt

SIGNED_BY = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
"""Signatures by a key that the issuer alone has; none, and none by a shared secret."""

LEEWAY_S = 60
CLAIMS = ["iss", "sub", "aud", "exp", "iat", "nonce"]


class UntrustedTokenError(Exception):
    """A token that nobody should believe."""


@dataclass(frozen=True)
class Expected:
    """What a token must say to be meant for this login of this site."""

    issuer: str
    client_id: str
    nonce: str


@dataclass(frozen=True)
class Identity:
    """Who somebody is at the issuer.

    Args:
        uid: a sign of issuer and person there, from which neither is read.
        email: in small letters; empty if the token has none.
        is_verified: the issuer, or whoever set up the site, says that the address is hers.
        proved_at: when she last proved there who she is, in seconds; None: it does not say.
    """

    uid: str
    email: str
    is_verified: bool
    proved_at: int | None


def read_id_token(token: str, *, keys: Mapping[str, Any], expected: Expected) -> dict[str, Any]:
    """Return the claims of a token.

    Raises:
        UntrustedTokenError: signature, issuer, audience, time or nonce are not what they must be.
    """
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            key=_key_of(token, keys),
            algorithms=SIGNED_BY,
            audience=expected.client_id,
            issuer=expected.issuer,
            leeway=LEEWAY_S,
            options={"require": CLAIMS},
        )
    except (jwt.PyJWTError, TypeError, ValueError) as refusal:
        raise UntrustedTokenError(str(refusal)) from None
    if not secrets.compare_digest(str(claims["nonce"]).encode(), expected.nonce.encode()):
        raise UntrustedTokenError("the nonce is of another login")
    if claims.get("azp", expected.client_id) != expected.client_id:
        raise UntrustedTokenError("it was made for another site")
    return claims


def names_another_key(token: str, *, keys: Mapping[str, Any]) -> bool:
    """Tell whether a token names a key that is none of these: the issuer may have a new one."""
    try:
        kid = jwt.get_unverified_header(token).get("kid")
    except jwt.PyJWTError:
        return False
    return kid not in {key.get("kid") for key in keys.get("keys", [])}


def identity_in(claims: Mapping[str, Any], *, verified_domains: list[str]) -> Identity:
    """Read who it is; an address counts as hers only where somebody says so.

    Entra sends `xms_edov` instead of `email_verified`: the owner of the domain was verified. The
    domains are those of which the tenant alone gives out the addresses.
    """
    email = str(claims.get("email") or "")
    # Beyond ASCII other letters become the same small one.
    email = email.lower() if email.isascii() else ""
    is_named = any(_is_true(claims.get(name)) for name in ("email_verified", "xms_edov"))
    proved_at = claims.get("auth_time")
    return Identity(
        uid=hashlib.sha256(f"{claims['iss']}\0{claims['sub']}".encode()).hexdigest(),
        email=email,
        is_verified=bool(email) and (is_named or email.rpartition("@")[2] in verified_domains),
        proved_at=proved_at if isinstance(proved_at, int) else None,
    )


def _is_true(value: object) -> bool:
    return value is True or value == 1 or str(value).lower() in {"true", "1"}


def _key_of(token: str, keys: Mapping[str, Any]) -> Any:
    kid = jwt.get_unverified_header(token).get("kid")
    # A token that names no key is believed only where the issuer has a single one.
    found = [key for key in jwt.PyJWKSet.from_dict(dict(keys)).keys if kid in (None, key.key_id)]
    if len(found) != 1:
        raise UntrustedTokenError("the issuer has no such key")
    return found[0]
