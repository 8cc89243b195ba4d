"""Record and amend who was there, and read a session's register."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from django.db import transaction
from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy

from accounts.models import User
from classes.errors import (
    InvalidEntryError,
    NotEnrolledError,
    ReasonMissingError,
    SessionClosedError,
    StaleEntryError,
)
from classes.models import (
    AttendanceAmendment,
    AttendanceCode,
    AttendanceRecord,
    ClassSession,
    Enrolment,
    PlannedAbsence,
    Status,
    Student,
)
from classes.services.codes import refuse_unchoosable
from classes.signals import register_amended
from classes.versions import NOT_SHOWN, ShownVersion, is_stale

Source = AttendanceRecord.Source
LONGEST_TEXT = 300
MOST_MINUTES_LATE = 600


@dataclass(frozen=True)
class Entry:
    """A student's status in a session, and what goes with it."""

    status: str
    minutes_late: int | None
    note: str
    code_id: int | None

    @classmethod
    def of(cls, record: AttendanceRecord) -> "Entry":
        return cls(record.status, record.minutes_late, record.note, record.code_id)


@dataclass(frozen=True)
class Author:
    """Who or what says so, and why."""

    source: str
    by: User | None
    reason: str
    reason_code: str
    absence: PlannedAbsence | None = None

    @property
    def has_reason(self) -> bool:
        return bool(self.reason or self.reason_code)


@dataclass(frozen=True)
class RegisterLine:
    """A student of a session, what is recorded, and how that came about; None: nothing yet."""

    student: Student
    record: AttendanceRecord | None
    amendments: tuple[AttendanceAmendment, ...]
    planned: PlannedAbsence | None = None
    came_later: bool = False

    @property
    def is_as_planned(self) -> bool:
        return bool(self.planned and self.planned.is_followed_by(self.record))


def record_attendance(
    *,
    session: ClassSession,
    student: Student,
    status: str,
    by: User | None,
    source: str = Source.PERSON,
    code: AttendanceCode | None = None,
    minutes_late: int | None = None,
    note: str = "",
    reason: str = "",
    reason_code: str = "",
    absence: PlannedAbsence | None = None,
    shown_version: ShownVersion,
) -> AttendanceRecord:
    """Record a status or change it; what a person has recorded no capture changes.

    Without a code the record says the plain status. A closed register is changed by a person with
    a reason only. Each change is kept as an amendment; recording the same again writes none. An
    entry that has changed since `shown_version` (`AttendanceRecord.version`, "" for no record) is
    left as it is.

    Args:
        reason: what a person wrote.
        reason_code: of a sentence of ours, where the change follows from something else.
        absence: the planned absence that it follows from.
    """
    code_id = code.pk if code else None
    entry = Entry(Status(status).value, minutes_late, note.strip(), code_id)
    author = Author(Source(source).value, by, reason.strip(), reason_code, absence)
    _refuse_invalid(entry, author)
    with transaction.atomic():
        session = _locked(session)
        _refuse_not_enrolled(session, student)
        _refuse_if_closed(session, author)
        _refuse_if_stale(session, student, shown_version)
        if code:
            refuse_unchoosable(code, entry.status, session=session, student=student, by=by)
        return _write(session, student, entry, author)


def register_lines(session: ClassSession) -> list[RegisterLine]:
    """List the roster of the day and whoever else has a record, in four queries."""
    records = {record.student_id: record for record in _records_of(session)}
    roster = session.class_group.roster_on(session.day)
    students = Student.objects.filter(Q(pk__in=roster.values("pk")) | Q(pk__in=list(records)))
    planned = planned_for(session)
    late = _entered_since(session) if session.is_closed else set()
    return [
        _line(
            student,
            records.get(student.pk),
            planned.get(student.pk),
            came_later=student.pk in late and student.pk not in records,
        )
        for student in students
    ]


def _entered_since(session: ClassSession) -> set[int]:
    """Return who came into the class group after the register was taken: it names none of them."""
    enrolled = Enrolment.objects.filter(class_group=session.class_group_id)
    taken_at = session.confirmed_at or session.ends_at
    since = enrolled.active_on(session.day).filter(entered_at__gt=taken_at)
    return set(since.values_list("student_id", flat=True))


def planned_for(session: ClassSession) -> dict[int, PlannedAbsence]:
    """Return what is planned for a session by student, one query; of two plans the earlier one."""
    planned: dict[int, PlannedAbsence] = {}
    for absence in PlannedAbsence.objects.over(session):
        planned.setdefault(absence.student_id, absence)
    return planned


def _records_of(session: ClassSession) -> "QuerySet[AttendanceRecord]":
    amendments = AttendanceAmendment.objects.settled().select_related(
        "amended_by", "old_code", "new_code"
    )
    return session.records.select_related("student", "recorded_by", "code").prefetch_related(
        Prefetch("amendments", queryset=amendments)
    )


