"""A proxy that nobody named: everybody seems to come from it, and shares its limits."""

from django.core.cache import cache

UNTRUSTED, KEPT_S = "untrusted_proxy", 86_400


def note_untrusted_proxy(address: str) -> None:
    """Keep its address for whoever runs the site, as the last time it came."""
    if cache.get(UNTRUSTED) != address:
        cache.set(UNTRUSTED, address, KEPT_S)


def untrusted_proxy() -> str:
    """Return the address of a proxy that is not believed, if one has come in the last day."""
    return str(cache.get(UNTRUSTED, ""))
