"""Erase a file in the store when its row goes, whichever way it goes."""

from django.db.models.signals import post_delete
from django.dispatch import receiver

from office.models import StudentExport
from storage.files import erase_after_commit


@receiver(post_delete, sender=StudentExport)
def erase_file(instance: StudentExport, **_: object) -> None:
    erase_after_commit(instance.file)
