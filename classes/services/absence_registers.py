"""Let an absence explain what registers say already, and put them back when it is cancelled."""

from collections.abc import Mapping

from django.db import transaction

from accounts.models import User
from classes.models import AttendanceRecord, PlannedAbsence, Status
from classes.selectors.absence_registers import (
    amendments_by_record,
    changes_when_cancelled,
    records_to_explain,
)
from classes.services.planned_absences import (
    cancel_planned_absence,
    refuse_changed,
    refuse_others,
)
from classes.services.register import Author, Entry, record_attendance
from classes.versions import NOT_SHOWN, ShownVersion


@transaction.atomic
def explain_records(
    *,
    absence: PlannedAbsence,
    by: User,
    shown_version: ShownVersion,
    shown_records: Mapping[int, str],
) -> int:
    """Amend the registers that were shown: each says what the absence says, for its reason.

    A confirmed register stays confirmed.

    Args:
        shown_records: by the key of a record, its version.

    Returns:
        How many registers say something else now.
    """
    refuse_others(absence.student, by=by)
    refuse_changed(absence, shown_version=shown_version)
    records = [record for record in records_to_explain(absence) if record.pk in shown_records]
    for record in records:
        _explain(record, absence, by, shown_records[record.pk])
    return len(records)


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
    before = amendments_by_record(absence)
    changes = [one for one in changes_when_cancelled(absence) if one.record.pk in shown_records]
    for change in changes:
        record = change.record
        amendment = before.get(record.pk)
        record_attendance(
            session=record.session,
            student=record.student,
            entry=Entry(
                change.status,
                code=amendment.old_code if amendment else None,
                minutes_late=amendment.old_minutes_late if amendment else None,
                note=amendment.old_note if amendment else "",
            ),
            author=Author(by, reason_code="absence_cancelled"),
            shown_version=shown_records[record.pk],
        )
    cancel_planned_absence(absence=absence, by=by, shown_version=NOT_SHOWN)
    return len(changes)


def _explain(
    record: AttendanceRecord, absence: PlannedAbsence, by: User, shown_version: str
) -> None:
    record_attendance(
        session=record.session,
        student=record.student,
        entry=Entry(
            Status(absence.status).value,
            code=absence.fitting_code,
            note=record.note or absence.reason,
        ),
        author=Author(
            by,
            reason=absence.reason,
            reason_code="" if absence.reason else "absence_entered",
            absence=absence,
        ),
        shown_version=shown_version,
    )
