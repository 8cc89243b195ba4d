"""How often somebody may guess a secret: five times, then after pauses that grow.

What is counted is a pair: whose secret, and from which network. So whoever guesses shuts nobody
else out, neither the school behind the same address nor the person who sits elsewhere. Passwords
are counted twice more, with room for a school that mistypes: all that fail from one network, so
that one password is not tried at everybody, and all that fail at one account, from wherever. Who
logged in before in the same browser is counted there alone.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.models import GuessCount
from accounts.sign_in.guess_limits import GuessBucket, NetworkBuckets
from accounts.sign_in.networks import network_of, networks_around

FREE_GUESSES = 5
NO_PAUSE = timedelta(0)
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)
FORGOTTEN_AFTER = timedelta(days=1)
ROUNDS = 50
"""So often the place of a guess is sought while others guess at the same moment."""

PASSWORD = "password"  # noqa: S105 - the purpose of a guess, no secret
FROM_ONE_NETWORK = NetworkBuckets(
    GuessBucket("passwords of a network", at_once=60, then_every=timedelta(seconds=30))
)
AT_ONE_ACCOUNT = GuessBucket(
    "passwords of an account", at_once=100, then_every=timedelta(minutes=5)
)
AT_ONE_ACCOUNT_FROM_ONE_SITE = GuessBucket(
    "passwords of an account from a site", at_once=30, then_every=timedelta(minutes=10)
)
"""Of IPv6: whoever has a thousand of the smallest networks leaves most of the others' share."""


@dataclass(frozen=True)
class PasswordGuess:
    """Somebody who types a password.

    Args:
        whose: the address of the account that she typed.
        where: the address of the network that she comes from.
        device: the number of a browser in which the account was logged in before; else nothing.
    """

    whose: str
    where: str
    device: str = ""

    def take(self) -> timedelta:
        """Count it before it is tried; return how long to wait if it must not be."""
        if self.device:
            return take_guess(purpose=PASSWORD, whose=self.whose, where=self.device)
        # The network first: where that one has to pause, no row is made of what it invents.
        if pause := FROM_ONE_NETWORK.take(self.where):
            return pause
        pause = self._take_from_site() or self._take_at_account()
        if pause:
            FROM_ONE_NETWORK.give_back(self.where)
        return pause

    def forget(self) -> None:
        """Count it no more: it was right."""
        forget_guesses(purpose=PASSWORD, whose=self.whose, where=self.device or self.where)
        if not self.device:
            FROM_ONE_NETWORK.give_back(self.where)
            AT_ONE_ACCOUNT.give_back(self._account)
            self._give_back_to_site()

    def _take_at_account(self) -> timedelta:
        pause = AT_ONE_ACCOUNT.take(self._account) or self._take_pair()
        if pause:
            self._give_back_to_site()
        return pause

    def _take_from_site(self) -> timedelta:
        site = self._site
        return AT_ONE_ACCOUNT_FROM_ONE_SITE.take(site) if site else NO_PAUSE

    def _give_back_to_site(self) -> None:
        if site := self._site:
            AT_ONE_ACCOUNT_FROM_ONE_SITE.give_back(site)

    def _take_pair(self) -> timedelta:
        pause = take_guess(purpose=PASSWORD, whose=self.whose, where=self.where)
        if pause:
            AT_ONE_ACCOUNT.give_back(self._account)
        return pause

    @property
    def _site(self) -> str:
        """Name the account and the largest network around, of IPv6."""
        around = networks_around(self.where)
        return f"{self._account}\0{around[-1]}" if around else ""

    @property
    def _account(self) -> str:
        return self.whose.lower()


def take_guess(*, purpose: str, whose: str, where: str) -> timedelta:
    """Count a guess before it is tried, so that many at the same moment are no more than one.

    Args:
        purpose: what is guessed.
        whose: of an account, whether there is one or not.
        where: the address that it comes from, of which the network counts, or a device.

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
    # As an account is looked up: what counts apart must not be the same account.
    text = "\0".join((purpose, whose.lower(), network_of(where)))
    return salted_hmac("accounts.guesses", text, algorithm="sha256").hexdigest()
