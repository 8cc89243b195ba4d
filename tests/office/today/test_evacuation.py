"""Everybody has a box on the evacuation list, and who is away stands there with the reason."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from office.selectors.evacuation import evacuation_list
from tests.factories import make_class_group, make_record, make_session, make_teacher
from tests.factories.office import make_code, make_planned_absence

NOW = datetime(2026, 9, 8, 10, 12, tzinfo=ZoneInfo("Europe/Berlin"))
EIGHT = NOW.replace(hour=8, minute=0)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def at_ten(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def lesson(class_group):
    return make_session(class_group=class_group, starts_at=EIGHT)


@pytest.fixture
def page(helen_client, school):
    return lambda: helen_client.get(f"/schools/{school.pk}/evacuation/").text


def known_of(school, student):
    lines = [line for room in evacuation_list(school, now=NOW) for line in room.students]
    (found,) = [line for line in lines if line.student == student]
    return found


def test_everybody_has_a_box_away_or_not(school, lesson, students, page):
    make_record(session=lesson, student=students[0], status="absent")
    make_record(session=lesson, student=students[1], status="present")
    shown = page()
    assert shown.count('class="tick-box"') == len(students)
    assert shown.count("not seen since 08:00") == 1


def test_a_class_of_nobody_is_not_looked_for(school, lesson, student):
    empty = make_class_group(school=school, code="E0")
    make_session(class_group=empty, starts_at=NOW - timedelta(minutes=30))
    assert [room.session for room in evacuation_list(school, now=NOW)] == [None]


def test_family_and_given_name_stand_in_columns_of_their_own(lesson, student, page):
    row = f'<th scope="row">{student.family_name}</th><td>{student.given_name}</td>'
    assert row in page()


def test_it_names_who_is_with_them(school, class_group, alice, bob, page):
    """The teachers of the class, or whoever covers this lesson."""
    session = make_session(class_group=class_group, starts_at=NOW - timedelta(minutes=30))
    [room] = evacuation_list(school, now=NOW)
    assert {str(alice), str(bob)} <= set(room.teachers.split(", "))
    assert str(alice) in page()
    session.teacher = make_teacher(school=school, first_name="Cora", last_name="Covers")
    session.save()
    assert evacuation_list(school, now=NOW)[0].teachers == "Cora Covers"
    assert "Cora Covers" in page()


def test_it_names_the_first_of_the_lessons_missed(school, class_group, lesson, student, page):
    nine = make_session(class_group=class_group, starts_at=EIGHT + HOUR)
    for session in (lesson, nine):
        make_record(session=session, student=student, status="absent")
    assert known_of(school, student).is_away
    assert "not seen since 08:00" in page()


def test_who_came_back_before_the_next_register_is_to_be_found(school, lesson, student, page):
    make_record(session=lesson, student=student, status="excused")
    make_planned_absence(student=student, starts_at=EIGHT - HOUR, ends_at=NOW - HOUR)
    assert not known_of(school, student).is_away
    assert "not seen since 08:00" in page()


def test_a_register_after_the_absence_is_believed(school, class_group, student):
    later = make_session(class_group=class_group, starts_at=NOW - timedelta(minutes=30))
    make_record(session=later, student=student, status="absent")
    make_planned_absence(student=student, starts_at=EIGHT, ends_at=NOW - HOUR)
    assert known_of(school, student).is_away


def test_who_left_after_the_register_is_away_with_the_reason(school, lesson, student, page):
    make_record(session=lesson, student=student, status="present")
    dentist = make_code(school=school, label="Dentist")
    make_planned_absence(student=student, starts_at=NOW, ends_at=NOW + HOUR, code=dentist)
    assert known_of(school, student).is_away
    assert "Dentist" in page()
    assert "not seen since" not in page()


def test_who_came_all_the_same_is_here(school, lesson, student):
    make_planned_absence(student=student, starts_at=EIGHT - HOUR, ends_at=NOW + HOUR)
    assert known_of(school, student).is_away
    make_record(session=lesson, student=student, status="present")
    assert not known_of(school, student).is_away


def test_who_left_early_is_away_and_it_says_when(school, lesson, student, page):
    make_record(session=lesson, student=student, status="present", minutes_early=15)
    assert known_of(school, student).is_away
    assert "left at 08:30" in page()
    assert "not seen since" not in page()


def test_who_is_still_to_leave_is_here(school, class_group, student):
    now_on = make_session(class_group=class_group, starts_at=NOW - timedelta(minutes=15))
    make_record(session=now_on, student=student, status="present", minutes_early=15)
    assert not known_of(school, student).is_away


def test_an_absence_that_was_over_when_she_left_does_not_bring_her_back(school, lesson, student):
    make_record(session=lesson, student=student, status="present", minutes_early=15)
    before = EIGHT + timedelta(minutes=10)
    make_planned_absence(student=student, starts_at=EIGHT - HOUR, ends_at=before)
    assert known_of(school, student).is_away


def test_who_left_takes_no_query_of_her_own(
    school, lesson, students, django_assert_max_num_queries
):
    with CaptureQueriesContext(connection) as nobody_left:
        evacuation_list(school, now=NOW)
    for one in students:
        make_record(session=lesson, student=one, status="present", minutes_early=15)
    with django_assert_max_num_queries(len(nobody_left)):
        assert evacuation_list(school, now=NOW)
