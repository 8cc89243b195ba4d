"""Record and amend who was there."""

from dataclasses import asdict, dataclass, fields

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy

from accounts.models import User
from classes.errors import (
    InvalidEntryError,
    NotEnrolledError,
    SessionClosedError,
    StaleEntryError,
)
from classes.models import (
    AttendanceAmendment,
    AttendanceCode,
    AttendanceRecord,
    ClassSession,
    NamelessCount,
    PlannedAbsence,
    Status,
    Student,
)
from classes.selectors.codes import was_recorded
from classes.services.codes import refuse_unchoosable, refuse_unfitting
from classes.services.registers.lock import refuse_future, refuse_locked, require_reason
from classes.signals import register_amended
from classes.versions import NOT_SHOWN, ShownVersion, is_stale

Source = AttendanceRecord.Source
LONGEST_TEXT = 300
MOST_MINUTES_LATE = 600


@dataclass(frozen=True)
class Entry:
    """A student's status in a session, and what goes with it.

    Args:
        code: of the school; None: the record says the plain status.
        minutes_early: before the end of the lesson, of who left before it.
    """

    status: str
    code: AttendanceCode | None = None
    minutes_late: int | None = None
    note: str = ""
    minutes_early: int | None = None


@dataclass(frozen=True)
class Author:
    """Who or what says so, and why.

    Args:
        by: None where a machine does.
        reason: what a person wrote.
        reason_code: of a sentence of ours, where the change follows from something else.
        absence: the planned absence that it follows from.
    """

    by: User | None
    source: str = Source.PERSON
    reason: str = ""
    reason_code: str = ""
    absence: PlannedAbsence | None = None


@dataclass(frozen=True)
class _Columns:
    """An entry as a record keeps it."""

    status: str
    minutes_late: int | None
    note: str
    code_id: int | None
    minutes_early: int | None

    @classmethod
    def of(cls, record: AttendanceRecord) -> "_Columns":
        return cls(**{one.name: getattr(record, one.name) for one in fields(cls)})

    @classmethod
    def given(cls, entry: Entry) -> "_Columns":
        code_id = entry.code.pk if entry.code else None
        status = Status(entry.status).value
        note = entry.note.strip()
        return cls(status, entry.minutes_late, note, code_id, entry.minutes_early)


def record_attendance(
    *,
    session: ClassSession,
    student: Student,
    entry: Entry,
    author: Author,
    shown_version: ShownVersion,
) -> AttendanceRecord:
    """Record a status or change it; what a person has recorded no capture changes.

    A closed register is changed by a person with a reason only, a locked one by the office, and
    none before its day. Each change is kept as an
    amendment; recording the same again writes none. An entry that has changed since
    `shown_version` (`AttendanceRecord.version`, "" for no record) is left as it is.
    """
    columns = _Columns.given(entry)
    _refuse_invalid(columns, author)
    with transaction.atomic():
        session = _locked(session)
        refuse_locked(session, by=author.by)
        refuse_future(session)
        _refuse_no_time_left(session, columns)
        _refuse_not_enrolled(session, student)
        _refuse_if_closed(session, author)
        _refuse_if_stale(session, student, shown_version)
        _refuse_code(entry, session, student, author)
        return _write(session, student, columns, author)


def _refuse_invalid(entry: _Columns, author: Author) -> None:
    if entry.minutes_late is not None and entry.status != Status.LATE:
        raise InvalidEntryError("minutes_without_late")
    if entry.minutes_early is not None and not Status(entry.status).is_here:
        raise InvalidEntryError("left_without_being_here")
    if entry.minutes_late is not None and not 1 <= entry.minutes_late <= MOST_MINUTES_LATE:
        raise InvalidEntryError("minutes_out_of_range", most=MOST_MINUTES_LATE)
    if entry.minutes_early is not None and not 1 <= entry.minutes_early <= MOST_MINUTES_LATE:
        raise InvalidEntryError("minutes_early_out_of_range", most=MOST_MINUTES_LATE)
    if max(len(entry.note), len(author.reason.strip())) > LONGEST_TEXT:
        raise InvalidEntryError("note_too_long", most=LONGEST_TEXT)


def _locked(session: ClassSession) -> ClassSession:
    """Read the session as it is now; whoever else writes into it waits for this transaction."""
    # `no_key`: on PostgreSQL rows that merely refer to the session, such as films, need not wait.
    sessions = ClassSession.objects.select_related("class_group__school")
    return sessions.select_for_update(of=("self",), no_key=True).get(pk=session.pk)


def _refuse_no_time_left(session: ClassSession, entry: _Columns) -> None:
    """Refuse to leave before one came."""
    n_minutes = (session.ends_at - session.starts_at).total_seconds() / 60
    missed = (entry.minutes_late or 0) + (entry.minutes_early or 0)
    if entry.minutes_early and missed >= n_minutes:
        raise InvalidEntryError("left_before_coming")


def _refuse_not_enrolled(session: ClassSession, student: Student) -> None:
    """Whoever has a record is no stranger, though she may have left the class group since."""
    is_enrolled = session.class_group.roster_on(session.day).filter(pk=student.pk).exists()
    if not is_enrolled and not session.records.filter(student=student).exists():
        raise NotEnrolledError(
            "student_not_enrolled", student=student, class_group=session.class_group
        )


