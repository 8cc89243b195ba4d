"""Ask a OneRoster 1.2 service for its rows: a token by OAuth 2, then page after page.

https://www.imsglobal.org/spec/oneroster/v1p2, client credentials as in RFC 6749, section 4.4.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode, urljoin, urlsplit

from integrations.errors import OtherSystemError
from integrations.other_systems.exchanges import Reply, json_of, required
from integrations.other_systems.tokens import Credentials, TokenBearer
from integrations.roster_sources.budgets import Budget

COLLECTIONS = ("orgs", "academicSessions", "courses", "classes", "users", "enrollments")
PAGE_ROWS = 500
MOST_PAGES = 2000
# No `<` within: else a header of many is tried from each of them to its end.
_NEXT = re.compile(r"<([^<>]*)>[^,<]*;\s*rel=\"?next\"?", re.IGNORECASE)
MOST_DIGITS = 12

Row = dict[str, Any]


class OneRosterService:
    """Reads the collections of one service; its token is asked for once, and again if it ended."""

    def __init__(self, url: str, credentials: Credentials) -> None:
        self._url = url.rstrip("/")
        self._bearer = TokenBearer(credentials)
        self._budget = Budget()

    def rows(self, collection: str, since: datetime | None = None) -> Iterator[Row]:
        """Yield all rows, or those changed since a moment, whatever the size of a page.

        Raises:
            OtherSystemError: the service refuses, or answers something else.
        """
        seen: set[str] = set()
        url = self._first_page(collection, since)
        for _page in range(MOST_PAGES):
            reply = self._get(url)
            found = _rows_in(reply, collection)
            # Pages shift while rows are added, so some come twice.
            new = [row for row in found if str(row.get("sourcedId")) not in seen]
            yield from new
            seen |= {str(row.get("sourcedId")) for row in new}
            # Who does not know pages answers the same each time.
            following = self._next_page(reply, url, len(seen)) if new else ""
            if not following:
                _refuse_missing(reply, collection, len(seen))
                return
            url = following
        raise OtherSystemError("source_endless", name=collection)

    def _first_page(self, collection: str, since: datetime | None) -> str:
        asked: dict[str, object] = {"limit": PAGE_ROWS, "offset": 0}
        if since:
            moment = since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            # Without fractions, which some services do not read.
            asked["filter"] = f"dateLastModified>'{moment}'"
        return f"{self._url}/{collection}?{urlencode(asked, quote_via=quote)}"

    def _next_page(self, reply: Reply, url: str, n_read: int) -> str:
        """Return the next page: as the service links it, else by counting."""
        link = reply.headers.get("link", "")
        if match := _NEXT.search(link):
            following = urljoin(url, match.group(1))
            # Our token goes along, and must reach no other machine.
            if not following.startswith(f"{_origin_of(self._url)}/"):
                raise OtherSystemError("source_page_elsewhere", host=urlsplit(following).netloc)
            return following
        total = _total_of(reply)
        # A service that links its pages has no more where there is no link.
        if link or (total is not None and n_read >= total):
            return ""
        # By what was read, as a service may give less than was asked for.
        return re.sub(r"offset=\d+", f"offset={n_read}", url)

    def _get(self, url: str) -> Reply:
        self._budget.refuse_late()
        reply = self._bearer.ask("GET", url)
        self._budget.spend(len(reply.content))
        return required(reply)


def _origin_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _total_of(reply: Reply) -> int | None:
    """Return how many rows there are on all pages; None: the service does not tell."""
    total = reply.headers.get("x-total-count", "")
    is_number = total.isascii() and total.isdigit() and len(total) <= MOST_DIGITS
    return int(total) if is_number else None


def _refuse_missing(reply: Reply, collection: str, n_read: int) -> None:
    """Take no part for the whole: whoever is not in it would leave."""
    total = _total_of(reply)
    if total is not None and total > n_read:
        raise OtherSystemError("source_rows_missing", name=collection, n=n_read, total=total)


def _rows_in(reply: Reply, collection: str) -> list[Row]:
    answer = json_of(reply)
    found = answer.get(collection) if isinstance(answer, dict) else None
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise OtherSystemError("source_answer_unknown", name=collection)
    return found
