"""One absence for several students in one step: seen before, entered once, taken back at once."""

from datetime import timedelta
from itertools import product

import pytest

from classes.errors import (
    InvalidEntryError,
    InvalidPeriodError,
    NotOfficeError,
    OverlappingAbsenceError,
    StaleRowError,
)
from classes.models import AbsenceBatch, AttendanceAmendment, AttendanceRecord, PlannedAbsence
from classes.selectors.absences.absence_batches import preview_absences
from classes.services import AbsencePlan, Author, RegisterEntry, record_attendance
from classes.services.absences.absence_batches import (
    enter_absences,
    undo_absences,
    unstored_absence,
)
from classes.services.absences.planned_absences import cancel_planned_absence
from classes.versions import NOT_SHOWN
from tests.classes.absences.steps import DAY, MONDAY, enter, statuses
from tests.factories import make_class_group, make_record, make_session, make_student
from tests.factories.office import make_code, make_planned_absence

MOST_QUERIES, MOST_QUERIES_OF_UNDO = 25, 32


def test_a_letter_that_comes_afterwards_changes_all_absences_of_its_time(
    registers, students, week, gina
):
    batch = enter(students[:2], week, gina)
    assert batch.absences.count() == 2
    assert statuses(registers, students[1]) == ["excused"] * 4
    assert statuses(registers, students[2]) == ["absent"] * 4
    amendment = registers[0].records.get(student=students[0]).amendments.get()
    assert (amendment.reason, amendment.amended_by) == ("Trip to Rome", gina)
    registers[0].refresh_from_db()
    assert registers[0].is_closed


def test_the_step_is_taken_back_in_one(registers, students, week, gina):
    batch = enter(students, week, gina)
    assert undo_absences(batch=batch, by=gina, shown_version=batch.version).n_gone == 4
    assert statuses(registers, students[3]) == ["absent"] * 4
    assert not PlannedAbsence.all_there_are.exists()
    assert not AbsenceBatch.objects.exists()
    with pytest.raises(StaleRowError):
        undo_absences(batch=batch, by=gina, shown_version=batch.version)


def test_what_somebody_has_changed_since_stays(registers, students, week, gina, alice):
    batch = enter(students[:1], week, gina)
    record_attendance(
        session=registers[3],
        student=students[0],
        entry=RegisterEntry("present"),
        author=Author(alice, reason="She came"),
        shown_version=NOT_SHOWN,
    )
    undo_absences(batch=batch, by=gina, shown_version=batch.version)
    assert statuses(registers, students[0]) == ["absent"] * 3 + ["present"]


def test_who_was_there_stays_there_and_is_named(registers, students, week, gina):
    registers[1].records.filter(student=students[0]).update(status="present")
    preview = preview_absences(unstored_absence(week), students=students)
    assert (preview.n_registers, preview.n_here) == (15, 1)
    enter(students, week, gina)
    assert statuses(registers, students[0]) == ["excused", "present", "excused", "excused"]


def test_days_to_come_are_planned(students, gina):
    start = MONDAY + 7 * 80 * DAY
    batch = enter(students, AbsencePlan(start, start + DAY), gina)
    assert {one.starts_at for one in batch.absences.all()} == {start}


def test_a_plan_within_it_gives_way_and_comes_back(registers, students, week, gina, school):
    code = make_code(school=school, letter="I", label="Ill", counts_as="excused")
    ill = make_planned_absence(
        student=students[0], starts_at=MONDAY, ends_at=MONDAY + DAY, code=code, reason="Rang"
    )
    record_attendance(
        session=registers[2],
        student=students[0],
        entry=RegisterEntry("excused", code=code),
        author=Author(gina, absence=ill),
        shown_version=NOT_SHOWN,
    )
    batch = enter(students[:1], week, gina)
    assert list(students[0].planned_absences.all()) == [batch.absences.get()]
    assert registers[2].records.get(student=students[0]).code is None
    undo_absences(batch=batch, by=gina, shown_version=batch.version)
    assert list(students[0].planned_absences.all()) == [ill]
    assert registers[2].records.get(student=students[0]).code == code


