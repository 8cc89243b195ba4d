"""A visitor of a running site, without a browser: keeps cookies and fills in the login."""

import re
import urllib.parse
import urllib.request
from dataclasses import dataclass
from http.cookiejar import CookieJar


@dataclass(frozen=True)
class Page:
    """What came back, after all redirects."""

    url: str
    text: str


class SiteVisitor:
    """Opens pages of one site as somebody with cookies.

    Args:
        front: an address that asks for a login.
    """

    def __init__(self, front: str) -> None:
        self._front = front
        cookies = urllib.request.HTTPCookieProcessor(CookieJar())
        self._opener = urllib.request.build_opener(cookies)

    def open(self, url: str, fields: dict[str, str] | None = None) -> Page:
        """Open a page, or send a form to it."""
        body = urllib.parse.urlencode(fields).encode() if fields else None
        request = urllib.request.Request(url, body, {"Referer": url})  # noqa: S310 - our own site
        with self._opener.open(request, timeout=30) as answer:
            return Page(answer.url, answer.read().decode())

    def log_in(self, email: str, password: str) -> Page:
        """Fill in the login that guards the front; return where it leads."""
        form = self.open(self._front)
        hidden = re.findall(r'name="(csrfmiddlewaretoken|next)" value="([^"]*)"', form.text)
        return self.open(form.url, dict(hidden) | {"login": email, "password": password})
