"""Whose log-in a departure ended; it is forgotten once somebody switches the account on again."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from accounts.models import User
from accounts.sign_in.ended_log_ins import register_departures
from office.models import Departure


def _has_ended_log_in(user: User) -> bool:
    return Departure.objects.filter(teacher__user=user, has_ended_log_in=True).exists()


@receiver(post_save, sender=User)
def _forget_ended_log_in(instance: User, **kwargs: Any) -> None:
    """Who is switched off afterwards was not switched off by leaving."""
    fields = kwargs.get("update_fields")
    # Spares the query at each log-in, which saves its time alone.
    if instance.is_active and not kwargs.get("created") and (not fields or "is_active" in fields):
        ended = Departure.objects.filter(teacher__user=instance, has_ended_log_in=True)
        ended.update(has_ended_log_in=False)


register_departures(_has_ended_log_in)