def test_a_plan_that_goes_on_longer_leaves_her_out(students, week, gina):
    longer = make_planned_absence(
        student=students[0], starts_at=MONDAY + 4 * DAY, ends_at=MONDAY + 9 * DAY
    )
    preview = preview_absences(unstored_absence(week), students=students)
    assert [one.hindrance for one in preview.left_out] == [longer]
    assert enter(students, week, gina).absences.count() == 3
    with pytest.raises(OverlappingAbsenceError, match="Each of these"):
        enter(students[:1], week, gina)


def test_the_absence_cancelled_lets_what_gave_way_hold_again(students, week, gina):
    before = make_planned_absence(student=students[0], starts_at=MONDAY, ends_at=MONDAY + DAY)
    absence = enter(students[:1], week, gina).absences.get()
    cancel_planned_absence(absence=absence, by=gina, shown_version=absence.version)
    assert list(students[0].planned_absences.all()) == [before]


def test_nothing_is_entered_if_something_has_changed_meanwhile(registers, students, week, gina):
    shown = preview_absences(unstored_absence(week), students=students).version
    registers[0].records.get(student=students[0]).delete()
    with pytest.raises(StaleRowError):
        enter_absences(students, plan=week, by=gina, shown_version=shown)
    assert not PlannedAbsence.objects.exists()


@pytest.mark.parametrize("order", [list, reversed])
def test_in_whatever_order_a_page_lists_them_it_shows_the_same(students, week, gina, order):
    listed = list(order(students))
    shown = preview_absences(unstored_absence(week), students=listed).version
    enter_absences(listed, plan=week, by=gina, shown_version=shown)
    assert PlannedAbsence.objects.count() == len(students)


def test_entries_after_leaving_are_left_alone(registers, students, week, gina):
    registers[1].records.filter(student=students[0]).update(is_after_leaving=True)
    enter(students[:1], week, gina)
    assert statuses(registers, students[0])[1] == "absent"


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"ends_at": MONDAY}, InvalidPeriodError),
        ({"status": "late"}, InvalidEntryError),
        ({"reason": "x"}, InvalidEntryError),
    ],
)
def test_a_plan_that_breaks_a_rule_is_refused(students, gina, fields, error):
    plan = AbsencePlan(**{"starts_at": MONDAY, "ends_at": MONDAY + DAY} | fields)
    with pytest.raises(error):
        enter(students, plan, gina)


@pytest.mark.parametrize("who", ["alice", "eve", "helen"])
def test_only_the_office_enters_them(students, week, who, request):
    with pytest.raises(NotOfficeError):
        enter(students, week, request.getfixturevalue(who))


def test_students_of_another_school_are_refused(students, week, gina, other_school):
    stranger = make_student(school=other_school)
    with pytest.raises(NotOfficeError):
        enter([*students, stranger], week, gina)


def test_a_preview_costs_two_queries(registers, students, week, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert preview_absences(unstored_absence(week), students=students).n_registers == 16


@pytest.mark.parametrize("n_students", [2, 25])
def test_more_students_and_lessons_cost_no_more_queries(
    n_students, school, gina, week, django_assert_max_num_queries
):
    group = make_class_group(school=school, code="8B")
    students = [make_student(school=school, number=f"8{n:03}") for n in range(n_students)]
    for student, day in product(students, range(5)):
        start = MONDAY + day * DAY + timedelta(hours=9)
        lesson = group.sessions.filter(starts_at=start).first() or make_session(
            class_group=group, starts_at=start, ends_at=start + timedelta(hours=1)
        )
        make_record(session=lesson, student=student, status="absent")
    with django_assert_max_num_queries(MOST_QUERIES):
        batch = enter(students, week, gina)
    assert AttendanceRecord.objects.filter(status="excused").count() == 5 * n_students
    with django_assert_max_num_queries(MOST_QUERIES_OF_UNDO):
        undo_absences(batch=batch, by=gina, shown_version=batch.version)
    assert AttendanceRecord.objects.filter(status="absent").count() == 5 * n_students
    assert AttendanceAmendment.objects.count() == 2 * 5 * n_students
