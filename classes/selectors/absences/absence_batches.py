"""What happens when an absence is entered for several students at once."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass

from classes.models import AttendanceRecord, PlannedAbsence, Status, Student
from classes.selectors.absences.absence_registers import RecordChange


@dataclass(frozen=True)
class AbsenceOutcome:
    """What entering the absence means for one student.

    Args:
        absence: hers, not stored yet.
        changes: registers of its time that come to say what it says.
        replaced: her other absences that lie within it: it takes their place.
        hindrance: another absence that lies only partly within: then nothing is entered for her.
        n_here: registers of its time that say that she was there; they stay.
    """

    absence: PlannedAbsence
    changes: Sequence[RecordChange]
    replaced: Sequence[PlannedAbsence]
    hindrance: PlannedAbsence | None
    n_here: int

    @property
    def student(self) -> Student:
        return self.absence.student

    @property
    def is_entered(self) -> bool:
        return self.hindrance is None


@dataclass(frozen=True)
class Preview:
    """What entering it means for all of them, in the order of the register."""

    outcomes: Sequence[AbsenceOutcome]

    @property
    def entered(self) -> list[AbsenceOutcome]:
        return [one for one in self.outcomes if one.is_entered]

    @property
    def left_out(self) -> list[AbsenceOutcome]:
        return [one for one in self.outcomes if not one.is_entered]

    @property
    def n_registers(self) -> int:
        return sum(len(one.changes) for one in self.entered)

    @property
    def n_here(self) -> int:
        return sum(one.n_here for one in self.entered)

    @property
    def version(self) -> str:
        """What was shown: whoever changes a register or a plan meanwhile gives it another."""
        # A page lists by name, and whoever enters locks by key: both show the same.
        by_key = sorted(self.outcomes, key=lambda one: one.student.pk)
        parts = [part for one in by_key for part in _parts(one)]
        return hashlib.sha256("|".join(parts).encode()).hexdigest()[:32]


def preview_absences(absence: PlannedAbsence, *, students: Sequence[Student]) -> Preview:
    """Compare an absence, not stored yet, with plans and registers of students; two queries."""
    records = _records_during(absence, students)
    plans = _plans_during(absence, students)
    return Preview([_outcome(absence, one, plans[one.pk], records[one.pk]) for one in students])


def _outcome(
    absence: PlannedAbsence,
    student: Student,
    plans: Sequence[PlannedAbsence],
    records: Sequence[AttendanceRecord],
) -> AbsenceOutcome:
    # One of each student: the plan that was given is nobody's.
    own = copy(absence)
    own.student = student
    partly = [one for one in plans if not _is_within(one, absence)]
    replaced = {one.pk for one in plans}
    changes = [
        RecordChange(record, own.letter, own.label, own.status)
        for record in records
        # Also what says so by an absence that gives way: it follows the new one from then on.
        if (record.status == Status.ABSENT or record.absence_id in replaced)
        and not own.is_followed_by(record)
    ]
    return AbsenceOutcome(
        absence=own,
        changes=changes,
        replaced=plans,
        hindrance=next(iter(partly), None),
        n_here=sum(Status(record.status).is_here for record in records),
    )


def _is_within(plan: PlannedAbsence, absence: PlannedAbsence) -> bool:
    return absence.starts_at <= plan.starts_at and plan.ends_at <= absence.ends_at


def _records_during(
    absence: PlannedAbsence, students: Sequence[Student]
) -> Mapping[int, list[AttendanceRecord]]:
    rows = AttendanceRecord.objects.counted().filter(
        student__in=students,
        session__starts_at__lt=absence.ends_at,
        session__ends_at__gt=absence.starts_at,
    )
    along = rows.select_related("session__class_group__school", "student", "code", "recorded_by")
    return _by_student(along.order_by("session__starts_at"))


def _plans_during(
    absence: PlannedAbsence, students: Sequence[Student]
) -> Mapping[int, list[PlannedAbsence]]:
    rows = PlannedAbsence.objects.during(absence.starts_at, absence.ends_at)
    found = rows.filter(student__in=students).select_related("student__school", "code")
    return _by_student(found.order_by("starts_at"))


def _by_student(rows: Iterable) -> Mapping[int, list]:
    found = defaultdict(list)
    for row in rows:
        found[row.student_id].append(row)
    return found


def _parts(one: AbsenceOutcome) -> list[str]:
    plans = [f"{plan.pk} {plan.version}" for plan in one.replaced]
    records = [f"{change.record.pk} {change.record.version}" for change in one.changes]
    return [str(one.student.pk), *plans, *records]
