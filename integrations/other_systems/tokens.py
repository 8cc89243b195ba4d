"""Tokens of other systems by OAuth 2, client credentials (RFC 6749, section 4.4)."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from integrations.errors import OtherSystemError
from integrations.other_systems.exchanges import UNAUTHORIZED, Reply, exchange, json_of, required


@dataclass(frozen=True)
class Credentials:
    """Whom the other system knows us as, and where it gives tokens."""

    token_url: str
    client_id: str
    client_secret: str
    scope: str = ""


def ask_token(known: Credentials) -> str:
    """Ask for a new token.

    Raises:
        OtherSystemError: it is refused, or the answer holds none.
    """
    # Percent-encoded before they are joined (RFC 6749, section 2.3.1).
    pair = f"{quote(known.client_id, safe='')}:{quote(known.client_secret, safe='')}"
    asked = {"grant_type": "client_credentials"}
    headers = {
        "Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    body = urlencode(asked | ({"scope": known.scope} if known.scope else {}))
    answer = json_of(required(exchange("POST", known.token_url, headers, body.encode())))
    token = answer.get("access_token") if isinstance(answer, dict) else None
    # It goes into a header, which holds nothing else.
    is_plain = isinstance(token, str) and token.isascii() and token.isprintable()
    if not token or not is_plain:
        raise OtherSystemError("source_without_token")
    return str(token)


class TokenBearer:
    """Asks with a token, and with a new one where the first has ended."""

    def __init__(self, credentials: Credentials) -> None:
        self._credentials = credentials
        self._token = ""

    def ask(
        self, method: str, url: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> Reply:
        """Ask once, or twice where the token is refused.

        Raises:
            AddressRefusedError: nothing may be asked of this address.
            NameUnknownError: its name leads to no machine.
            OtherSystemError: it does not answer as it should, or gives no token.
        """
        self._token = self._token or ask_token(self._credentials)
        reply = self._ask(method, url, body, headers)
        # It may have ended between two pages; once anew is enough to tell.
        if reply.status == UNAUTHORIZED:
            self._token = ask_token(self._credentials)
            reply = self._ask(method, url, body, headers)
        return reply

    def _ask(self, method: str, url: str, body: bytes, headers: Mapping[str, str] | None) -> Reply:
        known = {"Authorization": f"Bearer {self._token}"}
        return exchange(method, url, known | dict(headers or {}), body)
