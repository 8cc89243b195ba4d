"""Have the worker write a long list into a file, and erase what is old or lost."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from django.core.files.base import File
from django.db import transaction
from django.db.models import Exists, QuerySet
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils import translation

from accounts.models import User
from classes.errors import ListFileError
from classes.list_files.models import FOLDER, ListFile
from jobs.lifecycle import enqueue
from jobs.models import JobState
from jobs.registry import Failure, Kind, Lane
from jobs.running_job import RunningJob
from storage.files import erase_after_commit, erase_now, private_file, store_for_row
from storage.orphans import erase_orphans

UNDER_WAY = [JobState.QUEUED, JobState.RUNNING]
LONGEST_S = 3600
"""Five million rows as a workbook take less."""


class ExportedList(Protocol):
    """A list of the administration that can be written into a file."""

    def may_fetch(self, row: ListFile) -> bool:
        """Tell whether whoever asked may read all that is in the file, today."""

    def write(self, row: ListFile, target: Path, on_share: Callable[[float], object]) -> int:
        """Write the rows that whoever asked may read now, as she filtered them; return how many."""


Pages = Callable[[ListFile], ExportedList]

_pages: list[Pages] = []


def register_pages(pages: Pages) -> None:
    """Say who knows the lists of the administration: their rows, filters and columns."""
    _pages[:] = [pages]


class _UnwantedError(Exception):
    """Somebody else makes the file by now, or nobody wants it any more."""


@transaction.atomic
def ask_for_list_file(*, wanted: ListFile, by: User) -> ListFile:
    """Have the worker make the file; the one of the same list before goes.

    Args:
        wanted: a row that is not stored yet: which list, its filters, and the kind of file.

    Raises:
        ListFileError: one of hers is being made.
    """
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=by.pk)
    former = ListFile.objects.filter(asked_by=by)
    if former.filter(state__in=UNDER_WAY).exists():
        raise ListFileError("list_file_under_way")
    former.filter(model_label=wanted.model_label).delete()
    wanted.asked_by = by
    wanted.save()
    enqueue(job=wanted)
    return wanted


def exported_list(row: ListFile) -> ExportedList:
    """Find the list as whoever asked may read it."""
    (find,) = _pages
    return find(row)


def erase_former_list_files(before: datetime) -> int:
    """Erase what a crash left without a row."""
    return erase_orphans(ListFile, "file", folder=FOLDER, before=before)


def erase_list_files_with(student: Any) -> int:
    """Erase the files that may name a student: all of her school."""
    rows = [row for row in ListFile.objects.all() if student.school_id in row.school_ids]
    for row in rows:
        row.delete()
    return len(rows)


@receiver(post_delete, sender=ListFile, dispatch_uid="erase the file of a list")
def erase_file(instance: ListFile, **_: object) -> None:
    erase_after_commit(instance.file)


def _work(job: RunningJob) -> None:
    row = ListFile.objects.select_related("school", "asked_by").get(pk=job.pk)
    with private_file(f".{row.ending}") as target, suppress(_UnwantedError):
        with translation.override(row.language):
            n_rows = exported_list(row).write(row, target, partial(_report, job))
        with target.open("rb") as content:
            name = store_for_row(row, "file", File(content, f"list.{row.ending}"))
        if not job.succeed(file=name, n_rows=n_rows):
            # Not wanted any more, or made by another worker meanwhile.
            erase_now(row.file)


def _report(job: RunningJob, share: float) -> None:
    if job.is_lost():
        raise _UnwantedError
    job.report(share)


def _one_at_a_time(rows: "QuerySet[Any]") -> "QuerySet[Any]":
    """Leave the lane's other processes to its cameras."""
    return rows.filter(~Exists(ListFile.objects.filter(state=JobState.RUNNING)))


LIST_FILES = Kind(
    name="list file",
    model=ListFile,
    # Its processes hold no networks and are more than one: no face picture and no mail waits.
    lane=Lane.ROOMS,
    run=_work,
    max_attempts=2,
    timeout_s=LONGEST_S,
    eligible=_one_at_a_time,
    exhausted=Failure("list_file_failed"),
)
