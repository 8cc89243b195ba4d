"""Erase a file in the store when its row goes, whichever way it goes."""

from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver

from recognition.models import Capture, Upload
from storage.upload_parts import part_file


@receiver(post_delete, sender=Capture)
def erase_file(instance: Capture, **_: object) -> None:
    """Wait for the commit: a deletion that is taken back keeps the file."""
    storage, name = instance.file.storage, instance.file.name
    if name:
        transaction.on_commit(lambda: storage.delete(name))


@receiver(post_delete, sender=Upload)
def erase_part_file(instance: Upload, **_: object) -> None:
    path = part_file(instance.pk)
    transaction.on_commit(lambda: path.unlink(missing_ok=True))
