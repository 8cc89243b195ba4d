"""Erase a certificate in the store when its row goes, whichever way it goes."""

from django.db.models.signals import post_delete
from django.dispatch import receiver

from guardians.models import AbsenceReport
from storage.files import erase_after_commit


@receiver(post_delete, sender=AbsenceReport)
def erase_file(instance: AbsenceReport, **_: object) -> None:
    erase_after_commit(instance.certificate)
