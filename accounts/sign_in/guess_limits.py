"""How much there may be in a time: some at once, then one by one.

Of each only the moment is kept at which all of it would be forgotten (the generic cell rate
algorithm, https://www.itu.int/rec/T-REC-I.371), so nothing is counted down in the meantime.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.models import GuessCount
from accounts.sign_in.networks import network_of, networks_around

ROUNDS = 50
"""So often a place is sought while others seek one at the same moment."""

EVERYWHERE = "everywhere"
NONE = timedelta(0)


@dataclass(frozen=True)
class GuessBucket:
    """What is counted together.

    Args:
        purpose: what is done so often.
        at_once: so many may come at the same moment, after it was quiet.
        then_every: so long each takes to be forgotten.
    """

    purpose: str
    at_once: int
    then_every: timedelta

    def take(self, whose: str = EVERYWHERE) -> timedelta:
        """Count one more.

        Args:
            whose: a network or an account; each has a bucket of its own.

        Returns:
            how long to wait, if it is one too many, which is not counted then. Zero: it may be.
        """
        key = self._key(whose)
        for _ in range(ROUNDS):
            now = timezone.now()
            row, _is_new = GuessCount.objects.get_or_create(key=key, defaults={"last_at": now})
            taken = self._after_one_more(row.last_at, now)
            pause = taken - now - self._most
            if pause > NONE:
                return pause
            # Only as it was read: of those at the same moment each is counted.
            unchanged = GuessCount.objects.filter(pk=row.pk, last_at=row.last_at)
            if unchanged.update(last_at=taken, n_taken=F("n_taken") + 1):
                return NONE
        return self.then_every

    def give_back(self, whose: str = EVERYWHERE) -> None:
        """Forget one that was taken."""
        rows = GuessCount.objects.filter(key=self._key(whose))
        rows.update(last_at=F("last_at") - self.then_every)

    def is_begun(self, whose: str) -> bool:
        """Tell whether anything that was taken counts still."""
        return GuessCount.objects.filter(key=self._key(whose), last_at__gt=timezone.now()).exists()

    def larger(self, times: int) -> "GuessBucket":
        """Return one of the same purpose that holds so many times as much."""
        return replace(self, at_once=self.at_once * times, then_every=self.then_every / times)

    @property
    def _most(self) -> timedelta:
        return self.at_once * self.then_every

    def _after_one_more(self, forgotten_at: datetime, now: datetime) -> datetime:
        # Never further ahead than a full one: a clock that was wrong shuts nobody out for long.
        return min(max(forgotten_at, now), now + self._most) + self.then_every

    def _key(self, whose: str) -> str:
        """Return a sign of the bucket, from which neither person nor address is read."""
        text = "\0".join((self.purpose, whose))
        return salted_hmac("accounts.buckets", text, algorithm="sha256").hexdigest()


@dataclass(frozen=True)
class NetworkBuckets:
    """What comes from one network, and from the larger ones around it, where more may come.

    Args:
        smallest: for the address, or the smallest network of IPv6; each that is larger holds twice
            as much as the one inside it.
    """

    smallest: GuessBucket

    def take(self, where: str) -> timedelta:
        """Count one more from this address in each of its networks, or in none of them."""
        taken: list[tuple[GuessBucket, str]] = []
        # The largest first: where that one is full no row is made for each that lies in it.
        for bucket, network in reversed(self._nested(where)):
            if pause := bucket.take(network):
                for other, whose in taken:
                    other.give_back(whose)
                return pause
            taken.append((bucket, network))
        return NONE

    def give_back(self, where: str) -> None:
        for bucket, network in self._nested(where):
            bucket.give_back(network)

    def has_come(self, where: str) -> bool:
        """Tell whether anything of this address, or of the largest network around it, counts."""
        bucket, network = self._nested(where)[-1]
        return bucket.is_begun(network)

    def _nested(self, where: str) -> list[tuple[GuessBucket, str]]:
        nested = [(self.smallest, network_of(where))]
        for doublings, network in enumerate(networks_around(where), 1):
            nested.append((self.smallest.larger(2**doublings), network))
        return nested


@dataclass(frozen=True)
class Ceiling:
    """What strangers may have this site store, from one network and from all of them together.

    Args:
        from_everywhere: everybody.
        from_known: networks from which something came before; what is beside it in the other is
            kept for those from which nothing did.
        from_one_network: each of them.
    """

    from_everywhere: GuessBucket
    from_known: GuessBucket
    from_one_network: NetworkBuckets

    def take(self, where: str) -> timedelta:
        """Count one more from this address; return how long to wait if it is one too many."""
        # All first: beyond that not even a row is made for a network that was never seen.
        if pause := self.from_everywhere.take():
            return pause
        pause = self._take_from_network(where)
        if pause:
            self.from_everywhere.give_back()
        return pause

    def _take_from_network(self, where: str) -> timedelta:
        is_known = self.from_one_network.has_come(where)
        if pause := self.from_one_network.take(where):
            return pause
        pause = self.from_known.take() if is_known else NONE
        if pause:
            self.from_one_network.give_back(where)
        return pause


PASSWORD_RESETS = Ceiling(
    from_everywhere=GuessBucket("password resets", at_once=200, then_every=timedelta(seconds=20)),
    from_known=GuessBucket(
        "password resets of known networks", at_once=140, then_every=timedelta(seconds=30)
    ),
    from_one_network=NetworkBuckets(
        GuessBucket("password resets of a network", at_once=20, then_every=timedelta(minutes=3))
    ),
)
"""Each leaves a mail in the queue, whoever has the address, and whether anybody has it."""

RESET_OF_AN_ACCOUNT = GuessBucket(
    "password resets of an account", at_once=2, then_every=timedelta(hours=6)
)
"""Beside the ceiling: nobody who asks for all others keeps her from a new password."""
