"""Keys of unidentified faces: when some of a film go, the key that opens them in backups goes."""

from collections.abc import Iterable
from contextlib import suppress

from django.db import transaction

from recognition.models import Capture, Sighting
from storage.encryption.data_keys import delete_data_key
from storage.errors import StorageError


def lock_films(pks: Iterable[int]) -> None:
    """Hold films before any of their faces is deleted: a film always comes before its faces.

    In one order: two that delete faces of the same films, and renew their keys, stand in line.
    """
    films = Capture.objects.filter(pk__in=list(pks)).order_by("pk")
    list(films.select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))


@transaction.atomic
def renew_keys(captures: Iterable[Capture]) -> None:
    """Delete the keys of these films; what is left of unidentified faces is sealed with new ones.

    Whoever has deleted faces of them held all of them before (`lock_films`).
    """
    pks = [capture.pk for capture in captures]
    # In one order: two that renew keys of the same films, and who writes what one shows, stand in
    # line; else faces sealed with a key that the other one deletes would open no more.
    for capture in (
        Capture.objects.filter(pk__in=pks)
        .order_by("pk")
        .select_for_update(of=("self",), no_key=True)
    ):
        # Opened before their key goes, sealed anew after it has gone.
        seen = Sighting.objects.filter(capture=capture).order_by("pk")
        seen = seen.select_for_update(of=("self",), no_key=True)
        rest = [sighting for sighting in seen if _is_of_nobody(sighting)]
        for sighting in rest:
            # What cannot be opened now will never be; its row goes with the others of its film.
            with suppress(StorageError):
                sighting.seal_anew()
        delete_data_key(capture)
        for sighting in rest:
            with suppress(StorageError):
                sighting.save(update_fields=["chip", "embedding"])


def _is_of_nobody(sighting: Sighting) -> bool:
    return sighting.key_owner.label == Capture._meta.label
