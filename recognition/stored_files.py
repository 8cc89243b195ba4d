"""Erase a file in the store, and a key, when its row goes, whichever way it goes."""

from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver

from recognition.models import AnnotatedCopy, Camera, Capture, Upload
from storage.encryption.data_keys import delete_data_key
from storage.files import erase_after_commit
from storage.upload_parts import upload_parts


@receiver(post_delete, sender=Capture)
def erase_file(instance: Capture, **_: object) -> None:
    erase_after_commit(instance.file)
    delete_data_key(instance)


@receiver(post_delete, sender=AnnotatedCopy)
def erase_copy(instance: AnnotatedCopy, **_: object) -> None:
    erase_after_commit(instance.file)


@receiver(post_delete, sender=Camera)
def erase_key_of_pictures(instance: Camera, **_: object) -> None:
    delete_data_key(instance)


@receiver(post_delete, sender=Upload)
def erase_parts(instance: Upload, **_: object) -> None:
    # Taken now: Django empties the key of what it has deleted.
    upload_id = instance.pk
    transaction.on_commit(lambda: upload_parts().delete(upload_id))
