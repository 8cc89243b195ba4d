"""Registers not taken: which they are, and the page that lists them."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from classes.access import locked_to, office_schools
from classes.models import ClassSession, Enrolment
from classes.selectors.register.missing_registers import group_by_day, list_missing_registers
from classes.services import close_session
from classes.versions import NOT_SHOWN
from tests.factories import (
    NINE_O_CLOCK,
    make_class_group,
    make_session,
    make_student,
    make_teacher,
)
from tests.factories.office import make_room

END = NINE_O_CLOCK + timedelta(minutes=45)
DAY = timedelta(days=1)
PAGE = "/registers/missing/"


def missing(user, now=END):
    return list_missing_registers(user, now=now)


@pytest.mark.parametrize(
    ("after", "is_missing"),
    [
        (timedelta(minutes=-1), False),
        (timedelta(0), True),
        (14 * DAY - timedelta(seconds=1), True),
        (14 * DAY, False),
    ],
)
def test_a_register_is_missing_from_the_end_of_its_lesson_for_two_weeks(
    session, alice, after, is_missing
):
    assert bool(missing(alice, END + after)) is is_missing


def test_a_closed_or_confirmed_register_is_not_missing(session, alice):
    later = make_session(class_group=session.class_group, starts_at=NINE_O_CLOCK + DAY)
    close_session(session=session, by=alice, shown_version=NOT_SHOWN)
    later.confirmed_at, later.confirmed_by = END, alice
    later.save()
    assert missing(alice, END + 2 * DAY) == []


@pytest.mark.parametrize(
    ("zone", "is_missing"), [("Europe/Berlin", True), ("America/New_York", False)]
)
def test_a_lesson_in_whose_class_nobody_is_on_its_day_is_not_missing(
    school, alice, session, zone, is_missing
):
    """When it is four in the morning in Berlin it is the evening before in New York."""
    school.time_zone = zone
    school.save()
    ClassSession.objects.all().delete()
    Enrolment.objects.update(from_on=NINE_O_CLOCK.date())
    moved = make_session(class_group=session.class_group, starts_at=NINE_O_CLOCK.replace(hour=2))
    assert (moved in missing(alice, END)) is is_missing


def test_a_lesson_of_a_class_without_students_is_not_missing(session, alice):
    Enrolment.objects.all().delete()
    assert missing(alice, END) == []


def test_the_latest_day_comes_first_and_its_first_lesson(session, alice):
    group = session.class_group
    hour = timedelta(hours=1)
    next_day = make_session(class_group=group, starts_at=NINE_O_CLOCK + DAY)
    second = make_session(class_group=group, starts_at=NINE_O_CLOCK + hour)
    days = group_by_day(missing(alice, END + 3 * DAY))
    assert [(day.day, day.sessions) for day in days] == [
        (date(2026, 9, 2), [next_day]),
        (date(2026, 9, 1), [session, second]),
    ]


def test_a_day_is_the_schools(other_school, root):
    """23:30 in Berlin is the next day in Kolkata."""
    group = make_class_group(make_student(school=other_school), school=other_school)
    make_session(class_group=group, starts_at=NINE_O_CLOCK.replace(hour=21))
    (day,) = group_by_day(missing(root, END + DAY))
    assert day.day == date(2026, 9, 2)


def test_each_sees_the_registers_of_her_classes_or_schools(
    session, alice, bob, charlie, dana, eve, root
):
    found = {user.first_name: len(missing(user)) for user in (alice, bob, charlie, dana, eve, root)}
    assert found == {"Alice": 1, "Bob": 1, "Charlie": 0, "Dana": 1, "Eve": 0, "Root": 1}
    assert missing(AnonymousUser()) == []


def test_who_stands_in_sees_it(session, charlie):
    session.teacher = charlie.teacher_posts.get()
    session.save()
    assert missing(charlie) == [session]


@pytest.mark.parametrize("n", [1, 15])
def test_the_number_of_queries_does_not_grow(n, school, dana, django_assert_num_queries):
    for _ in range(n):
        group = make_class_group(make_student(school=school), school=school)
        post = make_teacher(group)
        make_session(class_group=group, teacher=post, room=make_room(school=school))
    with django_assert_num_queries(1):
        shown = [(str(s.class_group), str(s.teacher), str(s.room), s.day) for s in missing(dana)]
    assert len(shown) == n


@pytest.fixture
def at_noon(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NINE_O_CLOCK + timedelta(hours=3))


def test_the_page_names_and_links_them(alice_client, session, at_noon):
    page = alice_client.get(PAGE).text
    assert "1 lesson of the last 14 days" in page
    assert "Tuesday 1 September 2026" in page
    assert "09:00–09:45" in page
    assert f'href="/sessions/{session.pk}/review/"' in page
    assert "1 register was not taken" in alice_client.get("/").text


@pytest.mark.parametrize(("who", "is_locked"), [("alice", True), ("gina", False)])
def test_one_that_is_locked_leads_its_teacher_to_the_register(
    session, school, who, is_locked, request, monkeypatch
):
    school.days_until_lock = 3
    school.save()
    monkeypatch.setattr(timezone, "now", lambda: NINE_O_CLOCK + 4 * DAY)
    page = request.getfixturevalue(f"{who}_client").get(PAGE).text
    assert (">–</b> Locked" in page) is is_locked
    assert (f'href="/sessions/{session.pk}/"' in page) is is_locked
    assert (f'href="/sessions/{session.pk}/review/"' in page) is not is_locked


def test_locked_ones_take_no_query_each(session, school, alice, django_assert_num_queries):
    school.days_until_lock = 14
    school.save()
    for n in range(1, 5):
        make_session(class_group=session.class_group, starts_at=NINE_O_CLOCK + n * DAY)
    sessions = list(ClassSession.objects.select_related("class_group__school"))
    list(office_schools(alice))
    with django_assert_num_queries(1):
        assert len(locked_to(alice, sessions)) == 5


def test_the_page_says_when_all_are_taken(alice_client, session, alice, at_noon):
    close_session(session=session, by=alice, shown_version=NOT_SHOWN)
    assert "Every register is taken" in alice_client.get(PAGE).text
    assert "not taken</span>" not in alice_client.get("/").text


def test_a_long_list_comes_in_pages(dana_client, session, at_noon):
    hours = timedelta(hours=1)
    for n in range(1, 61):
        make_session(class_group=session.class_group, starts_at=NINE_O_CLOCK - n * hours)
    first, second = (dana_client.get(PAGE, {"page": n}).text for n in (1, 2))
    assert first.count("/review/") == 60
    assert second.count("/review/") == 1
    assert "61 lessons of the last 14 days" in first
    assert 'href="?page=2"' in first


def test_a_stranger_finds_nothing_of_others(charlie_client, eve_client, session, at_noon):
    for client in (charlie_client, eve_client):
        assert "7A Physics" not in client.get(PAGE).text


def test_the_page_is_only_read(alice_client, client):
    assert alice_client.post(PAGE).status_code == 405
    assert client.get(PAGE)["Location"].startswith("/account/login/")
