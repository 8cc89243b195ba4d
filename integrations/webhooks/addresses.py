"""Which addresses may get messages: no machine of the school's own network, unless it is allowed.

A name is looked up once and the connection made to the very address that was checked, so that a
name which changes its mind in between leads nowhere else.
"""

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from django.conf import settings

from integrations.errors import AddressRefusedError, NameUnknownError

NEVER = tuple(map(ipaddress.ip_network, ("::/96", "64:ff9b:1::/48")))
"""Obsolete forms of IPv4 (RFC 4291), and gateways of one's own network (RFC 8215)."""

NAT64 = ipaddress.ip_network("64:ff9b::/96")
MARKS = "!$%&'()*+,/:;=?@[]~"
"""Stand in an address as they are; `%` too, for what is written in percents already."""


@dataclass(frozen=True)
class Target:
    """Where a message goes: the name for TLS and the Host header, and the checked address."""

    scheme: str
    host: str
    port: int
    path: str
    ip: str


def refuse_address(url: str) -> None:
    """Refuse an address that as such may get no message. Nothing is looked up.

    Raises:
        AddressRefusedError: it may not.
    """
    parts = urlsplit(url)
    may_be_private = settings.WEBHOOK_ALLOW_PRIVATE
    # Plain HTTP within one's own network alone, where that is allowed.
    if parts.scheme != "https" and not (may_be_private and parts.scheme == "http"):
        raise AddressRefusedError("address_without_https")
    # A password in an address would stand in every log.
    if not parts.hostname or parts.username or parts.password:
        raise AddressRefusedError("address_without_machine")
    try:
        parts.port  # noqa: B018 - reading it checks it
    except ValueError as error:
        raise AddressRefusedError("address_port_wrong") from error


def find_target(url: str) -> Target:
    """Look an address up and refuse it if any of its machines is a private one.

    Raises:
        AddressRefusedError: no message may go there.
        NameUnknownError: its name leads to no machine.
    """
    refuse_address(url)
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    host, ip = checked_machine(parts.hostname or "", port)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme, host, port, quote(path, safe=MARKS), ip)


def checked_machine(host: str, port: int) -> tuple[str, str]:
    """Look a name up; return it in letters of the net, and the address to connect to.

    Raises:
        AddressRefusedError: nothing may go to one of its machines.
        NameUnknownError: it leads to no machine.
    """
    host = _in_letters_of_the_net(host)
    addresses = _resolve(host, port)
    # Each of them, as the system may connect to any.
    if not settings.WEBHOOK_ALLOW_PRIVATE:
        for address in addresses:
            _refuse_private(host, address)
    return host, addresses[0]


def _in_letters_of_the_net(host: str) -> str:
    """Write a name such as schäfer.example as the Host header and TLS want it."""
    try:
        return host if host.isascii() else host.encode("idna").decode()
    except UnicodeError as error:
        raise AddressRefusedError("machine_unknown", host=host) from error


def _resolve(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NameUnknownError("machine_unknown", host=host) from error
    return [str(info[4][0]) for info in found]


def _refuse_private(host: str, address: str) -> None:
    # Behind a % stands the network card of a link-local address.
    ip = ipaddress.ip_address(address.split("%")[0])
    reached = _inside(ip) if isinstance(ip, ipaddress.IPv6Address) else ip
    is_never = any(ip in network for network in NEVER)
    if is_never or not reached.is_global or reached.is_multicast:
        raise AddressRefusedError("address_private", host=host)


def _inside(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """Return the IPv4 address to which a gateway leads: mapped, 6to4 or NAT64 (RFC 6052)."""
    is_translated = ip in NAT64
    translated = ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF) if is_translated else None
    return ip.ipv4_mapped or ip.sixtofour or translated or ip
