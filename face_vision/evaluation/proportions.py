"""The interval of a share from a few counts (Wilson 1927)."""

from math import sqrt

Z = 1.959964
"""Quantile of the normal distribution for 95 %."""


def wilson_interval(n_hits: int, n: int) -> tuple[float, float]:
    """Return the 95 % interval of a share.

    Args:
        n_hits: how often it was so, 0 to `n`.
        n: how often it could have been.

    Returns:
        Lower and upper end, 0 to 1; (0, 1) for an `n` of 0.
    """
    if n == 0:
        return 0.0, 1.0
    share = n_hits / n
    middle = share + Z**2 / (2 * n)
    reach = Z * sqrt(share * (1 - share) / n + Z**2 / (4 * n**2))
    scale = 1 + Z**2 / n
    return max(0.0, (middle - reach) / scale), min(1.0, (middle + reach) / scale)
