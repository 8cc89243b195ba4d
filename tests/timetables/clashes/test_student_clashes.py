"""A student in two lessons at the same time is named where she is entered and in both weeks."""

from datetime import date, time

import pytest
from django.urls import reverse

from classes.models import Enrolment, WeeklyMeeting
from classes.selectors.timetable.student_clashes import clashes_of_class, clashes_of_student
from tests.factories.office import make_meeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(students):
    return students[0]


@pytest.fixture
def twice(class_group, other_class_group, ana):
    """Ana is in 7A and 8B, which both meet on Tuesdays at nine."""
    for one in (class_group, other_class_group):
        make_meeting(class_group=one)
    return enrol_too(ana, other_class_group)


def enrol_too(student, class_group, **days):
    days = {"from_on": date(2026, 8, 17)} | days
    return Enrolment.objects.create(student=student, class_group=class_group, **days)


def codes(found):
    return [(x.one.class_group.code, x.other.class_group.code) for x in found]


def of_class(class_group):
    return clashes_of_class(class_group, list(WeeklyMeeting.objects.all()))


def test_both_lessons_and_who_is_in_them_are_named(twice, class_group, other_class_group, ana):
    assert len(codes(clashes_of_student(ana))) == 1
    for one in (class_group, other_class_group):
        [clash] = of_class(one)
        assert clash.students == [ana]
        assert ana.name in clash.words()


def test_who_is_in_one_of_the_classes_is_not_named(twice, students):
    assert clashes_of_student(students[1]) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"weekday": 4},
        {"starts_at": time(10, 0), "ends_at": time(10, 45)},
        {"week": "B"},
    ],
)
def test_lessons_that_never_meet_are_none(twice, ana, other_class_group, changes):
    WeeklyMeeting.objects.exclude(class_group=other_class_group).update(week="A")
    WeeklyMeeting.objects.filter(class_group=other_class_group).update(**changes)
    assert clashes_of_student(ana) == []


def test_classes_that_are_taught_together_are_one_lesson(twice, ana):
    WeeklyMeeting.objects.update(is_shared=True, subject="Sport")
    assert clashes_of_student(ana) == []


def test_a_membership_that_has_ended_is_none(twice, ana):
    Enrolment.objects.filter(pk=twice.pk).update(until_on=ana.school.today())
    assert clashes_of_student(ana) == []


def test_the_office_reads_it_on_the_page_of_the_student(twice, dana_client, alice_client, ana):
    address = reverse("office:student", args=[ana.pk])
    assert "In two lessons at once" in dana_client.get(address).text
    assert "In two lessons at once" not in alice_client.get(address).text


def test_the_office_reads_it_where_a_lesson_is_entered(twice, dana_client, class_group, ana):
    address = reverse("timetables:timetable", args=[class_group.school_id])
    lesson = WeeklyMeeting.objects.get(class_group=class_group)
    shown = {"show": f"class-{class_group.pk}", "lesson": lesson.pk}
    page = dana_client.get(address, shown).text
    assert "Students in two lessons at once" in page
    assert ana.name in page
