"""One class group: students by sessions, and what follows."""

from datetime import date, timedelta

import pytest

from classes.models import ClassSession
from classes.services import Author, RegisterEntry, record_attendance
from classes.versions import NOT_SHOWN
from reports.selectors.at_risk import students_at_risk
from reports.selectors.class_reports import class_report
from reports.selectors.periods import ReportPeriod
from reports.selectors.session_reports import session_report
from tests.factories import NINE_O_CLOCK, make_record, make_session, make_student, make_teacher
from tests.factories.office import make_code

pytestmark = pytest.mark.django_db

SEPTEMBER = ReportPeriod(date(2026, 9, 1), date(2026, 9, 30))


@pytest.fixture
def sessions(class_group):
    starts = [NINE_O_CLOCK + timedelta(days=day) for day in range(6)]
    return [make_session(class_group=class_group, starts_at=start) for start in starts]


def record_all(student, sessions, statuses, **fields):
    for session, status in zip(sessions, statuses, strict=False):
        make_record(session=session, student=student, status=status, **fields)


def line_of(report, student):
    return next(line for line in report.lines if line.student == student)


def test_each_student_has_letters_figures_and_runs(class_group, sessions, students):
    statuses = ["absent", "present", "absent", "excused", "absent", "absent"]
    record_all(students[0], sessions, statuses)
    line = line_of(class_report(class_group, SEPTEMBER), students[0])
    assert "".join(line.cells[s.pk].letter for s in sessions) == "APAEAA"
    assert (line.figures.n_of("absent"), line.figures.rate) == (4, pytest.approx(1 / 6))
    assert (line.absent_in_a_row, line.longest_absent_in_a_row) == (3, 3)
    assert line.n_days_absent == 3
    assert line.is_below_limit


def test_several_lessons_of_a_day_are_one_day_of_absence(class_group, students):
    for hours in range(3):
        start = NINE_O_CLOCK + timedelta(hours=hours)
        session = make_session(class_group=class_group, starts_at=start)
        make_record(session=session, student=students[0], status="absent")
    line = line_of(class_report(class_group, SEPTEMBER), students[0])
    assert (line.absent_in_a_row, line.n_days_absent) == (3, 1)
    assert students_at_risk(class_report(class_group, SEPTEMBER)) == []


def test_who_came_later_on_a_day_was_not_absent_on_it(class_group, students):
    for hours, status in enumerate(["present", "absent"]):
        start = NINE_O_CLOCK + timedelta(hours=hours)
        session = make_session(class_group=class_group, starts_at=start)
        make_record(session=session, student=students[0], status=status)
    line = line_of(class_report(class_group, SEPTEMBER), students[0])
    assert (line.absent_in_a_row, line.n_days_absent) == (1, 0)


def test_each_session_has_figures_and_says_whether_it_is_confirmed(class_group, sessions, students):
    sessions[0].confirmed_at = NINE_O_CLOCK
    sessions[0].save()
    for student, status in zip(students, ["present", "late", "absent"], strict=False):
        make_record(session=sessions[0], student=student, status=status)
    report = class_report(class_group, SEPTEMBER)
    assert [column.is_confirmed for column in report.sessions] == [True, *[False] * 5]
    assert report.sessions[0].figures.n_here == 2
    assert report.sessions[0].starts_at.hour == 9
    assert report.figures == report.sessions[0].figures


def test_sessions_outside_the_period_do_not_count(class_group, sessions, students):
    record_all(students[0], sessions, ["absent"] * 6)
    report = class_report(class_group, ReportPeriod(date(2026, 9, 2), date(2026, 9, 3)))
    assert [column.session for column in report.sessions] == sessions[1:3]
    assert report.figures.n_of("absent") == 2


def test_a_lesson_before_midnight_utc_counts_on_its_day_at_school(class_group):
    first = make_session(
        class_group=class_group, starts_at=NINE_O_CLOCK.replace(month=8, day=31, hour=22)
    )
    report = class_report(class_group, ReportPeriod(date(2026, 9, 1), date(2026, 9, 1)))
    assert [column.session for column in report.sessions] == [first]


def test_who_has_left_stands_there_with_what_was_recorded(class_group, sessions, school):
    gone = make_student(school=school)
    make_record(session=sessions[0], student=gone)
    assert line_of(class_report(class_group, SEPTEMBER), gone).figures.n_of("present") == 1


def test_a_class_without_sessions_lists_its_students(class_group, students):
    report = class_report(class_group, SEPTEMBER)
    assert [line.student for line in report.lines] == students
    assert report.figures.rate is None


def test_codes_show_their_letter_and_are_counted(class_group, sessions, students, school):
    dentist = make_code(school=school, letter="D", label="Dentist", counts_as="excused")
    record_all(students[0], sessions[:1], ["excused"], code=dentist)
    line = line_of(class_report(class_group, SEPTEMBER), students[0])
    cell = line.cells[sessions[0].pk]
    assert (cell.letter, cell.label, cell.status) == ("D", "Dentist", "excused")
    assert line.figures.by_code == {"D": 1}


def test_an_amended_record_is_marked(class_group, sessions, students):
    teacher = make_teacher(class_group)
    ClassSession.objects.update(first_confirmed_at=sessions[0].starts_at)
    for status in ("absent", "late"):
        record_attendance(
            session=sessions[0],
            student=students[0],
            entry=RegisterEntry(status, note="Bus"),
            author=Author(teacher.user),
            shown_version=NOT_SHOWN,
        )
    cell = line_of(class_report(class_group, SEPTEMBER), students[0]).cells[sessions[0].pk]
    assert (cell.is_amended, cell.note) == (True, "Bus")


@pytest.mark.parametrize("n_sessions", [1, 6])
def test_the_number_of_queries_does_not_grow(
    class_group, sessions, students, n_sessions, django_assert_num_queries
):
    for student in students:
        record_all(student, sessions[:n_sessions], ["absent"] * n_sessions)
    with django_assert_num_queries(6):
        class_report(class_group, SEPTEMBER)


def test_a_session_report_says_what_is_open(session, students):
    make_record(session=session, student=students[0], status="late", minutes_late=7)
    report = session_report(session)
    assert (report.figures.n_of("late"), report.figures.minutes_late, report.n_open) == (1, 7, 3)