def _line(
    student: Student,
    record: AttendanceRecord | None,
    planned: PlannedAbsence | None,
    *,
    came_later: bool,
) -> RegisterLine:
    amendments: Iterable[AttendanceAmendment] = record.amendments.all() if record else ()
    return RegisterLine(student, record, tuple(amendments), planned, came_later)


def _refuse_invalid(entry: Entry, author: Author) -> None:
    if entry.minutes_late is not None and entry.status != Status.LATE:
        raise InvalidEntryError("minutes_without_late")
    if entry.minutes_late is not None and not 1 <= entry.minutes_late <= MOST_MINUTES_LATE:
        raise InvalidEntryError("minutes_out_of_range", most=MOST_MINUTES_LATE)
    if max(len(entry.note), len(author.reason)) > LONGEST_TEXT:
        raise InvalidEntryError("note_too_long", most=LONGEST_TEXT)


def _locked(session: ClassSession) -> ClassSession:
    """Read the session as it is now; whoever else writes into it waits for this transaction."""
    sessions = ClassSession.objects.select_related("class_group__school")
    return sessions.select_for_update(of=("self",), no_key=True).get(pk=session.pk)


def _refuse_not_enrolled(session: ClassSession, student: Student) -> None:
    """Whoever has a record is no stranger, though she may have left the class group since."""
    is_enrolled = session.class_group.roster_on(session.day).filter(pk=student.pk).exists()
    if not is_enrolled and not session.records.filter(student=student).exists():
        raise NotEnrolledError(
            "student_not_enrolled", student=student, class_group=session.class_group
        )


def _refuse_if_closed(session: ClassSession, author: Author) -> None:
    if session.is_closed and author.source != Source.PERSON:
        raise SessionClosedError("register_closed")
    if session.is_closed and not author.has_reason:
        raise ReasonMissingError("reason_missing")


def _refuse_if_stale(session: ClassSession, student: Student, shown_version: ShownVersion) -> None:
    """What two people record of one student at once must not get lost unnoticed."""
    if shown_version is NOT_SHOWN:
        return
    records = session.records.filter(student=student).select_related("recorded_by", "code")
    record = records.first()
    if not is_stale(shown_version, record.version if record else ""):
        return
    raise stale_entry(record, student)


def stale_entry(record: AttendanceRecord | None, student: Student) -> StaleEntryError:
    if record is None:
        return StaleEntryError("entry_taken_back_meanwhile", student=student)
    return StaleEntryError(
        "entry_changed_meanwhile",
        who=record.recorded_by or gettext_lazy("Somebody"),
        student=student,
        status=record.label,
    )


def _write(
    session: ClassSession, student: Student, entry: Entry, author: Author
) -> AttendanceRecord:
    values = asdict(entry) | {"source": author.source, "recorded_by": author.by}
    locked = AttendanceRecord.objects.select_for_update(no_key=True)
    record, is_new = locked.get_or_create(session=session, student=student, defaults=values)
    if is_new and session.is_closed:
        _keep_amendment(record, None, author)
    if not is_new and _may_change(record, entry, author):
        _amend(record, entry, author)
    return record


def _may_change(record: AttendanceRecord, entry: Entry, author: Author) -> bool:
    """A person may change anything; a later capture only finds who was not seen before.

    A plan explains the absence of who was not seen.
    """
    if author.source == Source.PERSON:
        return Entry.of(record) != entry or record.source != Source.PERSON
    if record.source == Source.PERSON:
        return False
    if author.source == Source.PLAN:
        return record.source == Source.CAPTURE and record.status == Status.ABSENT
    is_away = record.status == Status.ABSENT or record.source == Source.PLAN
    return is_away and entry.status == Status.PRESENT


def _amend(record: AttendanceRecord, entry: Entry, author: Author) -> None:
    old = Entry.of(record)
    record.status, record.code_id = entry.status, entry.code_id
    record.minutes_late, record.note = entry.minutes_late, entry.note
    record.source, record.recorded_by = author.source, author.by
    record.recorded_at = timezone.now()
    record.save()
    # A person who repeats what a capture found takes it over; no entry has changed.
    if entry != old:
        _keep_amendment(record, old, author)


def _keep_amendment(record: AttendanceRecord, old: Entry | None, author: Author) -> None:
    amendment = AttendanceAmendment.objects.create(
        record=record,
        old_status=old.status if old else "",
        old_code_id=old.code_id if old else None,
        old_minutes_late=old.minutes_late if old else None,
        old_note=old.note if old else "",
        new_status=record.status,
        new_code_id=record.code_id,
        new_minutes_late=record.minutes_late,
        new_note=record.note,
        reason=author.reason,
        reason_code=author.reason_code,
        absence=author.absence,
        amended_by=author.by,
        amended_at=record.recorded_at,
    )
    if record.session.confirmed_at:
        register_amended.send(sender=ClassSession, session=record.session, amendment=amendment)
