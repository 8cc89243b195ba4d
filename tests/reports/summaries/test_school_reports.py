"""A whole school, a teacher's class groups, one student: the same records, added up."""

from datetime import date, timedelta

import pytest

from classes.selectors.counts import count_sessions
from classes.services import Author, RegisterEntry, close_session, record_attendance
from classes.services.register.nameless_counts import make_records_nameless
from classes.versions import NOT_SHOWN
from reports.exports.files import teacher_file
from reports.selectors.absence_runs import students_absent_running
from reports.selectors.class_reports import class_report
from reports.selectors.periods import ReportPeriod
from reports.selectors.school_reports import school_report
from reports.selectors.session_reports import session_report
from reports.selectors.student_reports import student_report
from reports.selectors.teacher_reports import teacher_report
from tests.factories import (
    NINE_O_CLOCK,
    make_class_group,
    make_record,
    make_session,
    make_teacher,
)
from tests.factories.office import make_code

pytestmark = pytest.mark.django_db

SEPTEMBER = ReportPeriod(date(2026, 9, 1), date(2026, 9, 30))
MOST_QUERIES_OF_A_FILE = 21
"""On SQLite; PostgreSQL counts the days in one query instead of three."""
LAST_DAY = date(2026, 9, 30)


def lesson(class_group, day, *, hour=9, is_confirmed=True):
    start = NINE_O_CLOCK + timedelta(days=day, hours=hour - 9)
    confirmed_at = start if is_confirmed else None
    return make_session(class_group=class_group, starts_at=start, confirmed_at=confirmed_at)


def record_days(student, class_group, *words, **fields):
    """Record a lesson on each day, confirmed; words are statuses, "" records nothing."""
    for day, status in enumerate(words):
        session = lesson(class_group, day, **fields)
        if status:
            make_record(session=session, student=student, status=status)


def runs_of(school, n_days=3):
    return {run.student: run.n_days for run in students_absent_running(school, n_days, LAST_DAY)}


class TestRuns:
    def test_three_days_running_are_told_with_the_first(self, school, class_group, student):
        record_days(student, class_group, "present", "absent", "absent", "absent")
        [run] = students_absent_running(school, 3, LAST_DAY)
        assert (run.student, run.n_days, run.since) == (student, 3, date(2026, 9, 2))

    def test_two_are_not_enough(self, school, class_group, student):
        record_days(student, class_group, "absent", "present", "absent", "absent")
        assert runs_of(school) == {}

    def test_being_late_is_being_there(self, school, class_group, student):
        record_days(student, class_group, "absent", "absent", "absent", "late")
        assert runs_of(school) == {}

    def test_excused_days_neither_count_nor_break(self, school, class_group, student):
        record_days(student, class_group, "absent", "excused", "absent", "absent")
        assert runs_of(school) == {student: 3}

    def test_a_day_on_which_she_was_in_one_lesson_is_no_absence(
        self, school, class_group, other_class_group, student
    ):
        record_days(student, class_group, "absent", "absent", "absent")
        record_days(student, other_class_group, "", "", "present", hour=8)
        assert runs_of(school) == {}

    def test_several_lessons_of_a_day_are_one_day(
        self, school, class_group, other_class_group, student
    ):
        record_days(student, class_group, "absent", "absent")
        record_days(student, other_class_group, "absent", "absent", hour=11)
        assert runs_of(school) == {}

    def test_registers_not_confirmed_do_not_count(self, school, class_group, student):
        record_days(student, class_group, "absent", "absent", "absent", is_confirmed=False)
        assert runs_of(school) == {}

    def test_other_schools_do_not_count(self, other_school, class_group, student):
        record_days(student, class_group, "absent", "absent", "absent")
        assert runs_of(other_school) == {}

    def test_seven_queries(self, school, class_group, students, django_assert_num_queries):
        for day in range(3):
            session = lesson(class_group, day)
            for student in students:
                make_record(session=session, student=student, status="absent")
        with django_assert_num_queries(7):
            assert len(students_absent_running(school, 3, LAST_DAY)) == len(students)


