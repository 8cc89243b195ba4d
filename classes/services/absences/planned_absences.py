"""Plan the absences that the office knows of beforehand, and write what was planned."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.text import get_text_list

from accounts.models import User
from classes.access import is_office_of
from classes.errors import (
    InvalidEntryError,
    InvalidPeriodError,
    NotOfficeError,
    OverlappingAbsenceError,
)
from classes.models import (
    AttendanceCode,
    AttendanceRecord,
    ClassSession,
    PlannedAbsence,
    School,
    Status,
    Student,
)
from classes.models.class_sessions import FIRST_YEAR, LAST_YEAR
from classes.models.statuses import AWAY
from classes.services.codes import refuse_unfitting, refuse_unusable
from classes.services.register.entries import LONGEST_TEXT, Author, RegisterEntry, record_attendance
from classes.services.register.lock import has_words
from classes.versions import NOT_SHOWN, ShownVersion, refuse_stale


@dataclass(frozen=True)
class AbsencePlan:
    """From when until when a student will be away, as what it counts, and why."""

    starts_at: datetime
    ends_at: datetime
    status: str = Status.EXCUSED
    code: AttendanceCode | None = None
    reason: str = ""


def write_planned(
    absence: PlannedAbsence, *, session: ClassSession, by: User | None, source: str
) -> AttendanceRecord:
    """Record what is planned, with its code, and its reason as the note.

    A code that has come to count as something else since is left out.
    """
    return record_attendance(
        session=session,
        student=absence.student,
        entry=RegisterEntry(absence.status, code=absence.fitting_code, note=absence.reason),
        author=Author(by, source=source, absence=absence),
        shown_version=NOT_SHOWN,
    )


@transaction.atomic
def plan_absence(*, student: Student, plan: AbsencePlan, by: User) -> PlannedAbsence:
    absence = PlannedAbsence(student=student)
    return _write(absence, plan, by)


@transaction.atomic
def change_planned_absence(
    *, absence: PlannedAbsence, plan: AbsencePlan, by: User, shown_version: ShownVersion
) -> PlannedAbsence:
    """Plan an absence anew; registers that followed the old plan are asked about on a page.

    What is planned so already stays as it is, whatever was shown: whoever pressed twice overwrites
    nobody.
    """
    refuse_others(absence.student, by=by)
    _locked(absence.student)
    # Of those that hold alone: one that gave way is changed by what it gave way to.
    stored: PlannedAbsence | None = PlannedAbsence.objects.filter(pk=absence.pk).first()
    if stored and is_planned_so(stored, plan=plan):
        return stored
    refuse_changed(absence, shown_version=shown_version)
    return _write(absence, plan, by)


@transaction.atomic
def cancel_planned_absence(
    *, absence: PlannedAbsence, by: User, shown_version: ShownVersion
) -> None:
    """Forget a planned absence; records written by it stay as they are."""
    refuse_others(absence.student, by=by)
    refuse_changed(absence, shown_version=shown_version)
    # Before it goes: what gave way to it must hold again, or the days were planned by nobody.
    free_replaced(absence)
    absence.delete()


def check_planned_absence(absence: PlannedAbsence, *, plan: AbsencePlan, by: User) -> None:
    """Refuse a plan, for a new absence or a changed one, that breaks a rule; write it at once."""
    student = _locked(absence.student)
    is_kept = bool(plan.code and plan.code.pk == absence.code_id)
    require_plan(plan, school=student.school, by=by, keeps_code=is_kept)
    _refuse_overlap(absence, student, plan)


def is_planned_so(absence: PlannedAbsence, *, plan: AbsencePlan) -> bool:
    """Tell whether an absence is stored exactly as a plan has it."""
    code_id = plan.code.pk if plan.code else None
    wanted = (plan.starts_at, plan.ends_at, plan.status, code_id, plan.reason.strip())
    return wanted == (
        absence.starts_at,
        absence.ends_at,
        absence.status,
        absence.code_id,
        absence.reason,
    )


def require_plan(plan: AbsencePlan, *, school: School, by: User, keeps_code: bool = False) -> None:
    """Refuse a plan that nobody of this school may have, whatever else is planned."""
    refuse_no_office(school.pk, by=by)
    _refuse_invalid(plan)
    if plan.code:
        refuse_unfitting(plan.code, status=plan.status, school=school)
    # The code it has may stay, though it was switched off or kept for others since.
    if plan.code and not keeps_code:
        refuse_unusable(plan.code, by=by)


def _write(absence: PlannedAbsence, plan: AbsencePlan, by: User) -> PlannedAbsence:
    check_planned_absence(absence, plan=plan, by=by)
    free_replaced(absence, plan=plan)
    absence.starts_at, absence.ends_at = plan.starts_at, plan.ends_at
    absence.status, absence.code = Status(plan.status).value, plan.code
    absence.reason = plan.reason.strip()
    absence.entered_by, absence.entered_at = by, timezone.now()
    absence.save()
    return absence


def refuse_changed(absence: PlannedAbsence, *, shown_version: ShownVersion) -> None:
    """Compare with the plan as it is now, while nobody else can change it."""
    _locked(absence.student)
    stored = PlannedAbsence.objects.filter(pk=absence.pk).first()
    # One that is gone has no version, and any that was shown is stale.
    refuse_stale(shown_version, stored.version if stored else "")


def _locked(student: Student) -> Student:
    """Read the student as it is now; whoever else plans for her waits for this transaction."""
    students = Student.objects.select_related("school")
    # The student, as an absence that is not there yet cannot be locked.
    return students.select_for_update(of=("self",), no_key=True).get(pk=student.pk)


def refuse_others(student: Student, *, by: User) -> None:
    refuse_no_office(student.school_id, by=by)


def refuse_no_office(school_id: int, *, by: User) -> None:
    if not is_office_of(by, school_id):
        raise NotOfficeError("absences_for_office_only")


def _refuse_invalid(plan: AbsencePlan) -> None:
    if plan.ends_at <= plan.starts_at:
        raise InvalidPeriodError("absence_ends_before_beginning")
    if plan.starts_at.year < FIRST_YEAR or plan.ends_at.year > LAST_YEAR:
        raise InvalidPeriodError("year_out_of_range", first=FIRST_YEAR, last=LAST_YEAR)
    if plan.status not in AWAY:
        words = get_text_list([status.in_sentence for status in AWAY])
        raise InvalidEntryError("absence_status_wrong", statuses=words)
    if len(plan.reason.strip()) > LONGEST_TEXT:
        raise InvalidEntryError("note_too_long", most=LONGEST_TEXT)
    if plan.reason.strip() and not has_words(plan.reason):
        raise InvalidEntryError("absence_reason_too_short")


def free_replaced(absence: PlannedAbsence, *, plan: AbsencePlan | None = None) -> None:
    """Let hold again what gave way to an absence and is not covered by its new plan, if any."""
    # Of all there are, since the usual rows leave out what gave way.
    gone = PlannedAbsence.all_there_are.filter(replaced_by=absence.pk).select_related(
        "student__school"
    )
    if plan:
        gone = gone.exclude(starts_at__gte=plan.starts_at, ends_at__lte=plan.ends_at)
    # A new one has no key yet, and `replaced_by=None` would find every absence that holds.
    freed = list(gone) if absence.pk else []
    for one in freed:
        _refuse_holding_again(one, absence=absence, plan=plan)
    PlannedAbsence.all_there_are.filter(pk__in=[one.pk for one in freed]).update(replaced_by=None)


def _refuse_holding_again(
    freed: PlannedAbsence, *, absence: PlannedAbsence, plan: AbsencePlan | None
) -> None:
    others = PlannedAbsence.objects.during(freed.starts_at, freed.ends_at)
    # What was planned in its place since then would overlap with it.
    is_taken = others.filter(student=freed.student_id).exclude(pk=absence.pk).exists()
    touches = plan and plan.starts_at < freed.ends_at and freed.starts_at < plan.ends_at
    if is_taken or touches:
        student = freed.student
        start = student.school.local(freed.starts_at)
        raise OverlappingAbsenceError("absence_would_hold_again", student=student, start=start)


def _refuse_overlap(absence: PlannedAbsence, student: Student, plan: AbsencePlan) -> None:
    # Of those that hold: what gave way overlaps with what it gave way to.
    planned = student.planned_absences.during(plan.starts_at, plan.ends_at)
    other = planned.exclude(pk=absence.pk).first()
    if other is None:
        return
    start = student.school.local(other.starts_at)
    raise OverlappingAbsenceError("absence_planned_already", student=student, start=start)
