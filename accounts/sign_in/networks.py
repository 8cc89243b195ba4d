"""From which network somebody comes: what one person may have many addresses of counts as one."""

from ipaddress import IPv4Address, IPv6Address, ip_address

IPV6_PREFIX = 64
"""The smallest network that a provider gives out: one machine has all of its addresses."""


def network_of(address: str) -> str:
    """Return the address, or of IPv6 its network."""
    try:
        found = unmapped(ip_address(address))
    except ValueError:
        return address
    if isinstance(found, IPv4Address):
        return str(found)
    host_bits = 128 - IPV6_PREFIX
    return f"{IPv6Address(int(found) >> host_bits << host_bits)}/{IPV6_PREFIX}"


def unmapped(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """Return the address of IPv4 that one of IPv6 stands for, where it does."""
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address
