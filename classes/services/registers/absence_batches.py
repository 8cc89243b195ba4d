"""Enter one absence for several students in one step, and take the step back."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from classes.errors import OverlappingAbsenceError, StaleRowError
from classes.models import AbsenceBatch, PlannedAbsence, School, Student
from classes.selectors.absence_registers import changes_when_cancelled
from classes.selectors.registers.absence_batches import Outcome, preview_absences
from classes.services.absence_registers import cancel_with_registers, explain_record
from classes.services.planned_absences import Plan, require_plan
from classes.versions import NOT_SHOWN, ShownVersion, refuse_stale


def unstored_absence(plan: Plan) -> PlannedAbsence:
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
    students: Sequence[Student], *, plan: Plan, by: User, shown_version: ShownVersion
) -> AbsenceBatch:
    """Plan an absence for students of one school, past or to come, and change registers with it.

    Registers of its time that say absent say what it says, each as an amendment with its reason;
    other absences that lie within it give way to it. Whoever has one that lies partly within is
    left out. Nothing is entered if any of that has changed since `shown_version`
    (`Preview.version`).
    """
    locked = Student.objects.select_for_update(of=("self",), no_key=True).select_related("school")
    stored = list(locked.filter(pk__in=[one.pk for one in students]))
    for school in {one.school for one in stored}:
        require_plan(plan, school=school, by=by)
    preview = preview_absences(unstored_absence(plan), students=stored)
    refuse_stale(shown_version, preview.version)
    if not preview.entered:
        raise OverlappingAbsenceError("nobody_to_enter")
    batch = _new_batch(preview.entered[0].student.school, by)
    for outcome in preview.entered:
        _enter(outcome, batch)
    return batch


@transaction.atomic
def undo_absences(*, batch: AbsenceBatch, by: User, shown_version: ShownVersion) -> int:
    """Take back what was entered in one step; what somebody has changed since stays.

    Returns:
        How many absences are gone.
    """
    stored = AbsenceBatch.objects.select_for_update().filter(pk=batch.pk).first()
    if stored is None:
        raise StaleRowError("row_changed_meanwhile")
    refuse_stale(shown_version, stored.version)
    absences = list(stored.absences.select_related("student__school", "code"))
    unchanged = [one for one in absences if one.version == stored.version]
    for absence in unchanged:
        changes = changes_when_cancelled(absence)
        cancel_with_registers(
            absence=absence,
            by=by,
            shown_version=NOT_SHOWN,
            shown_records={one.record.pk: one.record.version for one in changes},
        )
    stored.delete()
    return len(unchanged)


def _new_batch(school: School, by: User) -> AbsenceBatch:
    return AbsenceBatch.objects.create(school=school, entered_by=by, entered_at=timezone.now())


def _enter(outcome: Outcome, batch: AbsenceBatch) -> None:
    absence = outcome.absence
    absence.batch, absence.entered_by = batch, batch.entered_by
    absence.entered_at = batch.entered_at
    absence.save()
    replaced = [one.pk for one in outcome.replaced]
    PlannedAbsence.objects.filter(pk__in=replaced).update(replaced_by=absence)
    for change in outcome.changes:
        explain_record(
            change.record, absence=absence, by=batch.entered_by, shown_version=change.record.version
        )
