"""Log in other systems by their token; pages are logged in by Django's session with CSRF."""

from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts.models import User
from integrations.models import ApiToken
from integrations.services.tokens import find_token

BEARER = b"bearer"


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer att_...`; the user is whoever made the token."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        scheme, _, word = get_authorization_header(request).partition(b" ")
        if scheme.lower() != BEARER:
            # No refusal: whoever is logged in on the pages may ask as well.
            return None
        # Headers are bytes: latin-1 reads any of them, and no such word is a token.
        token = find_token(word.strip().decode("latin-1"))
        if token is None:
            raise AuthenticationFailed("This token is unknown, expired or revoked.")
        # The maker's name stands in registers; what may be seen is asked of the token.
        return token.created_by, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="attendance"'
