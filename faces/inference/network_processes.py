"""Where the processes of the networks answer, as LIVE_NETWORKS_URL names them."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

NONE = "none"
SHORTEST_TOKEN = 32
EXAMPLE = "http://10.0.0.7:8100,http://10.0.0.8:8100"


@dataclass(frozen=True)
class NetworksPlace:
    """One process that can be asked.

    Args:
        url: as it was given; names the place.
        socket: of this host; None: it is asked by its address.
        host, port, is_encrypted: of the address.
    """

    url: str
    socket: Path | None = None
    host: str = ""
    port: int = 0
    is_encrypted: bool = False


def places_at(urls: Iterable[str], *, socket: Path, token: str) -> tuple[NetworksPlace, ...]:
    """Return the places that are named; without any, the socket of this host.

    Args:
        urls: `unix:`, `unix:/a/path`, `http://host:port` or `https://host`; `none` alone: nobody
            is asked.
        socket: where the process of this host answers.
        token: what whoever asks by an address has to know.

    Raises:
        ImproperlyConfigured: one of them is no such address, or the token can be guessed.
    """
    given = list(urls)
    if given == [NONE]:
        return ()
    places = tuple(_place(url, socket) for url in given or ["unix:"])
    if len(token) < SHORTEST_TOKEN and not all(place.socket for place in places):
        raise ImproperlyConfigured(
            "LIVE_NETWORKS_URL names other hosts: give them and this one the same "
            f"LIVE_NETWORKS_TOKEN of at least {SHORTEST_TOKEN} characters."
        )
    return places


def in_turn_for(whose: str, places: Iterable[NetworksPlace]) -> list[NetworksPlace]:
    """Return whom to ask about something, its home first, wherever the question comes from.

    By rendezvous hashing: each camera has one home, and all cameras are spread over all places.
    A place that comes or goes moves no camera but its own. Source: Thaler and Ravishankar, 1998.
    """

    def weight(place: NetworksPlace) -> bytes:
        return hashlib.sha256(f"{place.url} {whose}".encode()).digest()

    return sorted(places, key=weight)


def _place(url: str, socket: Path) -> NetworksPlace:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise _refusal() from None
    if parts.scheme == "unix" and not parts.netloc:
        return NetworksPlace(url, socket=Path(parts.path) if parts.path else socket)
    is_plain = parts.path in {"", "/"} and not parts.query and parts.username is None
    if parts.scheme not in {"http", "https"} or not parts.hostname or not is_plain:
        raise _refusal()
    is_encrypted = parts.scheme == "https"
    return NetworksPlace(
        url, None, parts.hostname, port or (443 if is_encrypted else 80), is_encrypted
    )


def _refusal() -> ImproperlyConfigured:
    # Not repeated: somebody may have written a password into it.
    return ImproperlyConfigured(
        f"LIVE_NETWORKS_URL must be unix:, or addresses such as {EXAMPLE}, or {NONE}."
    )
