"""Undo entries of students, as long as the register is open."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from classes.errors import SessionClosedError, StaleEntryError
from classes.models import AttendanceRecord, ClassSession, Student
from classes.services.register.entries import (
    Author,
    RegisterEntry,
    announce_taken_back,
    record_attendance,
    stale_entry,
)
from classes.services.register.lock import refuse_locked
from classes.services.sessions import lock_session
from classes.versions import NOT_SHOWN, NotShown, ShownVersion, is_stale

TAKEN_BACK = "entry_taken_back"


@dataclass(frozen=True)
class MadeEntries:
    """Entries that a person made since a moment.

    Args:
        had_entries: by student, whether there was an entry before.
        since: the moment.
    """

    had_entries: Mapping[int, bool]
    since: datetime


@transaction.atomic
def undo_entries(
    *,
    session: ClassSession,
    made: MadeEntries,
    by: User,
    shown_versions: Mapping[int, str] | NotShown,
) -> int:
    """Put entries that this person made since a moment back to what they were before.

    What has been recorded meanwhile, by somebody else or by herself on another page, stays.

    Args:
        shown_versions: by student, the version of the entry that she made.

    Returns:
        How many entries were put back.

    Raises:
        StaleEntryError: not one of them is as she made it.
    """
    lock_session(session)
    if session.is_closed:
        raise SessionClosedError("register_closed_to_changes")
    refuse_locked(session, by=by)
    rows = session.records.filter(student__in=made.had_entries)
    records = list(rows.select_related("student", "code", "recorded_by"))
    own = [one for one in records if _is_as_made(one, made.since, by, shown_versions)]
    if shown_versions is not NOT_SHOWN and not own:
        raise _nothing_left(records, made.had_entries)
    for record in own:
        is_new = not made.had_entries[record.student_id]
        restore_entry(record, since=made.since, by=by, is_new=is_new)
    return len(own)


def _is_as_made(
    record: AttendanceRecord,
    since: datetime,
    by: User,
    shown_versions: Mapping[int, str] | NotShown,
) -> bool:
    is_own = record.recorded_by_id == by.pk and record.recorded_at >= since
    # By the version too, as she may have entered it anew on another page.
    return is_own and not is_stale(_shown(shown_versions, record), record.version)


def _shown(shown_versions: Mapping[int, str] | NotShown, record: AttendanceRecord) -> ShownVersion:
    if isinstance(shown_versions, NotShown):
        return NOT_SHOWN
    return shown_versions.get(record.student_id, "")


def _nothing_left(
    records: list[AttendanceRecord], had_entries: Mapping[int, bool]
) -> StaleEntryError:
    if records:
        return stale_entry(records[0], student=records[0].student)
    return stale_entry(None, student=Student.objects.filter(pk__in=had_entries)[0])


def restore_entry(record: AttendanceRecord, *, since: datetime, by: User, is_new: bool) -> None:
    """Put one entry back to what it was before a moment; whoever calls holds the session.

    Args:
        is_new: there was none before, so it goes.
    """
    if is_new:
        announce_taken_back(record, author=Author(by, reason_code=TAKEN_BACK))
        record.delete()
        return
    # The first since then: what it replaced stood there at that moment.
    change = record.amendments.filter(amended_at__gte=since).first()
    if change:
        record_attendance(
            session=record.session,
            student=record.student,
            entry=RegisterEntry(
                # Empty where the entry was added to a closed register: nothing stood there before.
                change.old_status or record.status,
                code=change.old_code,
                minutes_late=change.old_minutes_late,
                minutes_early=change.old_minutes_early,
                note=change.old_note,
            ),
            author=Author(by, reason_code=TAKEN_BACK),
            shown_version=NOT_SHOWN,
        )
