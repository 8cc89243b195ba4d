"""How often a kiosk may hand in: its link may be in anybody's hands, and no person stands by."""

from datetime import timedelta

from accounts.sign_in.guess_limits import GuessBucket
from kiosks.errors import TooManyVisitsError
from kiosks.models import Kiosk

VISITS = GuessBucket("visits of a kiosk", at_once=240, then_every=timedelta(seconds=2))
"""All that a tablet keeps through a cut, while a class comes in besides."""

WRONG_CODES = GuessBucket("wrong codes of a kiosk", at_once=20, then_every=timedelta(minutes=1))
"""Who mistypes tries again; who tries number after number learns few of a class."""


def count_visit(kiosk: Kiosk) -> None:
    """Count a visit.

    Raises:
        TooManyVisitsError: the kiosk keeps it and tries again.
    """
    _take(VISITS, kiosk)


def forgive_visit(kiosk: Kiosk) -> None:
    """Count it no longer: it was not answered, and comes again."""
    VISITS.give_back(str(kiosk.pk))


def count_code(kiosk: Kiosk) -> None:
    """Count a code before anybody looks whose it is.

    Raises:
        TooManyVisitsError: too many were nobody's of late; right ones wait with the others.
    """
    _take(WRONG_CODES, kiosk)


def forgive_code(kiosk: Kiosk) -> None:
    """Count it no longer: it was somebody's."""
    WRONG_CODES.give_back(str(kiosk.pk))


def _take(bucket: GuessBucket, kiosk: Kiosk) -> None:
    # By the kiosk, not the address: all tablets of a school share one.
    if bucket.take(str(kiosk.pk)):
        raise TooManyVisitsError("visits_too_many")
