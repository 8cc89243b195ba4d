"""Imports that wait while a student is erased: their files may name her, and bring her back."""

from collections.abc import Iterable
from typing import cast

from jobs.models import JobState
from rosters.file_imports.models import OPEN, FileImport, FileImportQuerySet
from rosters.file_imports.services import discard_open


def discard_all(rows: Iterable[FileImport]) -> int:
    """Discard imports that no worker is at; whoever calls holds the rows."""
    imports = list(rows)
    for one in imports:
        discard_open(one)
    return len(imports)


def discard_waiting(model: type[FileImport], school_id: int) -> int:
    """Discard the files of a school that nobody has applied."""
    # What a worker is reading cannot be discarded: it would be refused.
    return discard_all(_waiting(model, school_id).exclude(state=JobState.RUNNING))


def waiting_keys(model: type[FileImport], school_id: int) -> list[str]:
    """Name them by key; also what waits, as a worker may begin with it before it is discarded."""
    return [str(pk) for pk in _waiting(model, school_id).values_list("pk", flat=True)]


def discard_rested(model: type[FileImport], keys: list[str]) -> list[str]:
    """Discard those of these that a worker is done with; return the others."""
    waiting = model._default_manager.filter(pk__in=keys, stage__in=OPEN)
    locked = waiting.select_for_update(of=("self",), no_key=True).order_by("pk")
    discard_all(locked.exclude(state=JobState.RUNNING))
    return [str(one.pk) for one in waiting.filter(state=JobState.RUNNING)]


def _waiting(model: type[FileImport], school_id: int) -> FileImportQuerySet:
    rows = model._default_manager.filter(school=school_id, stage__in=OPEN)
    return cast(FileImportQuerySet, rows)
