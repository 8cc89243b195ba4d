"""The demonstration school has a term behind it, the same each time, which keeps the rules."""

from datetime import timedelta

import pytest
from django.utils import timezone

from classes.models import (
    AttendanceAmendment,
    AttendanceRecord,
    ClassGroup,
    ClassSession,
    School,
    Student,
)
from classes.services.enrolment import enrol_student
from demo.history.habits import term_entries
from demo.history.term import build_history
from demo.people import STUDENTS
from demo.school import CLASS_CODE, FROM_ON, SCHOOL_NAME
from tests.factories import make_teacher

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]


@pytest.fixture
def demo_group() -> ClassGroup:
    """The demonstration class without its faces."""
    school = School.objects.create(name=SCHOOL_NAME)
    group = ClassGroup.objects.create(school=school, code=CLASS_CODE)
    make_teacher(group)
    for person in STUDENTS:
        student = Student.objects.create(school=school, number=person.number, family_name="X")
        enrol_student(student=student, class_group=group, from_on=FROM_ON)
    return group


@pytest.fixture
def history(demo_group) -> ClassGroup:
    build_history(demo_group)
    return demo_group


def test_every_lesson_of_about_twelve_weeks_has_a_confirmed_register(history):
    taken = history.sessions.filter(confirmed_at__isnull=False, state="closed")
    assert 40 <= taken.count() == history.sessions.count() <= 52
    assert AttendanceRecord.objects.filter(session__class_group=history).count() == (
        taken.count() * len(STUDENTS)
    )


def test_today_is_left_to_whoever_takes_the_register(history):
    midnight = timezone.localtime(timezone=history.school.zone).replace(hour=0, minute=0)
    assert not ClassSession.objects.filter(starts_at__gte=midnight - timedelta(minutes=1)).exists()


def test_second_time_changes_nothing(history):
    before = list(AttendanceRecord.objects.values_list("pk", "status", "recorded_at"))
    build_history(history)
    assert list(AttendanceRecord.objects.values_list("pk", "status", "recorded_at")) == before
    assert history.school.class_groups.count() == 3


def test_nobody_meets_on_a_holiday(history):
    holiday = history.school.holidays.get()
    days = {session.day for session in history.sessions.select_related("class_group__school")}
    assert not any(holiday.first_on <= day <= holiday.last_on for day in days)


def test_each_code_counts_as_the_status_it_stands_with(history):
    coded = AttendanceRecord.objects.filter(code__isnull=False).select_related("code")
    assert {record.code.letter for record in coded} == {"D", "I", "S"}
    assert all(record.status == record.code.counts_as for record in coded)


def test_entries_amended_later_say_why_and_who(history):
    amendments = AttendanceAmendment.objects.select_related("record")
    assert len(amendments) >= 3
    for amendment in amendments:
        assert (amendment.new_status, amendment.new_note) == (
            amendment.record.status,
            amendment.record.note,
        )
        assert amendment.amended_at == amendment.record.recorded_at
        assert amendment.reason
        assert amendment.amended_by
        assert amendment.amended_at < timezone.now()


def test_one_student_is_absent_up_to_now_and_one_comes_too_seldom(history):
    def statuses(number):
        records = AttendanceRecord.objects.filter(student__number=number)
        return list(records.order_by("session__starts_at").values_list("status", flat=True))

    assert statuses("7A-05")[-4:] == ["absent"] * 4
    seldom = statuses("7A-16")
    assert (seldom.count("present") + seldom.count("late")) / len(seldom) < 0.9


def test_the_same_student_is_told_the_same_story_each_time(history):
    student, starts = Student.objects.get(number="7A-03"), [timezone.now()] * 40
    assert term_entries(student, starts) == term_entries(student, starts)
    assert sum(entry.status == "late" for entry in term_entries(student, starts)) >= 5


def test_a_register_not_taken_is_left_for_the_office_to_find(history):
    missing = ClassSession.objects.filter(confirmed_at__isnull=True)
    assert {session.class_group.code for session in missing} == {"8B", "9C"}
