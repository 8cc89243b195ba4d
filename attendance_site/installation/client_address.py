"""From where a request comes: found once, for the access log, guesses and every limit alike."""

import re
from collections.abc import Callable, MutableMapping
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from accounts.sign_in.networks import unmapped
from attendance_site.installation.untrusted_proxy import note_untrusted_proxy

WITH_PORT = re.compile(r"\[(?P<v6>[^\]]+)\](:\d+)?|(?P<v4>[^:]+):\d+")
PEER = "REMOTE_ADDR"
USUAL = "HTTP_X_FORWARDED_FOR"


class ClientAddressMiddleware:
    """Put the client's address where everybody looks for it, in place of the proxy's.

    What a proxy or the client claimed is taken away, so that nothing reads it a second time.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (
            settings.HTTPS
            and settings.PROXY_ADDRESS_HEADER in request.META
            and not _is_trusted(request.META[PEER])
        ):
            note_untrusted_proxy(_written(request.META[PEER]))
        request.META[PEER] = client_address(request.META)
        for header in {USUAL, settings.PROXY_ADDRESS_HEADER}:
            request.META.pop(header, None)
        return self.get_response(request)


def client_address(meta: MutableMapping[str, Any]) -> str:
    """Return the last address that a proxy of the settings saw and that is none of them."""
    seen = meta.get(PEER, "")
    if not _is_trusted(seen):
        return _written(seen)
    for text in reversed(meta.get(settings.PROXY_ADDRESS_HEADER, "").split(",")):
        if _parsed(text) is None:
            break
        seen = text
        if not _is_trusted(text):
            break
    return _written(seen)


def _is_trusted(text: str) -> bool:
    address = _parsed(text)
    if address is None:
        # Over a socket of this machine there is no address; only a proxy reaches it.
        return not text and bool(settings.TRUSTED_PROXIES)
    return any(address in network for network in settings.TRUSTED_PROXIES)


def _written(text: str) -> str:
    address = _parsed(text)
    return text if address is None else str(address)


def _parsed(text: str) -> IPv4Address | IPv6Address | None:
    """Return the address, which some proxies write with a port."""
    with_port = WITH_PORT.fullmatch(text.strip())
    bare = (with_port["v6"] or with_port["v4"]) if with_port else text.strip()
    try:
        return unmapped(ip_address(bare))
    except ValueError:
        return None
