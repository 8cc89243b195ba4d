"""Which registers an absence of the office concerns: those of its time, those that follow it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.db.models import Prefetch, Q, QuerySet

from classes.models import AttendanceAmendment, AttendanceRecord, PlannedAbsence, Status

PUT_BACK = ("absence_changed", "absence_cancelled")
"""Reasons of changes by which a register is put back to its entry before."""


@dataclass(frozen=True)
class RecordChange:
    """A record of a register, and what it is to say instead.

    Args:
        before: the change to put back; None: the absence is explained, or nothing was before it.
        is_put_back: it followed the absence, and is to say what it would without.
        followed: the earlier absence that it follows again then.
    """

    record: AttendanceRecord
    letter: str
    label: str
    status: str
    is_put_back: bool = False
    before: AttendanceAmendment | None = None
    followed: PlannedAbsence | None = None


def count_contradicting(absence: PlannedAbsence) -> int:
    """Count the registers that say she was there while an absence is entered."""
    here = [status.value for status in Status if status.is_here]
    return _records_during(absence).filter(status__in=here).count()


def changes_when_written(absence: PlannedAbsence) -> list[RecordChange]:
    """List what the absence, new or changed, changes in registers, in order of time.

    Those of its time that say absent, or follow its earlier plan or an absence that gave way to
    it, come to say what it says; those that follow it and lie outside its time now are put back.
    """
    explained = [
        RecordChange(record, absence.letter, absence.label, absence.status)
        for record in _records_during(absence)
        # Present stays present: a plan does not overrule what somebody saw.
        if (record.status == Status.ABSENT or _follows(record, absence))
        and not absence.is_followed_by(record)
    ]
    outside = [one for one in _records_following([absence]) if not _is_during(absence, one)]
    put_back = _all_put_back(outside, [absence])
    return sorted(explained + put_back, key=lambda change: change.record.session.starts_at)


def _follows(record: AttendanceRecord, absence: PlannedAbsence) -> bool:
    own = record.absence
    return own is not None and absence.pk in {own.pk, own.replaced_by_id}


def changes_when_cancelled(absence: PlannedAbsence) -> list[RecordChange]:
    """List what registers say because of the absence, and their entries without it."""
    return changes_when_all_cancelled([absence])


def changes_when_all_cancelled(absences: Sequence[PlannedAbsence]) -> list[RecordChange]:
    """List the same for many absences; three queries."""
    return _all_put_back(_records_following(absences), absences)


def _all_put_back(
    records: Iterable[AttendanceRecord], absences: Sequence[PlannedAbsence]
) -> list[RecordChange]:
    found = [_put_back(record) for record in records]
    # Read only if something is put back: mostly nothing is.
    earlier = _earlier(absences) if found else []
    return [replace(one, followed=_followed_before(one, earlier)) for one in found]


def _earlier(absences: Sequence[PlannedAbsence]) -> list[PlannedAbsence]:
    """Return what holds beside the absences, and what gave way to them."""
    rows = PlannedAbsence.all_there_are.filter(student__in={one.student_id for one in absences})
    # What gave way to one of these holds again once that is taken back.
    holding = rows.filter(Q(replaced_by=None) | Q(replaced_by__in=absences))
    return list(holding.exclude(pk__in=[one.pk for one in absences]).select_related("code"))


def _followed_before(
    change: RecordChange, earlier: Iterable[PlannedAbsence]
) -> PlannedAbsence | None:
    """Return the earlier absence of this time of which the register is to say the same again."""
    record, before = change.record, change.before
    if before is None:
        return None
    entry_before = (before.old_status, before.old_code_id)
    return next(
        (
            one
            for one in earlier
            if one.student_id == record.student_id
            and _is_during(one, record)
            and (one.status, one.code_id) == entry_before
        ),
        None,
    )


def _put_back(record: AttendanceRecord) -> RecordChange:
    before, school = _first_change_for_absence(record), record.session.class_group.school
    # Nothing was entered before, so without the absence she was simply not there.
    if before is None or not before.old_status:
        absent = Status.ABSENT
        words = (school.letter_of(absent), str(absent.label), absent.value)
        return RecordChange(record, *words, is_put_back=True)
    status, code = Status(before.old_status), before.old_code
    words = (code.letter if code else school.letter_of(status), before.old_label, status.value)
    return RecordChange(record, *words, is_put_back=True, before=before)


def _first_change_for_absence(record: AttendanceRecord) -> AttendanceAmendment | None:
    """Return the change by which a record came to follow its absence; None: it always did."""
    # In Python: they were fetched along, another order would be a query for each record.
    newest_first = sorted(record.amendments.all(), key=lambda one: one.pk, reverse=True)
    first, is_undone = None, False
    for one in newest_first:
        is_own = one.absence_id == record.absence_id
        if is_own and one.reason_code not in PUT_BACK:
            first = one
        elif not is_own and not is_undone:
            break
        # It came back to its absence: the entry of another one in between does not count.
        is_undone = (is_own and one.reason_code in PUT_BACK) or (is_undone and not is_own)
    return first


def _records_following(absences: Sequence[PlannedAbsence]) -> "QuerySet[AttendanceRecord]":
    """Return the records that follow the absences: nobody has changed them since."""
    amendments = AttendanceAmendment.objects.select_related("old_code")
    records = AttendanceRecord.objects.filter(absence__in=absences)
    return _in_order(records).prefetch_related(Prefetch("amendments", queryset=amendments))


def _records_during(absence: PlannedAbsence) -> "QuerySet[AttendanceRecord]":
    records = AttendanceRecord.objects.counted().filter(
        student=absence.student_id,
        session__starts_at__lt=absence.ends_at,
        session__ends_at__gt=absence.starts_at,
    )
    return _in_order(records)


def _in_order(records: "QuerySet[AttendanceRecord]") -> "QuerySet[AttendanceRecord]":
    return records.select_related(
        "session__class_group__school", "student", "code", "recorded_by", "absence"
    ).order_by("session__starts_at")


def _is_during(absence: PlannedAbsence, record: AttendanceRecord) -> bool:
    session = record.session
    return session.starts_at < absence.ends_at and session.ends_at > absence.starts_at
