"""Ask a OneRoster 1.2 service for its rows: a token by OAuth 2, then page after page.

https://www.imsglobal.org/spec/oneroster/v1p2, client credentials as in RFC 6749, section 4.4.
"""

import base64
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode, urljoin, urlsplit

from integrations.errors import RosterSourceError
from integrations.roster_sources.budgets import Budget
from integrations.roster_sources.exchanges import Reply, exchange

COLLECTIONS = ("orgs", "academicSessions", "courses", "classes", "users", "enrollments")
PAGE_ROWS = 500
MOST_PAGES = 2000
_NEXT = re.compile(r"<([^>]*)>[^,<]*;\s*rel=\"?next\"?", re.IGNORECASE)
OK, UNAUTHORIZED, FORBIDDEN = 200, 401, 403

Row = dict[str, Any]


@dataclass(frozen=True)
class Credentials:
    """Whom the service knows us as, and where it gives tokens."""

    token_url: str
    client_id: str
    client_secret: str
    scope: str = ""


class OneRosterService:
    """Reads the collections of one service; its token is asked for once, and again if it ended."""

    def __init__(self, url: str, credentials: Credentials) -> None:
        self._url = url.rstrip("/")
        self._credentials = credentials
        self._token = ""
        self._budget = Budget()

    def rows(self, collection: str, since: datetime | None = None) -> Iterator[Row]:
        """Yield all rows, or those changed since a moment, whatever the size of a page.

        Raises:
            RosterSourceError: the service refuses, or answers something else.
        """
        seen: set[str] = set()
        url = self._first_page(collection, since)
        for _page in range(MOST_PAGES):
            reply = self._get(url)
            found = _rows_in(reply, collection)
            new = [row for row in found if str(row.get("sourcedId")) not in seen]
            yield from new
            seen |= {str(row.get("sourcedId")) for row in new}
            # Who does not know pages answers the same each time.
            following = self._next_page(reply, url, len(seen)) if new else ""
            if not following:
                _refuse_missing(reply, collection, len(seen))
                return
            url = following
        raise RosterSourceError("source_endless", name=collection)

    def _first_page(self, collection: str, since: datetime | None) -> str:
        asked: dict[str, object] = {"limit": PAGE_ROWS, "offset": 0}
        if since:
            moment = since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            asked["filter"] = f"dateLastModified>'{moment}'"
        return f"{self._url}/{collection}?{urlencode(asked, quote_via=quote)}"

    def _next_page(self, reply: Reply, url: str, n_read: int) -> str:
        """Return the next page: as the service links it, else by counting."""
        link = reply.headers.get("link", "")
        if match := _NEXT.search(link):
            following = urljoin(url, match.group(1))
            if not following.startswith(f"{_origin_of(self._url)}/"):
                raise RosterSourceError("source_page_elsewhere", host=urlsplit(following).netloc)
            return following
        total = _total_of(reply)
        if link or (total is not None and n_read >= total):
            return ""
        return re.sub(r"offset=\d+", f"offset={n_read}", url)

    def _get(self, url: str) -> Reply:
        reply = self._get_with(url, self._token or self._new_token())
        if reply.status == UNAUTHORIZED:
            reply = self._get_with(url, self._new_token())
        return _required(reply)

    def _get_with(self, url: str, token: str) -> Reply:
        self._budget.refuse_late()
        reply = exchange("GET", url, {"Authorization": f"Bearer {token}"})
        self._budget.spend(len(reply.content))
        return reply

    def _new_token(self) -> str:
        known = self._credentials
        pair = f"{quote(known.client_id, safe='')}:{quote(known.client_secret, safe='')}"
        asked = {"grant_type": "client_credentials"}
        headers = {
            "Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        body = urlencode(asked | ({"scope": known.scope} if known.scope else {}))
        answer = _json_of(_required(exchange("POST", known.token_url, headers, body.encode())))
        token = answer.get("access_token") if isinstance(answer, dict) else None
        # It goes into a header, which holds nothing else.
        is_plain = isinstance(token, str) and token.isascii() and token.isprintable()
        if not token or not is_plain:
            raise RosterSourceError("source_without_token")
        self._token = token
        return token


def _origin_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _total_of(reply: Reply) -> int | None:
    """Return how many rows there are on all pages; None: the service does not tell."""
    total = reply.headers.get("x-total-count", "")
    return int(total) if total.isascii() and total.isdigit() else None


def _refuse_missing(reply: Reply, collection: str, n_read: int) -> None:
    """Take no part for the whole: whoever is not in it would leave."""
    total = _total_of(reply)
    if total is not None and total > n_read:
        raise RosterSourceError("source_rows_missing", name=collection, n=n_read, total=total)


def _required(reply: Reply) -> Reply:
    if reply.status in {UNAUTHORIZED, FORBIDDEN}:
        raise RosterSourceError("source_refuses", status=reply.status)
    if reply.status != OK:
        raise RosterSourceError("source_status", status=reply.status)
    return reply


def _rows_in(reply: Reply, collection: str) -> list[Row]:
    answer = _json_of(reply)
    found = answer.get(collection) if isinstance(answer, dict) else None
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise RosterSourceError("source_answer_unknown", name=collection)
    return found


def _json_of(reply: Reply) -> Any:
    try:
        return json.loads(reply.content)
    except (ValueError, RecursionError):
        raise RosterSourceError("source_answer_unknown", name="JSON") from None
