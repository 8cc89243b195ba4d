"""Erase a file in the store when its row goes, whichever way it goes."""

from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver

from faces.models import ClassClip, FacePicture


@receiver(post_delete, sender=ClassClip)
@receiver(post_delete, sender=FacePicture)
def erase_file(instance: ClassClip | FacePicture, **_: object) -> None:
    """Wait for the commit: a deletion that is taken back keeps the file."""
    storage, name = instance.file.storage, instance.file.name
    if name:
        transaction.on_commit(lambda: storage.delete(name))
