"""A later letter takes the place of an earlier one, and gives it back when it goes."""

from datetime import timedelta

import pytest

from classes.errors import OverlappingAbsenceError
from classes.models import PlannedAbsence
from classes.selectors.absences.absence_registers import changes_when_written
from classes.services import AbsencePlan, change_planned_absence, record_attendance
from classes.services.absences.absence_batches import enter_absences, undo_absences
from classes.services.absences.absence_registers import follow_absence
from classes.services.absences.planned_absences import cancel_planned_absence
from classes.services.register.entries import Author, RegisterEntry
from classes.versions import NOT_SHOWN
from tests.factories import NINE_O_CLOCK, make_record, make_session
from tests.factories.office import make_code, make_planned_absence

DAY = timedelta(days=1)
MONDAY = NINE_O_CLOCK - NINE_O_CLOCK.weekday() * DAY - timedelta(hours=9)
WEEK = AbsencePlan(MONDAY, MONDAY + 5 * DAY, reason="Trip to Rome")


@pytest.fixture
def wednesday(student):
    return make_planned_absence(
        student=student, starts_at=MONDAY + 2 * DAY, ends_at=MONDAY + 3 * DAY, reason="Dentist"
    )


@pytest.fixture
def lesson(class_group):
    return make_session(class_group=class_group, starts_at=MONDAY + 2 * DAY + timedelta(hours=9))


def enter(student, by, plan=WEEK):
    batch = enter_absences([student], plan=plan, by=by, shown_version=NOT_SHOWN)
    return batch, PlannedAbsence.objects.get(batch=batch)


def undo(batch, by):
    return undo_absences(batch=batch, by=by, shown_version=batch.version)


def change(absence, by, starts_at, ends_at):
    plan = AbsencePlan(starts_at, ends_at)
    return change_planned_absence(absence=absence, plan=plan, by=by, shown_version=absence.version)


@pytest.mark.parametrize("n_days", [0, 7])
def test_a_letter_shortened_or_moved_gives_back_what_lies_outside_now(
    student, wednesday, gina, n_days
):
    _, trip = enter(student, gina)
    change(trip, gina, MONDAY + n_days * DAY, MONDAY + (n_days + 2) * DAY)
    assert set(student.planned_absences.all()) == {wednesday, trip}


def test_what_still_lies_within_stays_replaced(student, wednesday, gina):
    _, trip = enter(student, gina)
    change(trip, gina, MONDAY, MONDAY + 4 * DAY)
    assert list(student.planned_absences.all()) == [trip]


def test_a_letter_is_not_shortened_into_the_middle_of_another(student, wednesday, gina):
    _, trip = enter(student, gina)
    with pytest.raises(OverlappingAbsenceError, match="would hold again"):
        change(trip, gina, MONDAY, MONDAY + 2 * DAY + timedelta(hours=12))
    assert list(student.planned_absences.all()) == [trip]


def test_nothing_comes_back_over_another_absence(student, wednesday, gina):
    _, trip = enter(student, gina)
    # As versions before this one left it: the trip was moved away, its place was planned anew.
    PlannedAbsence.objects.filter(pk=trip.pk).update(ends_at=MONDAY + 2 * DAY)
    trip.refresh_from_db()
    make_planned_absence(student=student, starts_at=MONDAY + 2 * DAY, ends_at=MONDAY + 3 * DAY)
    with pytest.raises(OverlappingAbsenceError, match="would hold again"):
        cancel_planned_absence(absence=trip, by=gina, shown_version=trip.version)
    assert student.planned_absences.count() == 2


def test_a_step_that_another_has_replaced_is_taken_back_for_good(student, wednesday, lesson, gina):
    make_record(session=lesson, student=student, status="absent", note="No call")
    first, _ = enter(student, gina)
    second, later = enter(student, gina, AbsencePlan(MONDAY, MONDAY + 7 * DAY, reason="Measles"))
    assert undo(first, gina).n_gone == 1
    assert list(student.planned_absences.all()) == [later]
    assert lesson.records.get().status == "excused"
    undo(second, gina)
    assert list(PlannedAbsence.all_there_are.all()) == [wednesday]
    record = lesson.records.get()
    assert (record.status, record.note) == ("absent", "No call")


def test_what_somebody_has_changed_is_counted_and_stays(students, gina):
    batch = enter_absences(students, plan=WEEK, by=gina, shown_version=NOT_SHOWN)
    changed = batch.absences.first()
    change(changed, gina, MONDAY, MONDAY + DAY)
    done = undo(batch, gina)
    assert (done.n_gone, done.n_stayed) == (3, 1)
    assert list(PlannedAbsence.all_there_are.all()) == [changed]


def test_a_register_follows_the_earlier_absence_again(student, wednesday, lesson, gina, school):
    code = make_code(school=school, letter="D", label="Dentist", counts_as="excused")
    PlannedAbsence.objects.update(code=code)
    record_attendance(
        session=lesson,
        student=student,
        entry=RegisterEntry("excused", code=code),
        author=Author(gina, absence=wednesday),
        shown_version=NOT_SHOWN,
    )
    batch, _ = enter(student, gina)
    assert lesson.records.get().code is None
    undo(batch, gina)
    record = lesson.records.get()
    assert (record.code, record.absence) == (code, wednesday)


def test_the_first_change_is_found_after_a_later_letter_came_and_went(
    student, lesson, gina, school
):
    make_record(session=lesson, student=student, status="absent", note="No call")
    code = make_code(school=school, letter="M", label="Measles", counts_as="excused")
    trip, _ = enter(student, gina)
    measles, _ = enter(student, gina, AbsencePlan(MONDAY, MONDAY + 7 * DAY, code=code))
    undo(measles, gina)
    assert (lesson.records.get().status, lesson.records.get().code) == ("excused", None)
    undo(trip, gina)
    record = lesson.records.get()
    assert (record.status, record.note, record.absence) == ("absent", "No call", None)


def test_a_register_outside_a_shortened_letter_follows_the_earlier_one(
    student, wednesday, lesson, gina, school
):
    code = make_code(school=school, letter="D", label="Dentist", counts_as="excused")
    PlannedAbsence.objects.update(code=code)
    make_record(session=lesson, student=student, status="excused", code=code, absence=wednesday)
    _, trip = enter(student, gina)
    trip = change(trip, gina, MONDAY, MONDAY + DAY)
    shown = {one.record.pk: one.record.version for one in changes_when_written(trip)}
    follow_absence(absence=trip, by=gina, shown_version=trip.version, shown_records=shown)
    record = lesson.records.get()
    assert (record.code, record.absence) == (code, wednesday)
