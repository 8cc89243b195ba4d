"""Erase a file in the store when its row goes, whichever way it goes."""

from django.db.models.signals import post_delete
from django.dispatch import receiver

from faces.models import ClassClip, ConsentScan, FacePicture
from storage.files import erase_after_commit


@receiver(post_delete, sender=ClassClip)
@receiver(post_delete, sender=ConsentScan)
@receiver(post_delete, sender=FacePicture)
def erase_file(instance: ClassClip | ConsentScan | FacePicture, **_: object) -> None:
    erase_after_commit(instance.file)
