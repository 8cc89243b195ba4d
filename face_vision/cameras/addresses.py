"""Which addresses of network cameras may be opened: of few schemes, in networks that are allowed.

A name is looked up once, and the connection made to the very machine that was checked, so that a
name which changes its mind in between leads nowhere else.
"""

import ipaddress
import re
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from face_vision.errors import CameraUnavailable

Machine = ipaddress.IPv4Address | ipaddress.IPv6Address
Networks = Sequence[ipaddress.IPv4Network | ipaddress.IPv6Network]

PRIVATE = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")
"""Where cameras of a building are (RFC 1918, RFC 4193); this machine itself is not among them."""

PORTS = {"rtsp": 554, "rtsps": 322, "http": 80, "https": 443}
"""Usual ports by scheme (RFC 2326, RFC 7826, RFC 9110); there are no other schemes."""

_LETTERS = re.compile(r"[A-Za-z0-9._~:/?\[\]@!$&'()*+,;=%-]+")
_CONTROLS = re.compile(r"%([01][0-9a-f]|7f)", re.IGNORECASE)
_HOST = re.compile(r"[A-Za-z0-9._:-]+")

FFMPEG_OPTIONS = frozenset(
    {"udp", "tcp", "multicast", "http", "https", "filter_src", "listen", "localaddr"}
    | {"rtsp_transport", "rtsp_flags", "sdp_flags", "protocol_whitelist", "protocol_blacklist"}
)
"""What FFmpeg would take out of an address for itself, though it was written for a camera."""


@dataclass(frozen=True)
class CameraAddress:
    """The address of a network camera, in its parts.

    Args:
        scheme: a key of `PORTS`.
        credentials: `user:password@`, in percents where need be; or nothing.
        host: a name, or a machine's address without brackets.
        path: with what follows a question mark.
    """

    scheme: str
    credentials: str
    host: str
    port: int
    path: str


def parse_address(source: str) -> CameraAddress:
    """Take an address apart.

    Raises:
        CameraUnavailable: it is none of a camera, or hides something for FFmpeg.
    """
    wrong = CameraUnavailable("camera_address_wrong")
    if not _LETTERS.fullmatch(source) or _CONTROLS.search(source):
        raise wrong
    try:
        parts = urlsplit(source)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise wrong from None
    if parts.scheme not in PORTS or not _HOST.fullmatch(host):
        raise wrong
    # FFmpeg is given addresses of films alone.
    if parts.scheme.startswith("rtsp") and _has_options(parts.query):
        raise wrong
    words = [quote(unquote(word), safe="") for word in (parts.username, parts.password) if word]
    return CameraAddress(
        scheme=parts.scheme,
        credentials=f"{':'.join(words)}@" if words else "",
        host=host,
        port=port or PORTS[parts.scheme],
        path=(parts.path or "/") + (f"?{parts.query}" if parts.query else ""),
    )


def require_allowed(source: str, networks: Networks, closed: Networks = ()) -> None:
    """Refuse an address that will lead nowhere; the name of a machine is not looked up.

    Args:
        source: the address.
        networks: those in which it may lie.
        closed: somebody else's; of several that hold an address the narrowest counts.

    Raises:
        CameraUnavailable: it may not be opened.
    """
    address = parse_address(source)
    try:
        machine = ipaddress.ip_address(address.host)
    except ValueError:
        return
    _require_within([machine], networks, closed)


def find_machine(address: CameraAddress, networks: Networks, closed: Networks = ()) -> str:
    """Look an address up; return the machine to connect to.

    Raises:
        CameraUnavailable: its name is unknown, or leads to a machine outside the networks.
    """
    try:
        found = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise CameraUnavailable("camera_name_unknown") from None
    hosts = [str(entry[4][0]) for entry in found]
    machines = [ipaddress.ip_address(host.partition("%")[0]) for host in hosts]
    _require_within(machines, networks, closed)
    return hosts[0]


def _require_within(machines: list[Machine], networks: Networks, closed: Networks) -> None:
    """Every one must be: which of them answers is not ours to choose."""
    if not all(is_within(machine, networks, closed) for machine in machines):
        names = ", ".join(map(str, networks))
        raise CameraUnavailable("camera_address_outside", networks=names)


def is_within(machine: Machine, networks: Networks, closed: Networks) -> bool:
    """Tell whether a machine lies in these networks, and in none of somebody else's within them."""
    narrowest = _narrowest(machine, networks)
    return narrowest >= max(0, _narrowest(machine, closed))


def _narrowest(machine: Machine, networks: Networks) -> int:
    """Return how many bits the narrowest network names that holds a machine; -1: none does."""
    reached = (machine.ipv4_mapped if machine.version == 6 else None) or machine
    around = [one for one in networks if reached.version == one.version and reached in one]
    return max((network.prefixlen for network in around), default=-1)


def _has_options(query: str) -> bool:
    names = {part.partition("=")[0].lower() for part in re.split("[?&;]", query)}
    return bool(names & FFMPEG_OPTIONS)
