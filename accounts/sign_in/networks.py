"""From which network somebody comes: what one person may have many addresses of counts as one."""

from ipaddress import IPv4Address, IPv6Address, ip_address

IPV6_PREFIX = 64
"""The smallest network that a provider gives out: one machine has all of its addresses."""

IPV6_SITES = (56, 48)
"""What providers give to one customer, from a household to an organisation."""


def network_of(address: str) -> str:
    """Return the address, or of IPv6 its network."""
    try:
        found = unmapped(ip_address(address))
    except ValueError:
        return address
    if isinstance(found, IPv4Address):
        return str(found)
    return _network(found, IPV6_PREFIX)


def networks_around(address: str) -> tuple[str, ...]:
    """Return the larger networks of IPv6 that the address lies in, the smallest first.

    A provider gives a household or a school a whole one of them, so that whoever guesses there has
    as many of the smallest as she likes (RFC 6177). Of IPv4 there are none.
    """
    try:
        found = unmapped(ip_address(address))
    except ValueError:
        return ()
    if isinstance(found, IPv4Address):
        return ()
    return tuple(_network(found, prefix) for prefix in IPV6_SITES)


def site_of(address: str) -> str:
    """Return the largest network that may be one customer's; of IPv4 the address."""
    return (network_of(address), *networks_around(address))[-1]


def _network(address: IPv6Address, prefix: int) -> str:
    host_bits = 128 - prefix
    return f"{IPv6Address(int(address) >> host_bits << host_bits)}/{prefix}"


def unmapped(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """Return the address of IPv4 that one of IPv6 stands for, where it does."""
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address
