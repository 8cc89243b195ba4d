"""Record and amend who was there."""

from collections.abc import Iterable
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
    PlannedAbsence,
    Status,
    Student,
)
from classes.selectors.codes import was_recorded
from classes.services.codes import refuse_unchoosable, refuse_unfitting
from classes.services.register.lock import refuse_future, refuse_locked, require_reason
from classes.signals import registers_amended
from classes.versions import NOT_SHOWN, ShownVersion, is_stale
from privacy.action_sources import current_source

Source = AttendanceRecord.Source
LONGEST_TEXT = 300
MOST_MINUTES_LATE = 600


@dataclass(frozen=True)
class RegisterEntry:
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
class EntryColumns:
    """An entry as a record keeps it."""

    status: str
    minutes_late: int | None
    note: str
    code_id: int | None
    minutes_early: int | None

    @classmethod
    def of(cls, record: AttendanceRecord) -> "EntryColumns":
        return cls(**{one.name: getattr(record, one.name) for one in fields(cls)})

    @classmethod
    def given(cls, entry: RegisterEntry) -> "EntryColumns":
        code_id = entry.code.pk if entry.code else None
        status = Status(entry.status).value
        note = entry.note.strip()
        return cls(status, entry.minutes_late, note, code_id, entry.minutes_early)


def record_attendance(
    *,
    session: ClassSession,
    student: Student,
    entry: RegisterEntry,
    author: Author,
    shown_version: ShownVersion,
) -> AttendanceRecord:
    """Record a status or change it; what a person has recorded no capture changes.

    A closed register is changed by a person with a reason only, a locked one by the office, and
    none before its day. Each change is kept as an
    amendment; recording the same again writes none. An entry that has changed since
    `shown_version` (`AttendanceRecord.version`, "" for no record) is left as it is.
    """
    columns = EntryColumns.given(entry)
    refuse_invalid(columns, author=author)
    with transaction.atomic():
        session = _locked(session)
        refuse_locked(session, by=author.by)
        refuse_future(session)
        refuse_no_time_left(session, entry=columns)
        _refuse_not_enrolled(session, student)
        refuse_if_closed(session, author=author)
        _refuse_if_stale(session, student, shown_version)
        _refuse_code(entry, session, student, author)
        return _write(session, student, columns, author)


def refuse_invalid(entry: EntryColumns, *, author: Author) -> None:
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


def refuse_no_time_left(session: ClassSession, *, entry: EntryColumns) -> None:
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


def _refuse_code(
    entry: RegisterEntry, session: ClassSession, student: Student, author: Author
) -> None:
    """Refuse a code that does not fit; what was recorded of the student before may be put back."""
    code = entry.code
    if code and not was_recorded(code, status=entry.status, session=session, student=student):
        refuse_unfitting(code, status=entry.status, school=session.class_group.school)
        refuse_unchoosable(code, session=session, student=student, by=author.by)


def refuse_if_closed(session: ClassSession, *, author: Author) -> None:
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
    session: ClassSession, student: Student, entry: EntryColumns, author: Author
) -> AttendanceRecord:
    values = asdict(entry) | {"source": Source(author.source).value, "recorded_by": author.by}
    values |= {"absence": author.absence, "recorded_with": current_source().token}
    locked = AttendanceRecord.objects.select_for_update(of=("self",), no_key=True)
    record, is_new = locked.get_or_create(session=session, student=student, defaults=values)
    # Added after closing, it changes what was confirmed, though nothing stood there.
    if is_new and session.is_closed:
        _keep_amendment(record, None, author)
    elif is_new:
        # Nothing was amended; but whoever knows the register learns of it.
        announce_amendments([amendment_of(record, old=None, author=author)])
    if not is_new and may_change(record, entry=entry, author=author):
        _amend(record, entry, author)
    return record


def may_change(record: AttendanceRecord, *, entry: EntryColumns, author: Author) -> bool:
    """A person may change anything; a later capture only finds who was not seen before.

    A plan explains the absence of who was not seen.
    """
    if author.source == Source.PERSON:
        return EntryColumns.of(record) != entry or record.source != Source.PERSON
    if record.source == Source.PERSON:
        return False
    if author.source == Source.PLAN:
        return record.source == Source.CAPTURE and record.status == Status.ABSENT
    is_away = record.status == Status.ABSENT or record.source == Source.PLAN
    return is_away and entry.status == Status.PRESENT


def _amend(record: AttendanceRecord, entry: EntryColumns, author: Author) -> None:
    old = EntryColumns.of(record)
    fill_in(record, entry=entry, author=author)
    record.save()
    # A person who repeats what a capture found takes it over; no entry has changed.
    if entry != old:
        _keep_amendment(record, old, author)


def fill_in(record: AttendanceRecord, *, entry: EntryColumns, author: Author) -> None:
    record.status, record.code_id = entry.status, entry.code_id
    record.minutes_late, record.note = entry.minutes_late, entry.note
    record.minutes_early = entry.minutes_early
    record.source, record.recorded_by = author.source, author.by
    record.recorded_with = current_source().token
    record.recorded_at, record.absence = timezone.now(), author.absence


def _keep_amendment(record: AttendanceRecord, old: EntryColumns | None, author: Author) -> None:
    amendment = amendment_of(record, old=old, author=author)
    amendment.save()
    announce_amendments([amendment])


def amendment_of(
    record: AttendanceRecord, *, old: EntryColumns | None, author: Author
) -> AttendanceAmendment:
    """Make the line of what a record was before, not stored yet."""
    return AttendanceAmendment(
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


def announce_taken_back(record: AttendanceRecord, *, author: Author) -> None:
    """Let those who know the register learn that an entry goes; call it before it does."""
    gone = amendment_of(record, old=EntryColumns.of(record), author=author)
    gone.new_status = ""
    announce_amendments([gone])


def announce_amendments(amendments: Iterable[AttendanceAmendment]) -> None:
    # Of what nobody has confirmed other systems know nothing yet.
    known = [one for one in amendments if one.record.session.confirmed_at]
    if known:
        registers_amended.send(sender=ClassSession, amendments=known)