def _refuse_code(entry: Entry, session: ClassSession, student: Student, author: Author) -> None:
    """Refuse a code that does not fit; what was recorded of the student before may be put back."""
    code = entry.code
    if code and not was_recorded(code, status=entry.status, session=session, student=student):
        refuse_unfitting(code, status=entry.status, school=session.class_group.school)
        refuse_unchoosable(code, session=session, student=student, by=author.by)


def _refuse_if_closed(session: ClassSession, author: Author) -> None:
    if session.is_closed and author.source != Source.PERSON:
        raise SessionClosedError("register_closed")
    if session.is_closed and not author.reason_code:
        require_reason(author.reason)


def _refuse_if_stale(session: ClassSession, student: Student, shown_version: ShownVersion) -> None:
    """What two people record of one student at once must not get lost unnoticed."""
    if shown_version is NOT_SHOWN:
        return
    records = session.records.filter(student=student).select_related("recorded_by", "code")
    record = records.first()
    if not is_stale(shown_version, record.version if record else ""):
        return
    raise stale_entry(record, student=student)


def stale_entry(record: AttendanceRecord | None, *, student: Student) -> StaleEntryError:
    if record is None:
        return StaleEntryError("entry_taken_back_meanwhile", student=student)
    return StaleEntryError(
        "entry_changed_meanwhile",
        who=record.recorded_by or gettext_lazy("Somebody"),
        student=student,
        status=record.label,
    )


def _write(
    session: ClassSession, student: Student, entry: _Columns, author: Author
) -> AttendanceRecord:
    values = asdict(entry) | {"source": Source(author.source).value, "recorded_by": author.by}
    values["absence"] = author.absence
    locked = AttendanceRecord.objects.select_for_update(no_key=True)
    record, is_new = locked.get_or_create(session=session, student=student, defaults=values)
    # Added after closing, it changes what was confirmed, though nothing stood there.
    if is_new and session.is_closed:
        _keep_amendment(record, None, author)
    if not is_new and _may_change(record, entry, author):
        _amend(record, entry, author)
    return record


def _may_change(record: AttendanceRecord, entry: _Columns, author: Author) -> bool:
    """A person may change anything; a later capture only finds who was not seen before.

    A plan explains the absence of who was not seen.
    """
    if author.source == Source.PERSON:
        return _Columns.of(record) != entry or record.source != Source.PERSON
    if record.source == Source.PERSON:
        return False
    if author.source == Source.PLAN:
        return record.source == Source.CAPTURE and record.status == Status.ABSENT
    is_away = record.status == Status.ABSENT or record.source == Source.PLAN
    return is_away and entry.status == Status.PRESENT


def _amend(record: AttendanceRecord, entry: _Columns, author: Author) -> None:
    old = _Columns.of(record)
    record.status, record.code_id = entry.status, entry.code_id
    record.minutes_late, record.note = entry.minutes_late, entry.note
    record.minutes_early = entry.minutes_early
    record.source, record.recorded_by = author.source, author.by
    record.recorded_at, record.absence = timezone.now(), author.absence
    record.save()
    # A person who repeats what a capture found takes it over; no entry has changed.
    if entry != old:
        _keep_amendment(record, old, author)


def _keep_amendment(record: AttendanceRecord, old: _Columns | None, author: Author) -> None:
    amendment = AttendanceAmendment.objects.create(
        record=record,
        old_status=old.status if old else "",
        old_code_id=old.code_id if old else None,
        old_minutes_late=old.minutes_late if old else None,
        old_minutes_early=old.minutes_early if old else None,
        old_note=old.note if old else "",
        new_status=record.status,
        new_code_id=record.code_id,
        new_minutes_late=record.minutes_late,
        new_minutes_early=record.minutes_early,
        new_note=record.note,
        reason=author.reason.strip(),
        reason_code=author.reason_code,
        absence=author.absence,
        amended_by=author.by,
        # One moment for both: Undo asks for either since the same time.
        amended_at=record.recorded_at,
    )
    # Of what nobody has confirmed other systems know nothing yet.
    if record.session.confirmed_at:
        register_amended.send(sender=ClassSession, session=record.session, amendment=amendment)


@transaction.atomic
def make_records_nameless(*, student: Student) -> int:
    """Keep a student's entries as counts of nobody; the entries go, with what was changed later."""
    records = AttendanceRecord.objects.filter(student=student).order_by("pk")
    counted = records.counted()
    names = ("session_id", "status", "code_id", "minutes_late", "minutes_early")
    entries = list(counted.values_list(*names))
    kept = NamelessCount.objects.filter(session__in=counted.values("session"))
    # Another student of the same lessons may be erased at this moment, into the same counts.
    counts = {(one.session_id, one.status, one.code_id): one for one in kept.select_for_update()}
    for session_id, status, code_id, minutes_late, minutes_early in entries:
        key = (session_id, status, code_id)
        if key not in counts:
            counts[key] = NamelessCount(session_id=session_id, status=status, code_id=code_id, n=0)
        counts[key].n += 1
        counts[key].minutes_late += minutes_late or 0
        counts[key].minutes_early += minutes_early or 0
    NamelessCount.objects.bulk_update(
        [one for one in counts.values() if one.pk],
        ["n", "minutes_late", "minutes_early"],
        batch_size=200,
    )
    NamelessCount.objects.bulk_create([one for one in counts.values() if not one.pk])
    # Without the amendments, which the deletion counts as well.
    return int(records.delete()[1].get(AttendanceRecord._meta.label, 0))