class TestSchool:
    def test_classes_and_days_add_up_to_the_whole(
        self, school, class_group, other_class_group, student
    ):
        record_days(student, class_group, "present", "absent")
        record_days(student, other_class_group, "late", hour=11)
        report = school_report(school, SEPTEMBER)
        assert [(line.class_group.code, line.figures.n_recorded) for line in report.classes] == [
            ("7A", 2),
            ("8B", 1),
        ]
        assert [(day.day, f.n_recorded) for day, f in report.by_day.items()] == [(1, 2), (2, 1)]
        assert report.figures.rate == pytest.approx(2 / 3)

    def test_a_school_report_equals_the_sum_of_its_class_reports(
        self, school, class_group, students
    ):
        dentist = make_code(school=school, letter="D", counts_as="excused")
        session = lesson(class_group, 0)
        for student, code in zip(students, [dentist, None, dentist], strict=False):
            make_record(session=session, student=student, status="excused", code=code)
        report = school_report(school, SEPTEMBER)
        assert report.figures == class_report(class_group, SEPTEMBER).figures
        assert report.figures.by_code == {"D": 2}

    def test_registers_taken_and_missing_are_counted(self, school, class_group):
        for day in range(3):
            lesson(class_group, day, is_confirmed=day == 0)
        lesson(class_group, 400, is_confirmed=False)
        report = school_report(school, ReportPeriod(date(2026, 9, 1), date(2027, 12, 31)))
        assert (report.n_taken, report.n_missing) == (1, 2)

    def test_who_is_below_the_limit_comes_lowest_first(self, school, class_group, students):
        for student, n_absent in zip(students, [1, 3, 0, 5], strict=True):
            words = ["absent"] * n_absent + ["present"] * (5 - n_absent)
            for day, status in enumerate(words):
                start = NINE_O_CLOCK + timedelta(days=day)
                session = class_group.sessions.filter(starts_at=start).first() or lesson(
                    class_group, day
                )
                make_record(session=session, student=student, status=status)
        report = school_report(school, SEPTEMBER)
        assert [line.student for line in report.below_limit] == [
            students[3],
            students[1],
            students[0],
        ]

    def test_runs_and_amendments_are_told(self, school, class_group, student, alice):
        record_days(student, class_group, "absent", "absent", "absent")
        record_attendance(
            session=class_group.sessions.last(),
            student=student,
            entry=RegisterEntry("absent", note="x"),
            author=Author(alice),
            shown_version=NOT_SHOWN,
        )
        report = school_report(school, SEPTEMBER)
        assert [run.student for run in report.absent_running] == [student]
        assert report.n_amendments == 1

    @pytest.mark.parametrize("n_days", [5, 12])
    def test_seventeen_queries(
        self, school, class_group, student, n_days, django_assert_max_num_queries
    ):
        record_days(student, class_group, *["absent"] * n_days)
        with django_assert_max_num_queries(17):
            school_report(school, SEPTEMBER)

    def test_a_teacher_sees_her_class_groups_only(
        self, school, class_group, other_class_group, student, alice
    ):
        record_days(student, class_group, "present")
        record_days(student, other_class_group, "absent", hour=11)
        report = teacher_report(alice.teacher_posts.get(), SEPTEMBER).report
        assert [line.class_group for line in report.classes] == [class_group]
        assert report.figures.n_recorded == 1

    @pytest.mark.parametrize("n_groups", [1, 6])
    def test_a_teachers_file_costs_no_query_per_class(
        self, school, student, n_groups, django_assert_max_num_queries
    ):
        groups = [make_class_group(student, school=school) for _ in range(n_groups)]
        for hour, group in enumerate(groups):
            record_days(student, group, "present", hour=8 + hour)
        teacher = make_teacher(*groups)
        with django_assert_max_num_queries(MOST_QUERIES_OF_A_FILE):
            teacher_file(teacher_report(teacher, SEPTEMBER), "xlsx")


class TestStudent:
    def test_days_classes_and_runs(self, class_group, other_class_group, student):
        record_days(student, class_group, "present", "absent", "absent")
        record_days(student, other_class_group, "late", hour=11)
        report = student_report(student, SEPTEMBER, [class_group, other_class_group])
        letters = {day.day: "".join(e.cell.letter for e in es) for day, es in report.days.items()}
        assert letters == {1: "PL", 2: "A", 3: "A"}
        assert {g.code: f.n_recorded for g, f in report.by_class.items()} == {"7A": 3, "8B": 1}
        assert (report.absent_in_a_row, report.figures.n_recorded) == (2, 4)

    def test_only_the_class_groups_asked_for(self, class_group, other_class_group, student):
        record_days(student, other_class_group, "late")
        assert not student_report(student, SEPTEMBER, [class_group]).days

    def test_amendments_come_along(self, session, class_group, student, alice):
        record = make_record(session=session, student=student, status="absent")
        close_session(session=session, by=alice, shown_version=NOT_SHOWN)
        record_attendance(
            session=session,
            student=student,
            entry=RegisterEntry("late"),
            author=Author(alice, reason="Bus"),
            shown_version=record.version,
        )
        [entry] = student_report(student, SEPTEMBER, [class_group]).amended
        assert str(entry.amendments[0]) == "Late instead of absent"

    def test_three_queries(self, class_group, student, django_assert_num_queries):
        record_days(student, class_group, "present", "absent", "absent")
        with django_assert_num_queries(3):
            student_report(student, SEPTEMBER, [class_group])


def test_entries_of_erased_students_still_count_for_class_day_and_school(
    school, class_group, students
):
    session = make_session(class_group=class_group)
    make_record(session=session, student=students[0])
    make_record(session=session, student=students[1], status="late", minutes_late=5)
    before = school_report(school, SEPTEMBER)
    make_records_nameless(student=students[1])
    after = school_report(school, SEPTEMBER)
    assert after.figures == before.figures
    assert after.by_day == before.by_day
    assert class_report(class_group, SEPTEMBER).figures == before.figures
    assert session_report(session).figures == before.figures
    assert count_sessions([session])[session.pk].n_here == 2
