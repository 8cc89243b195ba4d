"""Let registers follow an absence of the office, and put back those it covers no longer."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from django.db import transaction

from accounts.models import User
from classes.models import AttendanceRecord, PlannedAbsence, Status
from classes.selectors.absences.absence_registers import (
    RecordChange,
    changes_when_cancelled,
    changes_when_written,
)
from classes.services.absences.planned_absences import (
    cancel_planned_absence,
    refuse_changed,
    refuse_others,
)
from classes.services.register.entries import Author, RegisterEntry
from classes.services.register.lock import has_words
from classes.services.register.record_batches import WantedEntry, amend_records
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
    amend_records(
        [
            put_back(change, author=author, shown_version=version)
            if change.is_put_back
            else explained(change.record, absence=absence, by=by, shown_version=version)
            for change, version in changes
        ]
    )
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
    amend_records([put_back(one, author=author, shown_version=version) for one, version in changes])
    # Its version was compared above, under the same lock.
    cancel_planned_absence(absence=absence, by=by, shown_version=NOT_SHOWN)
    return len(changes)


def _shown(
    changes: Iterable[RecordChange], shown: Mapping[int, str]
) -> list[tuple[RecordChange, str]]:
    """Keep the changes that a page showed, with the version of the record on it."""
    return [(one, shown[one.record.pk]) for one in changes if one.record.pk in shown]


def put_back(change: RecordChange, *, author: Author, shown_version: ShownVersion) -> WantedEntry:
    """Return a record to what it was before its absence, and let it follow the one before."""
    before = change.before
    return WantedEntry(
        change.record,
        entry=RegisterEntry(
            change.status,
            code=before.old_code if before else None,
            minutes_late=before.old_minutes_late if before else None,
            minutes_early=before.old_minutes_early if before else None,
            note=before.old_note if before else "",
        ),
        author=replace(author, absence=change.followed),
        shown_version=shown_version,
    )


def explained(
    record: AttendanceRecord, *, absence: PlannedAbsence, by: User, shown_version: ShownVersion
) -> WantedEntry:
    """Let a record say what an absence says, with its reason."""
    return WantedEntry(
        record,
        entry=RegisterEntry(
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
