"""How often somebody may guess a secret: five times, then after pauses that grow.

What is counted is a pair: whose secret, and from which address. So whoever guesses shuts nobody
else out, neither the school behind the same address nor the person who sits elsewhere.
"""

from datetime import timedelta

from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.models import GuessCount

FREE_GUESSES = 5
NO_PAUSE = timedelta(0)
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)
FORGOTTEN_AFTER = timedelta(days=1)
ROUNDS = 50
"""So often the place of a guess is sought while others guess at the same moment."""


def take_guess(*, purpose: str, whose: str, where: str) -> timedelta:
    """Count a guess before it is tried, so that many at the same moment are no more than one.

    Args:
        purpose: what is guessed.
        whose: of an account, whether there is one or not.
        where: the address of the network that it comes from.

    Returns:
        how long to wait, where too many failed and the pause after the last one is not over; then
        nothing may be tried. Zero: it may.
    """
    key = _key(purpose, whose, where)
    for _ in range(ROUNDS):
        now = timezone.now()
        row, _is_new = GuessCount.objects.get_or_create(key=key, defaults={"last_at": now})
        n_taken = row.n_taken if now - row.last_at < FORGOTTEN_AFTER else 0
        pause = pause_after(n_taken)
        # A last guess that lies in the future was written by a clock that was wrong.
        left: timedelta = min(row.last_at + pause - now, pause)
        if left > NO_PAUSE:
            return left
        # Only as it was read: of guesses at the same moment each is counted.
        unchanged = GuessCount.objects.filter(pk=row.pk, n_taken=row.n_taken, last_at=row.last_at)
        if unchanged.update(n_taken=n_taken + 1, last_at=now):
            return NO_PAUSE
    return FIRST_PAUSE


def forget_guesses(*, purpose: str, whose: str, where: str) -> None:
    """Begin anew after the right secret."""
    GuessCount.objects.filter(key=_key(purpose, whose, where)).delete()


def pause_after(n_taken: int) -> timedelta:
    if n_taken < FREE_GUESSES:
        return NO_PAUSE
    # The pause is at its longest by then; without an end the product would overflow.
    doublings: int = min(n_taken - FREE_GUESSES, 16)
    return min(FIRST_PAUSE * (1 << doublings), LONGEST_PAUSE)


def erase_old_guesses() -> int:
    old = GuessCount.objects.filter(last_at__lt=timezone.now() - FORGOTTEN_AFTER)
    return old.delete()[0]


def _key(purpose: str, whose: str, where: str) -> str:
    """Return a sign of the pair, from which neither the person nor the address is read."""
    text = "\0".join((purpose, whose.casefold(), where))
    return salted_hmac("accounts.guesses", text, algorithm="sha256").hexdigest()
