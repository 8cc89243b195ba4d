"""How long a film of a room may be while others wait for the same minutes."""

USUAL_S, LEAST_S = 20.0, 10.0
"""10 to 20 s show everybody."""

EXPECTED_BYTES = 24 * 1024**2
"""Of a film of 1920x1080 and 20 s, at most about."""

BESIDE_S = 4.0
"""What a film takes beside its own length: starting the child, connecting, handing in."""


def film_seconds(*, until_s: float, n_waiting: int, n_at_once: int) -> float:
    """Share what is left of the minutes among those who wait: at eight o'clock all rooms begin.

    Args:
        until_s: how long films are tried from now on, seconds.
        n_waiting: films that wait for these minutes, with the one that begins now.
        n_at_once: how many are made at once.
    """
    # Those that wait are made in rounds, and the last round has to be over in time.
    n_rounds = -(-max(n_waiting, 1) // n_at_once)
    share_s = until_s / n_rounds - BESIDE_S
    return min(max(share_s, LEAST_S), USUAL_S)
