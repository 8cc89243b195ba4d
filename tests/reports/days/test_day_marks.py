"""Marks of days, or of mornings and afternoons, derived from lessons by the school's rule."""

import json
from datetime import date, time, timedelta

import pytest

from reports.exports import files
from reports.selectors.class_reports import class_report
from reports.selectors.days.day_marks import class_day_marks
from reports.selectors.periods import ReportPeriod
from reports.selectors.student_reports import student_report
from tests.factories import NINE_O_CLOCK, make_record, make_session
from tests.factories.office import make_code

DAY = ReportPeriod(date(2026, 9, 1), date(2026, 9, 1))
HOUR = timedelta(hours=1)


@pytest.fixture
def lessons(class_group, other_class_group, student, school):
    """Four lessons of a day: absent at 9, there at 10 in another class, there at 13, away at 14."""
    entries = [(0, "absent"), (1, "late"), (4, "present"), (5, "absent")]
    for hours, status in entries:
        group = other_class_group if hours == 1 else class_group
        session = make_session(class_group=group, starts_at=NINE_O_CLOCK + hours * HOUR)
        make_record(session=session, student=student, status=status)


def marks(student, school, **rule):
    for name, value in rule.items():
        setattr(school, name, value)
    school.save()
    student.refresh_from_db()
    report = student_report(student, DAY, school.class_groups.all())
    return {part.part: mark.cell.status for part, mark in report.day_marks.items()}


def test_a_school_that_is_asked_for_none_has_none(lessons, student, school):
    assert marks(student, school) == {}


@pytest.mark.parametrize(
    ("parts", "rule", "expected"),
    [
        ("day", "first", {"day": "absent"}),
        ("day", "any", {"day": "late"}),
        ("day", "most", {"day": "absent"}),
        ("halves", "first", {"am": "absent", "pm": "present"}),
        ("halves", "any", {"am": "late", "pm": "present"}),
    ],
)
def test_the_rule_decides(lessons, student, school, parts, rule, expected):
    assert marks(student, school, day_parts=parts, day_rule=rule) == expected


def test_the_school_says_when_the_afternoon_begins(lessons, student, school):
    found = marks(student, school, day_parts="halves", afternoon_from=time(13, 30))
    assert found == {"am": "absent", "pm": "absent"}


def test_an_excuse_covers_a_part_in_which_nobody_saw_her(class_group, student, school):
    for hours, status in [(0, "absent"), (1, "excused")]:
        session = make_session(class_group=class_group, starts_at=NINE_O_CLOCK + hours * HOUR)
        make_record(session=session, student=student, status=status)
    assert marks(student, school, day_parts="day", day_rule="any") == {"day": "excused"}


def test_entries_after_leaving_make_no_mark(lessons, student, school):
    student.attendance_records.update(is_after_leaving=True)
    assert marks(student, school, day_parts="day") == {}


def test_a_class_counts_all_lessons_of_the_school(lessons, class_group, student, school):
    school.day_parts, school.day_rule = "halves", "any"
    school.save()
    class_group.refresh_from_db()
    found = class_day_marks(class_group, DAY)[student]
    assert [mark.n_lessons for mark in found.values()] == [2, 2]


def test_the_authority_reads_its_own_code(lessons, class_group, student, school):
    code = make_code(
        school=school, letter="I", label="Ill", counts_as="absent", statutory_code="X07"
    )
    student.attendance_records.filter(status="absent").update(code=code)
    school.day_parts = "halves"
    school.save()
    class_group.refresh_from_db()
    report = class_report(class_group, DAY)
    [line] = [
        one
        for one in json.loads(files.class_file(report, "json").content)["day_marks"]
        if one["student_id"] == student.pk
    ]
    assert [one["statutory_code"] for one in line["marks"]] == ["X07", None]
    assert [one["part"] for one in line["marks"]] == ["am", "pm"]


def test_a_file_of_a_student_has_them(lessons, dana_client, student, school):
    school.day_parts = "halves"
    school.save()
    days = "first=2026-09-01&last=2026-09-01"
    answer = dana_client.get(f"/api/v1/students/{student.pk}/report?{days}").json()
    assert [mark["status"] for mark in answer["day_marks"]] == ["absent", "present"]
    page = dana_client.get(f"/students/{student.pk}/summary/?{days}").text
    assert "Daily status" in page


@pytest.mark.parametrize("ending", ["xlsx", "csv", "json"])
def test_every_file_of_a_class_is_written(lessons, class_group, school, ending):
    school.day_parts = "day"
    school.save()
    class_group.refresh_from_db()
    assert files.class_file(class_report(class_group, DAY), ending).content


def test_marks_cost_a_number_of_queries_that_does_not_grow(
    lessons, class_group, students, school, django_assert_num_queries
):
    school.day_parts = "day"
    school.save()
    class_group.refresh_from_db()
    for session in class_group.sessions.all():
        for student in students[1:]:
            make_record(session=session, student=student)
    with django_assert_num_queries(4):
        assert len(class_day_marks(class_group, DAY)) == 4
