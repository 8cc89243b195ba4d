"""Change many entries of registers at once, by the rules of a single one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from classes.models import AttendanceAmendment, AttendanceCode, AttendanceRecord, ClassSession
from classes.services.codes import refuse_unchoosable, refuse_unfitting
from classes.services.register.entries import (
    Author,
    EntryColumns,
    RegisterEntry,
    amendment_of,
    announce_amendments,
    fill_in,
    may_change,
    refuse_if_closed,
    refuse_invalid,
    refuse_no_time_left,
    stale_entry,
)
from classes.services.register.lock import refuse_future, refuse_locked
from classes.versions import ShownVersion, is_stale

AT_ONCE = 200
"""Rows of one statement; SQLite takes a limited number of values."""

FILLED_IN = [
    *("status", "code", "minutes_late", "minutes_early", "note"),
    *("source", "recorded_by", "recorded_with", "recorded_at", "absence"),
]


@dataclass(frozen=True)
class WantedEntry:
    """What a record is to say, who says so, and the version of the record that was shown."""

    record: AttendanceRecord
    entry: RegisterEntry
    author: Author
    shown_version: ShownVersion


@transaction.atomic
def amend_records(wanted: Sequence[WantedEntry]) -> None:
    """Change records as `record_attendance` does one by one, and keep each change.

    Some queries for a few hundred records, however many lessons they are of; one more for each
    code that its author may choose of this student only.
    """
    stored = _locked_records([one.record for one in wanted])
    _refuse(wanted, stored)
    changed, amendments = [], []
    for one in wanted:
        record, entry = stored[one.record.pk], EntryColumns.given(one.entry)
        # What says so already is passed over, so that nobody is noted as having entered it.
        if not may_change(record, entry=entry, author=one.author):
            continue
        old = EntryColumns.of(record)
        fill_in(record, entry=entry, author=one.author)
        changed.append(record)
        # Another author of the same entry is no amendment.
        if entry != old:
            amendments.append(amendment_of(record, old=old, author=one.author))
    AttendanceRecord.objects.bulk_update(changed, FILLED_IN, batch_size=AT_ONCE)
    AttendanceAmendment.objects.bulk_create(amendments, batch_size=AT_ONCE)
    announce_amendments(amendments)


def _locked_records(records: Iterable[AttendanceRecord]) -> Mapping[int, AttendanceRecord]:
    """Read records as they are now; all lessons first, in one order: no step waits for another."""
    keys = {one.pk: one.session_id for one in records}
    sessions = ClassSession.objects.filter(pk__in=set(keys.values())).order_by("pk")
    list(sessions.select_for_update(of=("self",), no_key=True).values_list("pk"))
    locked = AttendanceRecord.objects.select_for_update(of=("self",), no_key=True)
    along = ("session__class_group__school", "student", "code", "recorded_by")
    return locked.select_related(*along).in_bulk(list(keys))


def _refuse(wanted: Sequence[WantedEntry], stored: Mapping[int, AttendanceRecord]) -> None:
    asked: set[object] = set()
    for one in wanted:
        columns = EntryColumns.given(one.entry)
        refuse_invalid(columns, author=one.author)
        record = stored.get(one.record.pk)
        # Deleted since the page was shown.
        if record is None:
            raise stale_entry(None, student=one.record.student)
        session = record.session
        # Whether somebody is of the office is asked once for each school.
        pair = one.author.by, session.class_group.school_id
        if session.is_locked and pair not in asked:
            refuse_locked(session, by=one.author.by)
            asked.add(pair)
        refuse_future(session)
        refuse_no_time_left(session, entry=columns)
        refuse_if_closed(session, author=one.author)
        if is_stale(one.shown_version, record.version):
            raise stale_entry(record, student=record.student)
    _refuse_codes(wanted, stored)


def _refuse_codes(wanted: Sequence[WantedEntry], stored: Mapping[int, AttendanceRecord]) -> None:
    """Refuse codes that do not fit; what was recorded of the student before may be put back."""
    coded = [one for one in wanted if one.entry.code]
    if not coded:
        return
    before = AttendanceAmendment.objects.filter(record__in=[one.record.pk for one in coded])
    # Codes that were switched off since may come back where an entry is restored.
    recorded = set(before.values_list("record", "old_code", "old_status"))
    # Once for each author: batches have one or two of them and hundreds of entries.
    usable = {
        by: set(AttendanceCode.objects.usable_by(by).values_list("pk", flat=True))
        for by in {one.author.by for one in coded}
    }
    for one in coded:
        record, code, by = stored[one.record.pk], one.entry.code, one.author.by
        if code is None or (record.pk, code.pk, one.entry.status) in recorded:
            continue
        refuse_unfitting(code, status=one.entry.status, school=record.session.class_group.school)
        if code.pk not in usable[by]:
            refuse_unchoosable(code, session=record.session, student=record.student, by=by)
