"""Let registers follow an absence of the office, and put back those it covers no longer."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from django.db import transaction

from accounts.models import User
from classes.models import AttendanceRecord, PlannedAbsence, Status
from classes.selectors.absence_registers import (
    RecordChange,
    changes_when_cancelled,
    changes_when_written,
)
from classes.services.planned_absences import (
    cancel_planned_absence,
    refuse_changed,
    refuse_others,
)
from classes.services.register import Author, Entry, record_attendance
from classes.services.registers.lock import has_words
from classes.versions import NOT_SHOWN, ShownVersion


@transaction.atomic
def follow_absence(
    *,
    absence: PlannedAbsence,
    by: User,
    shown_version: ShownVersion,
    shown_records: Mapping[int, str],
) -> int:
    """Amend the registers that were shown: each says what the absence, new or changed, makes of it.

    A confirmed register stays confirmed.

    Args:
        shown_records: by the key of a record, its version.

    Returns:
        How many registers say something else now.
    """
    refuse_others(absence.student, by=by)
    refuse_changed(absence, shown_version=shown_version)
    changes = _shown(changes_when_written(absence), shown_records)
    author = Author(by, reason_code="absence_changed")
    for change in changes:
        version = shown_records[change.record.pk]
        if change.is_put_back:
            put_back(change, author=author, shown_version=version)
        else:
            explain_record(change.record, absence=absence, by=by, shown_version=version)
    return len(changes)


@transaction.atomic
def cancel_with_registers(
    *,
    absence: PlannedAbsence,
    by: User,
    shown_version: ShownVersion,
    shown_records: Mapping[int, str],
) -> int:
    """Cancel an absence, and let the registers that were shown say what they would without it.

    Returns:
        How many registers say something else now.
    """
    refuse_others(absence.student, by=by)
    refuse_changed(absence, shown_version=shown_version)
    # Before the absence goes: its deletion empties the column by which they are found.
    changes = _shown(changes_when_cancelled(absence), shown_records)
    author = Author(by, reason_code="absence_cancelled")
    for change in changes:
        put_back(change, author=author, shown_version=shown_records[change.record.pk])
    # Its version was compared above, under the same lock.
    cancel_planned_absence(absence=absence, by=by, shown_version=NOT_SHOWN)
    return len(changes)


def _shown(changes: Iterable[RecordChange], shown: Mapping[int, str]) -> list[RecordChange]:
    return [change for change in changes if change.record.pk in shown]


def put_back(change: RecordChange, *, author: Author, shown_version: str) -> None:
    """Put a record back to what it was before its absence, and let it follow the one before."""
    record, before = change.record, change.before
    record_attendance(
        session=record.session,
        student=record.student,
        entry=Entry(
            change.status,
            code=before.old_code if before else None,
            minutes_late=before.old_minutes_late if before else None,
            minutes_early=before.old_minutes_early if before else None,
            note=before.old_note if before else "",
        ),
        author=replace(author, absence=change.followed),
        shown_version=shown_version,
    )


def explain_record(
    record: AttendanceRecord, *, absence: PlannedAbsence, by: User, shown_version: ShownVersion
) -> None:
    """Let a record say what an absence says, with its reason."""
    record_attendance(
        session=record.session,
        student=record.student,
        entry=Entry(
            Status(absence.status).value,
            code=absence.fitting_code,
            # What the teacher wrote stays.
            note=record.note or absence.reason,
        ),
        author=Author(
            by,
            reason=absence.reason,
            reason_code="" if has_words(absence.reason) else "absence_entered",
            absence=absence,
        ),
        shown_version=shown_version,
    )
