"""Which registers an absence of the office concerns: those taken before it, those it changed."""

from dataclasses import dataclass

from django.db.models import F, QuerySet

from classes.models import AttendanceAmendment, AttendanceRecord, PlannedAbsence, School, Status

Source = AttendanceRecord.Source


@dataclass(frozen=True)
class RecordChange:
    """A record of a register, and what it is to say instead."""

    record: AttendanceRecord
    letter: str
    label: str
    status: str


def records_to_explain(absence: PlannedAbsence) -> list[AttendanceRecord]:
    """Return what registers say that the absence explains: "absent", or its own earlier plan."""
    changed = set(_amendments_of(absence).values_list("record_id", flat=True))
    return [
        record
        for record in _records_during(absence)
        if (record.status == Status.ABSENT or record.pk in changed)
        and not absence.is_followed_by(record)
    ]


def count_contradicting(absence: PlannedAbsence) -> int:
    """Count the registers that say she was there while she is said to be away."""
    here = [status.value for status in Status if status.is_here]
    return _records_during(absence).filter(status__in=here).count()


def changes_when_entered(absence: PlannedAbsence) -> list[RecordChange]:
    """List what the absence would change in registers taken before it was entered."""
    status = absence.status
    return [
        RecordChange(record, absence.letter, absence.label, status)
        for record in records_to_explain(absence)
    ]


def changes_when_cancelled(absence: PlannedAbsence) -> list[RecordChange]:
    """List what registers say because of the absence, and what they said or would say without."""
    before = amendments_by_record(absence)
    return [
        _put_back(record, before.get(record.pk))
        for record in _records_during(absence)
        if absence.is_followed_by(record) and (record.pk in before or record.source == Source.PLAN)
    ]


def amendments_by_record(absence: PlannedAbsence) -> dict[int, AttendanceAmendment]:
    """Return the amendments that nobody has overwritten since, by the key of their record."""
    return {amendment.record_id: amendment for amendment in _amendments_of(absence)}


def _put_back(record: AttendanceRecord, amendment: AttendanceAmendment | None) -> RecordChange:
    if amendment is None or not amendment.old_status:
        absent = Status.ABSENT
        letter = _school_of(record).letter_of(absent)
        return RecordChange(record, letter, str(absent.label), absent.value)
    status = Status(amendment.old_status)
    code = amendment.old_code
    letter = code.letter if code else _school_of(record).letter_of(status)
    return RecordChange(record, letter, amendment.old_label, status.value)


def _school_of(record: AttendanceRecord) -> School:
    return record.session.class_group.school


def _amendments_of(absence: PlannedAbsence) -> "QuerySet[AttendanceAmendment]":
    own = AttendanceAmendment.objects.filter(absence=absence)
    return own.filter(record__recorded_at=F("amended_at")).select_related("old_code")


def _records_during(absence: PlannedAbsence) -> "QuerySet[AttendanceRecord]":
    records = AttendanceRecord.objects.filter(
        student=absence.student_id,
        session__starts_at__lt=absence.ends_at,
        session__ends_at__gt=absence.starts_at,
    )
    return records.select_related(
        "session__class_group__school", "student", "code", "recorded_by"
    ).order_by("session__starts_at")
