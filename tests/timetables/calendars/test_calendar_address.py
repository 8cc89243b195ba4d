"""A calendar program reads a teacher's lessons by an address that she can end."""

import time
from unittest import mock

import pytest
from django.urls import reverse
from icalendar import Calendar

from classes.models import Teacher
from privacy.models import AccessChange
from tests.deployment.disk.refusing_database import refusing
from tests.factories import NINE_O_CLOCK, SCHOOL_DAY
from tests.factories.office import make_cover, make_meeting, make_room, make_term
from timetables.models import CalendarAddress
from timetables.selectors.calendar_addresses import path_of


@pytest.fixture
def page(school):
    return reverse("timetables:calendar_address", args=[school.pk])


@pytest.fixture
def meeting(school, class_group, monkeypatch):
    make_term(school=school)
    monkeypatch.setattr("django.utils.timezone.now", lambda: NINE_O_CLOCK)
    room = make_room(school=school, name="Lab; 2")
    return make_meeting(class_group=class_group, room=room, subject="Optics")


@pytest.fixture
def path(alice_client, page, meeting):
    alice_client.post(page, {"make": "", "shown_version": "none"})
    return path_of(CalendarAddress.objects.get())


def shown_version(client, page):
    return client.get(page).context["address"].version


def events_of(client, path):
    return Calendar.from_ical(client.get(path).content).walk("VEVENT")


def test_a_calendar_reads_her_lessons_without_a_log_in(path, client):
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert not answer.cookies
    events = {one.start: one for one in Calendar.from_ical(answer.content).walk("VEVENT")}
    event = events[NINE_O_CLOCK]
    assert (event["SUMMARY"], event["LOCATION"]) == ("7A Optics", "Lab; 2")
    assert str(event["UID"]).endswith(f"-{SCHOOL_DAY:%Y%m%d}@lessons.attendance")


def test_a_database_that_takes_nothing_keeps_no_calendar_back(path, client, settings):
    settings.MIN_FREE_MB = 10**12
    with refusing():
        assert len(events_of(client, path)) > 0
    assert CalendarAddress.objects.get().read_on is None
    client.get(path)
    assert CalendarAddress.objects.get().read_on == SCHOOL_DAY


def test_it_names_no_student_and_no_colleague(path, client, students, charlie, meeting):
    make_cover(meeting=meeting, teacher=Teacher.objects.get(user=charlie))
    text = client.get(path).content.decode()
    named = [*students, charlie.first_name, "Alice"]
    assert not [one for one in named if str(one) in text]


def test_what_she_covers_says_so(path, client, charlie, charlie_client, page, meeting):
    make_cover(meeting=meeting, teacher=Teacher.objects.get(user=charlie))
    charlie_client.post(page, {"make": "", "shown_version": "none"})
    his = path_of(CalendarAddress.objects.get(teacher__user=charlie))
    assert [str(one["SUMMARY"]) for one in events_of(client, his)] == ["7A Optics (cover)"]
    assert SCHOOL_DAY not in [one.start.date() for one in events_of(client, path)]


def test_a_new_address_ends_the_old_one(path, client, alice_client, page):
    alice_client.post(page, {"make": "", "shown_version": shown_version(alice_client, page)})
    assert client.get(path).status_code == 404
    assert client.get(path_of(CalendarAddress.objects.get())).status_code == 200


def test_an_ended_address_opens_nothing_and_the_next_one_is_another(
    path, client, alice_client, page
):
    alice_client.post(page, {"end": "", "shown_version": shown_version(alice_client, page)})
    assert client.get(path).status_code == 404
    alice_client.post(page, {"make": "", "shown_version": "none"})
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "gone",
    [
        lambda teacher: Teacher.objects.filter(pk=teacher.pk).update(left_on=SCHOOL_DAY),
        lambda teacher: type(teacher.user).objects.update(is_active=False),
    ],
    ids=["left the school", "account switched off"],
)
def test_who_is_gone_reads_nothing(path, client, alice, gone):
    gone(Teacher.objects.get(user=alice))
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "key", ["x", "WzEsMV0:1abc:def", "W10"], ids=["short", "forged", "unsigned"]
)
def test_a_wrong_key_finds_nothing(client, path, key):
    assert client.get(f"/calendars/{key}.ics").status_code == 404


def test_a_page_from_before_changes_nothing(path, alice_client, page):
    answer = alice_client.post(page, {"end": "", "shown_version": "7"})
    assert "meanwhile" in answer.content.decode() or answer.status_code == 409
    assert CalendarAddress.objects.get().is_open


@pytest.mark.parametrize("name", ["eve", "gina"], ids=["of another school", "who does not teach"])
def test_only_who_teaches_at_the_school_has_one(request, page, name):
    assert request.getfixturevalue(f"{name}_client").get(page).status_code == 404


def test_it_is_made_by_whoever_has_just_shown_who_she_is(alice_client, page, meeting):
    now = time.time()
    with mock.patch.object(time, "time", return_value=now + 11 * 60):
        answer = alice_client.post(page, {"make": "", "shown_version": "none"})
    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    assert not CalendarAddress.objects.exists()


def test_an_open_browser_alone_does_not_show_it_but_ends_it(path, alice_client, page):
    assert path in alice_client.get(page).text
    now = time.time()
    with mock.patch.object(time, "time", return_value=now + 11 * 60):
        assert path not in alice_client.get(page).text
        asked = alice_client.get(f"{page}?show")["Location"]
        assert asked.startswith(reverse("account_reauthenticate"))
        alice_client.post(page, {"end": "", "shown_version": shown_version(alice_client, page)})
    assert not CalendarAddress.objects.get().is_open


def test_the_page_says_when_it_was_read_and_the_log_who_made_it(
    path, client, alice, alice_client, page
):
    assert "No calendar has read it yet." in alice_client.get(page).content.decode()
    client.get(path)
    assert "Last read on" in alice_client.get(page).content.decode()
    post = Teacher.objects.get(user=alice).pk
    note = AccessChange.objects.get(subject="calendar_address")
    assert (note.user_id, note.params) == (alice.pk, {"how": "made", "about": f"teacher {post}"})


def test_the_timetable_of_a_teacher_leads_there(alice_client, gina_client, page, school, meeting):
    timetable = reverse("timetables:timetable", args=[school.pk])
    assert page in alice_client.get(timetable).content.decode()
    assert page not in gina_client.get(timetable).content.decode()
