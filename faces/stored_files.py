"""Erase a file in the store, and a key, when its row goes, whichever way it goes."""

from django.db.models.signals import post_delete
from django.dispatch import receiver

from classes.models import School, Student
from faces.models import ClassClip, ConsentScan, FacePicture
from storage.encryption.data_keys import delete_data_key
from storage.files import erase_after_commit


@receiver(post_delete, sender=ClassClip)
@receiver(post_delete, sender=ConsentScan)
@receiver(post_delete, sender=FacePicture)
def erase_file(instance: ClassClip | ConsentScan | FacePicture, **_: object) -> None:
    erase_after_commit(instance.file)


@receiver(post_delete, sender=ClassClip)
@receiver(post_delete, sender=School)
@receiver(post_delete, sender=Student)
def erase_key(instance: ClassClip | School | Student, **_: object) -> None:
    delete_data_key(instance)
