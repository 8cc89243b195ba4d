"""What the worker does for every import: read the file and plan, then write what was confirmed."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from classes.models import School
from face_vision.errors import DECODER_ENDED
from jobs.lifecycle import acquire, requeue
from jobs.registry import Failure, Kind, Lane, kind_of
from jobs.runner import run_leased
from jobs.running_job import RunningJob
from rosters.errors import RosterImportError, RosterUnreadableError
from rosters.file_imports.models import FileImport, Stage
from rosters.file_imports.services import forget_file
from storage.files import read_stored

logger = logging.getLogger(__name__)

SCHOOL_CHANGED = Failure("school_changed_meanwhile")
NOT_CONFIRMED: dict[str, Any] = {"is_confirmed": False, "applied_by": None, "applied_at": None}

Found = dict[str, Any]
"""Fields of the row that say what was found."""


@dataclass(frozen=True, eq=False)
class ImportWork:
    """What one kind of import does of its own.

    Args:
        model: of its rows.
        plan: reads the file, keeps the lines; returns what was found.
        write: plans again in a school that is locked, and writes all of it; returns what was
            found, or None, with nothing written, if that is another plan than was confirmed.
    """

    model: type[FileImport]
    plan: Callable[[Any], Found]
    write: Callable[[Any, School], Found | None]

    def kind(self, name: str) -> Kind:
        return Kind(
            name=name,
            model=self.model,
            lane=Lane.SMALL,
            run=self.run,
            failure_of=_failure_of,
            failing=lambda row: NOT_CONFIRMED,
            when_failed=self._forget_unread,
            try_again=_read_again,
        )

    def run(self, job: RunningJob) -> None:
        row = self.model._default_manager.select_related("school").get(pk=job.pk)
        if not row.is_confirmed:
            self._plan(row, job)
            return
        try:
            if not self._write(row, job):
                self._plan(row, job, SCHOOL_CHANGED)
        except IntegrityError:
            # Mostly somebody was faster; whatever else it was must be found out.
            logger.exception("%s %s was not applied.", self.model.__name__, row.pk)
            self._plan(row, job, SCHOOL_CHANGED)

    def _plan(self, row: FileImport, job: RunningJob, failure: Failure | None = None) -> None:
        """Read the file and keep what it would change; nothing of the school is changed."""
        found = {"stage": Stage.PLANNED} | self.plan(row)
        job.succeed(failure=failure, **NOT_CONFIRMED, **found)

    @transaction.atomic
    def _write(self, row: FileImport, job: RunningJob) -> bool:
        """Write all of the plan, or nothing if the job is somebody else's by now.

        Returns:
            False if another plan was confirmed than would be written now.
        """
        # Two imports of one school stand in line here.
        school = School.objects.select_for_update(of=("self",), no_key=True).get(pk=row.school_id)
        found = self.write(row, school)
        if found is None:
            return False
        # After the commit only: whoever has the lease by then still finds the file.
        forget_file(row)
        done: Found = {"stage": Stage.APPLIED, "applied_at": timezone.now(), "file": ""}
        # The lease is lost: whoever has it now writes the plan, and nothing of ours may stay.
        if not job.succeed(is_confirmed=False, **done, **found):
            transaction.set_rollback(True)
        return True

    def _forget_unread(self, pk: int) -> None:
        """Nobody can do anything with a file that could not be read."""
        row: Any = self.model._default_manager.get(pk=pk)
        if row.stage == Stage.SENT:
            forget_file(row)
            row.save(update_fields=["file"])


def work_on(row: FileImport) -> None:
    """Do here and now what the worker would do next, unless it is at it; safe to call twice."""
    if lease := acquire(kind=kind_of(type(row)), pk=row.pk):
        run_leased(lease=lease)
    row.refresh_from_db()


def content_of_file(row: FileImport) -> bytes:
    """Return the bytes that were sent.

    Raises:
        RosterImportError: they are erased.
    """
    content = read_stored(row.file)
    if content is None:
        raise RosterImportError("import_file_erased")
    return content


def _failure_of(error: Exception) -> Failure | None:
    if isinstance(error, RosterImportError | RosterUnreadableError):
        return Failure(error.code, error.params, is_final=error.code != DECODER_ENDED)
    return None


def _read_again(row: FileImport, shown_version: str) -> bool:
    if not row.file:
        raise RosterImportError("import_file_erased")
    return requeue(job=row, shown_version=shown_version)
