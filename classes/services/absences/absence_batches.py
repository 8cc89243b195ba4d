"""Enter one absence for several students in one step, and take the step back."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from classes.errors import OverlappingAbsenceError, StaleRowError
from classes.models import (
    AbsenceBatch,
    AttendanceAmendment,
    AttendanceRecord,
    PlannedAbsence,
    School,
    Student,
)
from classes.selectors.absences.absence_batches import AbsenceOutcome, preview_absences
from classes.selectors.absences.absence_registers import changes_when_all_cancelled
from classes.services.absences.absence_registers import explained, put_back
from classes.services.absences.planned_absences import (
    AbsencePlan,
    free_replaced,
    plan_absence,
    refuse_no_office,
    require_plan,
)
from classes.services.register.entries import Author
from classes.services.register.record_batches import AT_ONCE, WantedEntry, amend_records
from classes.versions import ShownVersion, refuse_stale


@dataclass(frozen=True)
class Undone:
    """How many absences of a step are gone, and how many stay: somebody has changed them."""

    n_gone: int
    n_stayed: int


def unstored_absence(plan: AbsencePlan) -> PlannedAbsence:
    """Make an absence of a plan, to be compared with what there is."""
    return PlannedAbsence(
        starts_at=plan.starts_at,
        ends_at=plan.ends_at,
        status=plan.status,
        code=plan.code,
        reason=plan.reason.strip(),
    )


@transaction.atomic
def enter_absences(
    students: Sequence[Student], *, plan: AbsencePlan, by: User, shown_version: ShownVersion
) -> AbsenceBatch:
    """Plan an absence for students of one school, past or to come, and change registers with it.

    Registers of its time that say absent say what it says, each as an amendment with its reason;
    other absences that lie within it give way to it. Whoever has one that lies partly within is
    left out. Nothing is entered if any of that has changed since `shown_version`
    (`Preview.version`).
    """
    # Before the preview is compared: nobody plans for them between the two.
    stored = _locked_students([one.pk for one in students])
    # One of another school is refused by the right there, whoever chose the students.
    for school in {one.school for one in stored}:
        require_plan(plan, school=school, by=by)
    preview = preview_absences(unstored_absence(plan), students=stored)
    refuse_stale(shown_version, preview.version)
    if not preview.entered:
        raise OverlappingAbsenceError("nobody_to_enter")
    batch = _new_batch(preview.entered[0].student.school, by)
    _plan(preview.entered, batch)
    # All in one call, so that each class's day is announced once.
    amend_records([entry for outcome in preview.entered for entry in _explained(outcome, by)])
    return batch


@transaction.atomic
def enter_in_place(student: Student, *, plan: AbsencePlan, by: User) -> PlannedAbsence:
    """Plan an absence in the place of those within it; registers are asked about on a page.

    Where there is none it is a plain one; one that covers all of it already is kept, and this one
    refused.
    """
    [stored] = _locked_students([student.pk])
    require_plan(plan, school=stored.school, by=by)
    [outcome] = preview_absences(unstored_absence(plan), students=[stored]).outcomes
    covered = any(_is_covered(plan, one) for one in outcome.replaced)
    # What covers it all is refused by the plain way, which names the absence in its place.
    if covered or not outcome.is_entered or not outcome.replaced:
        return plan_absence(student=stored, plan=plan, by=by)
    _plan([outcome], _new_batch(stored.school, by))
    return outcome.absence


@transaction.atomic
def undo_absences(*, batch: AbsenceBatch, by: User, shown_version: ShownVersion) -> Undone:
    """Take back what was entered in one step; what somebody has changed since stays.

    What a later letter covers goes for good: its registers follow that letter from now on.
    """
    refuse_no_office(batch.school_id, by=by)
    stored = (
        AbsenceBatch.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk=batch.pk)
        .first()
    )
    if stored is None:
        raise StaleRowError("row_changed_meanwhile")
    refuse_stale(shown_version, stored.version)
    rows = PlannedAbsence.all_there_are.filter(batch=stored)
    _locked_students(list(rows.values_list("student", flat=True)))
    absences = list(rows.select_related("student__school", "code", "replaced_by"))
    # By the moment of the step, which each of its absences bears until somebody changes it.
    unchanged = [one for one in absences if one.version == stored.version]
    for one in unchanged:
        if one.replaced_by:
            _hand_over(one, to=one.replaced_by)
    _cancel([one for one in unchanged if not one.replaced_by], by)
    stored.delete()
    return Undone(len(unchanged), len(absences) - len(unchanged))


def _hand_over(replaced: PlannedAbsence, *, to: PlannedAbsence) -> None:
    """Let all that hangs on an absence which gave way hang on the one that covers it; it goes."""
    # In this order: what gave way to it gives way to the later one from now on.
    PlannedAbsence.all_there_are.filter(replaced_by=replaced).update(replaced_by=to)
    AttendanceRecord.objects.filter(absence=replaced).update(absence=to)
    AttendanceAmendment.objects.filter(absence=replaced).update(absence=to)
    replaced.delete()


def _cancel(absences: Sequence[PlannedAbsence], by: User) -> None:
    changes = changes_when_all_cancelled(absences)
    author = Author(by, reason_code="absence_cancelled")
    # As they are now: the page showed the step, not each entry of a register.
    amend_records(
        [put_back(one, author=author, shown_version=one.record.version) for one in changes]
    )
    gave_way = PlannedAbsence.all_there_are.filter(replaced_by__in=absences)
    replacing = set(gave_way.values_list("replaced_by", flat=True))
    for absence in absences:
        # What gave way holds again before its keys are lost.
        if absence.pk in replacing:
            free_replaced(absence)
    PlannedAbsence.objects.filter(pk__in=[one.pk for one in absences]).delete()


def _locked_students(keys: Sequence[int]) -> list[Student]:
    """Read students as they are now; whoever else plans for them waits. All in one order."""
    locked = Student.objects.select_for_update(of=("self",), no_key=True).select_related("school")
    return list(locked.filter(pk__in=keys).order_by("pk"))


def _new_batch(school: School, by: User) -> AbsenceBatch:
    return AbsenceBatch.objects.create(school=school, entered_by=by, entered_at=timezone.now())


def _is_covered(plan: AbsencePlan, absence: PlannedAbsence) -> bool:
    return absence.starts_at <= plan.starts_at and plan.ends_at <= absence.ends_at


def _plan(outcomes: Sequence[AbsenceOutcome], batch: AbsenceBatch) -> None:
    """Store the absences, and let those within them give way."""
    for outcome in outcomes:
        absence = outcome.absence
        absence.batch, absence.entered_by = batch, batch.entered_by
        absence.entered_at = batch.entered_at
    PlannedAbsence.objects.bulk_create([one.absence for one in outcomes], batch_size=AT_ONCE)
    # Stored first, as what gives way needs the key of what it gave way to.
    replaced = []
    for outcome in outcomes:
        for gone in outcome.replaced:
            gone.replaced_by = outcome.absence
            replaced.append(gone)
    PlannedAbsence.all_there_are.bulk_update(replaced, ["replaced_by"], batch_size=AT_ONCE)


def _explained(outcome: AbsenceOutcome, by: User) -> list[WantedEntry]:
    return [
        explained(
            change.record, absence=outcome.absence, by=by, shown_version=change.record.version
        )
        for change in outcome.changes
    ]
