"""My classes: what each is at today."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import AnonymousUser

from classes.selectors.today import list_today
from classes.services import Author, RegisterEntry, close_session, record_attendance
from classes.setup.services import hide_setup
from classes.versions import NOT_SHOWN
from tests.factories import make_class_group, make_session, make_student

TEN_O_CLOCK = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)  # 10:00 in Berlin
LATE_EVENING = datetime(2026, 9, 1, 22, 30, tzinfo=UTC)  # 2 September, 00:30 in Berlin


def test_a_teacher_sees_her_own_classes_only(alice_client, other_class_group):
    page = alice_client.get("/").text
    assert "7A Physics" in page
    assert "8B Latin" not in page


def test_without_a_class_the_page_says_what_to_do(client, charlie, other_class_group):
    other_class_group.teachers.clear()
    client.force_login(charlie)
    assert "Ask whoever administers your school" in client.get("/").text


def test_an_administrator_without_a_class_may_make_one(eve_client, other_school):
    hide_setup(school=other_school, is_hidden=True)
    assert "/admin/classes/classgroup/add/" in eve_client.get("/").text


def test_today_ends_with_the_schools_day(session, alice):
    assert list_today(alice, now=TEN_O_CLOCK)[0].session == session
    assert list_today(alice, now=LATE_EVENING)[0].session is None


def test_the_latest_session_of_today_counts(session, alice):
    later = make_session(class_group=session.class_group, starts_at=TEN_O_CLOCK)
    assert list_today(alice, now=LATE_EVENING.replace(hour=20))[0].session == later


def test_a_closed_register_is_done(session, students, alice):
    record_attendance(
        session=session,
        student=students[0],
        entry=RegisterEntry("late"),
        author=Author(alice),
        shown_version=NOT_SHOWN,
    )
    assert not list_today(alice, now=TEN_O_CLOCK)[0].is_done
    close_session(session=session, by=alice, shown_version=NOT_SHOWN)
    line = list_today(alice, now=TEN_O_CLOCK)[0]
    assert line.is_done
    assert line.counts.n_here == 1


def test_students_are_counted_once_and_only_while_enrolled(class_group, alice, students):
    enrolment = class_group.enrolments.get(student=students[0])
    enrolment.until_on = datetime(2026, 9, 1, tzinfo=UTC).date()
    enrolment.save()
    assert list_today(alice, now=TEN_O_CLOCK)[0].n_students == 3


@pytest.mark.parametrize("n_classes", [1, 12])
def test_the_number_of_queries_does_not_grow_with_the_classes(
    n_classes, school, dana, django_assert_num_queries
):
    for _ in range(n_classes):
        group = make_class_group(make_student(school=school), school=school)
        make_session(class_group=group)
    with django_assert_num_queries(4):
        assert len(list_today(dana, now=TEN_O_CLOCK)) == n_classes


def test_nobody_has_no_classes(class_group):
    assert list_today(AnonymousUser(), now=TEN_O_CLOCK) == []
