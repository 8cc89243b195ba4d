"""Whose data key is which: each student has one, and each row whose data nobody else owns."""

import uuid
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.db.models import Model
from django.db.models.signals import post_save

from privacy.accesses import Access
from privacy.services.access_log import log_change
from storage.encryption.keyring import keyring
from storage.errors import KeyGoneError
from storage.models import DataKey

SCHOOL = "classes.School"


@dataclass(frozen=True)
class Owner:
    """The row whose key seals something.

    Args:
        label: of its model, such as `classes.Student`.
        pk: its primary key.
    """

    label: str
    pk: object

    def __str__(self) -> str:
        return f"{self.label}:{self.pk}"

    @classmethod
    def of(cls, row: Model) -> "Owner":
        return cls(row._meta.label, row.pk)


def key_of(owner: Owner) -> uuid.UUID:
    """Return the number of the owner's key, which is made if there is none.

    Not remembered: a transaction that is taken back takes the row of the key along.
    """
    known = _known(owner)
    # The folder decides, not the row: that may come from a backup older than the key's deletion.
    if known is not None and keyring().store.has(known):
        return known
    return _make(owner)


def make_keys_of_new_schools() -> None:
    """Have each school's key made once the school is stored.

    Made with the first thing that is sealed in it, it would be waited for by whoever seals
    something there at the same moment, and two that hold what the other wants break each other off.
    """
    post_save.connect(_make_key_of_school, sender=SCHOOL, dispatch_uid="key of a new school")


def _make_key_of_school(
    sender: type[Model], instance: Model, *, created: bool, raw: bool, **kwargs: Any
) -> None:
    # A row that is loaded from another database brings the row of its key along.
    if created and not raw:
        # Robust: what fails here is made with the first thing that is sealed.
        transaction.on_commit(partial(key_of, Owner.of(instance)), robust=True)


@transaction.atomic
def delete_data_key(owner: Model) -> None:
    """Delete a row's key once that is certain: whatever it sealed is unreadable, in backups too.

    What is sealed for it later gets a new key.
    """
    # A mark, no deletion yet: a change that is taken back must find the key again.
    DataKey.objects.filter(owner=str(Owner.of(owner)), is_ended=False).update(is_ended=True)
    # Robust: the change is done by now, and what fails here the worker does later (`keep_sealed`).
    transaction.on_commit(delete_ended_keys, robust=True)


def delete_ended_keys() -> int:
    """Delete the keys of ended rows; a process that was killed over it left some.

    Returns:
        How many there were.
    """
    ended = list(DataKey.objects.filter(is_ended=True))
    for row in ended:
        # The key before its row, by which it is found again if this process is killed in between.
        keyring().delete(row.pk)
        row.delete()
    return len(ended)


def key_ids_in_use(label: str) -> list[uuid.UUID]:
    """Return the numbers of the keys of all rows of one kind."""
    rows = DataKey.objects.filter(owner__startswith=f"{label}:", is_ended=False)
    return list(rows.values_list("pk", flat=True))


def pks_without_key(label: str) -> set[int]:
    """Return the owners of one kind whose key was deleted since their rows were written.

    So it is after a backup of before the deletion was restored.
    """
    rows = DataKey.objects.filter(owner__startswith=f"{label}:", is_ended=False)
    store = keyring().store
    owners = rows.values_list("pk", "owner")
    return {int(owner.rpartition(":")[2]) for key, owner in owners if not store.has(key)}


def require_own_keys() -> None:
    """Refuse a folder of keys that belongs to another installation.

    Raises:
        InstallationKeyError: the installation's key is missing, or another one.
        KeyGoneError: it has no school's key.
    """
    keyring().check()
    if not any(map(keyring().store.has, key_ids_in_use(SCHOOL))):
        raise KeyGoneError("key_gone")


def _known(owner: Owner) -> uuid.UUID | None:
    rows = DataKey.objects.filter(owner=str(owner), is_ended=False)
    return rows.values_list("pk", flat=True).first()


def _make(owner: Owner) -> uuid.UUID:
    """Make a key and its row; whoever comes second takes the first one's."""
    parent = None if owner.label == SCHOOL else key_of(Owner(SCHOOL, _school_pk_of(owner)))
    # Before the row: no row may name a key that was never written.
    key_id = keyring().make(str(owner), parent=parent)
    try:
        with transaction.atomic():
            # A row without its file: the key was deleted with what it sealed.
            _forget_missing(owner)
            DataKey.objects.create(pk=key_id, owner=str(owner))
            if owner.label == SCHOOL:
                log_change(Access("keys", int(str(owner.pk)), params={"how": "added"}))
    except IntegrityError:
        # Somebody made one at the same moment, and may have sealed with it: ours goes.
        keyring().delete(key_id)
        known = _known(owner)
        if known is None:
            raise
        return known
    return key_id


def _forget_missing(owner: Owner) -> None:
    for row in DataKey.objects.filter(owner=str(owner), is_ended=False):
        if not keyring().store.has(row.pk):
            row.delete()


def _school_pk_of(owner: Owner) -> int:
    """Follow the way that each model names to its school."""
    model: type[models.Model] = apps.get_model(owner.label)
    path = getattr(model, "SCHOOL_PATH", "school")
    return int(model._base_manager.values_list(path, flat=True).get(pk=owner.pk))
