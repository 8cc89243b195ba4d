"""How many log-ins were refused: one number for all processes and machines, and nobody's name."""

from django.db import DatabaseError, transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import GuessCount

KEY = "log-ins refused"
"""A row beside the counts of guesses; a day without any, and it begins anew."""


def note_refused_log_in(**kwargs: object) -> None:
    """Count one more; a database that takes nothing keeps no log-in back."""
    try:
        with transaction.atomic():
            now = timezone.now()
            counts = GuessCount.objects.filter(key=KEY)
            if not counts.update(n_taken=F("n_taken") + 1, last_at=now):
                GuessCount.objects.create(key=KEY, n_taken=1, last_at=now)
    except DatabaseError:
        return


def n_refused_log_ins() -> int:
    found = GuessCount.objects.filter(key=KEY).values_list("n_taken", flat=True)
    return next(iter(found), 0)
