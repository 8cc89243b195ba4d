"""Today at a school: who is missing, what follows by itself, reminders, the evacuation list."""

import gzip
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from classes.models import RegisterReminder
from jobs.runner import run_leased
from jobs.turns import acquire_next
from office.selectors.evacuation import evacuation_list
from office.selectors.today import school_today
from tests.factories import (
    make_capture,
    make_class_group,
    make_colleague,
    make_enrolment,
    make_record,
    make_school,
    make_session,
    make_student,
)
from tests.factories.office import make_planned_absence, make_room

NOW = datetime(2026, 9, 8, 9, 12, tzinfo=ZoneInfo("Europe/Berlin"))
EIGHT = NOW.replace(hour=8, minute=0)
HOUR = timedelta(hours=1)
ONE_DAY = timedelta(days=1)
FEW_KB = 4 * 1024


@pytest.fixture(autouse=True)
def at_nine(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def address(school) -> str:
    return f"/schools/{school.pk}/today/"


@pytest.fixture
def lesson(class_group):
    return make_session(class_group=class_group, starts_at=EIGHT)


def names(lines):
    return [line.student.name for line in lines]


def poll(client, address, etag=""):
    return client.get(address, headers={"HX-Request": "true", "If-None-Match": etag})


class TestSelector:
    def test_who_is_absent_without_a_reason_is_told_from_who_has_one(
        self, school, lesson, students
    ):
        ana, ben, other_ben, anabel = students
        make_record(session=lesson, student=ana, status="absent")
        make_record(session=lesson, student=ben, status="excused", note="Dentist")
        make_record(session=lesson, student=other_ben, status="absent")
        make_record(session=lesson, student=anabel, status="present")
        make_planned_absence(student=other_ben, starts_at=EIGHT, ends_at=EIGHT + 3 * HOUR)
        today = school_today(school, now=NOW)
        assert names(today.unexplained) == ["Ana Adams"]
        assert names(today.explained) == ["Ben Baker", "Ben Baker"]
        assert [one.student for one in today.expected] == [other_ben]
        assert (today.n_here, today.n_students, today.n_lessons) == (1, 4, 1)

    def test_an_absence_is_known_before_any_register_is_taken(self, school, students):
        make_planned_absence(student=students[0], starts_at=EIGHT, ends_at=EIGHT + 9 * HOUR)
        make_planned_absence(
            student=students[1], starts_at=NOW + HOUR, ends_at=NOW + 2 * HOUR, reason="Dentist"
        )
        today = school_today(school, now=NOW)
        assert names(today.explained) == ["Ana Adams"]
        assert [one.reason for one in today.planned] == ["Dentist"]

    def test_who_came_back_is_here_and_who_left_was_here_before(
        self, school, class_group, lesson, students
    ):
        later = make_session(class_group=class_group, starts_at=NOW - timedelta(minutes=10))
        for student, statuses in zip(students, ["AP", "PA"], strict=False):
            words = {"A": "absent", "P": "present"}
            for session, letter in zip([lesson, later], statuses, strict=True):
                make_record(session=session, student=student, status=words[letter])
        (line,) = school_today(school, now=NOW).unexplained
        assert (line.student, line.was_here) == (students[1], True)

    @pytest.mark.parametrize(
        ("before", "n_days"), [("", 1), ("A", 2), ("AA", 3), ("APA", 2), ("PAAA", 4)]
    )
    def test_days_running_are_counted_over_days_with_registers(
        self, school, class_group, lesson, student, before, n_days
    ):
        make_record(session=lesson, student=student, status="absent")
        for days_ago, letter in enumerate(reversed(before), start=1):
            # Between two school days lies a free one.
            session = make_session(
                class_group=class_group, starts_at=EIGHT - 2 * days_ago * ONE_DAY
            )
            status = "absent" if letter == "A" else "present"
            make_record(session=session, student=student, status=status)
        (line,) = school_today(school, now=NOW).unexplained
        assert (line.n_days, line.is_running) == (n_days, n_days >= 3)

    def test_yesterday_and_other_schools_are_not_today(self, school, class_group, student):
        yesterday = make_session(class_group=class_group, starts_at=EIGHT - ONE_DAY)
        make_record(session=yesterday, student=student, status="absent")
        make_record(session=make_session(starts_at=EIGHT), status="absent")
        today = school_today(school, now=NOW)
        assert not today.unexplained
        assert not today.n_lessons

    def test_a_larger_school_costs_no_more_queries(
        self, school, class_group, lesson, django_assert_num_queries
    ):
        for n_more in (1, 20):
            for number in range(n_more):
                student = make_student(school=school)
                make_enrolment(student=student, class_group=class_group)
                status = ["absent", "late", "excused"][number % 3]
                make_record(session=lesson, student=student, status=status)
            other = make_class_group(school=school)
            make_session(class_group=other, starts_at=EIGHT)
            with django_assert_num_queries(8):
                school_today(school, now=NOW)


class TestPage:
    def test_office_and_head_see_the_day(
        self, gina_client, helen_client, dana_client, address, lesson, students
    ):
        make_record(session=lesson, student=students[0], status="absent")
        make_record(session=lesson, student=students[1], status="late", minutes_late=6)
        for client in (gina_client, helen_client, dana_client):
            page = client.get(address).text
            for words in ("Ana Adams", "no reason yet", "6 min", "7A Physics"):
                assert words in page

    def test_teachers_and_operators_find_nothing(
        self, alice_client, oscar_client, eve_client, address
    ):
        for client in (alice_client, oscar_client, eve_client):
            assert client.get(address).status_code == 404

    def test_nothing_is_sent_while_nothing_changes(
        self, dana_client, address, lesson, students, monkeypatch
    ):
        make_record(session=lesson, student=students[0], status="absent")
        etag = poll(dana_client, address)["ETag"]
        same = poll(dana_client, address, etag)
        assert (same.status_code, same.content) == (304, b"")
        make_record(session=lesson, student=students[1], status="absent")
        changed = poll(dana_client, address, etag)
        assert changed.status_code == 200
        assert changed["ETag"] != etag
        monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + timedelta(seconds=30))
        assert poll(dana_client, address, changed["ETag"]).status_code == 304

    def test_what_follows_is_a_few_kilobytes(self, dana_client, address, school, lesson):
        for _ in range(30):
            student = make_student(school=school)
            make_enrolment(student=student, class_group=lesson.class_group)
            make_record(session=lesson, student=student, status="absent")
        part = poll(dana_client, address)
        assert b"<html" not in part.content
        assert len(gzip.compress(part.content)) < FEW_KB

    def test_films_that_failed_and_rates_stand_beside(self, dana_client, address, lesson, student):
        make_capture(session=lesson, state="failed", failure_code="no_face", uploaded_at=NOW - HOUR)
        make_capture(session=lesson, state="queued", uploaded_at=NOW - HOUR)
        make_record(session=lesson, student=student, status="present")
        page = dana_client.get(address).text
        assert "1 is being worked on" in page
        assert "Attendance today" in page

    @pytest.mark.parametrize("name", ["gina", "helen"])
    def test_it_is_the_front_page_of_office_and_head(self, request, name, address, alice_client):
        page = request.getfixturevalue(f"{name}_client").get("/").text
        assert address in page
        assert "<h1>Today</h1>" in page
        assert address not in alice_client.get("/").text

    def test_whoever_oversees_several_schools_chooses(self, client, school):
        head = make_colleague(school=school, role="head")
        other = make_school(name="Beach School")
        head.staff_roles.create(school=other, role="head")
        client.force_login(head)
        page = client.get("/").text
        assert "Today at Hill School" in page
        assert "Today at Beach School" in page


class TestReminder:
    def test_the_office_reminds_a_teacher_once(self, gina_client, address, lesson, alice):
        page = gina_client.get(address).text
        assert f'formaction="/sessions/{lesson.pk}/remind/"' in page
        for _ in range(2):
            gina_client.post(f"/sessions/{lesson.pk}/remind/")
        assert RegisterReminder.objects.get().teacher.user == alice
        page = gina_client.get(address).text
        assert "Reminded" in page
        assert "/remind/" not in page

    def test_without_a_mail_server_the_office_tells_the_teacher(
        self, gina_client, address, lesson, alice, settings
    ):
        settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
        page = gina_client.post(f"/sessions/{lesson.pk}/remind/", headers={"referer": address})
        page = gina_client.get(page.url).text
        assert "No mail goes out from here: tell Alice" in page
        assert "Reminded" not in page
        assert not RegisterReminder.objects.exists()

    def test_a_head_sees_no_button_and_reminds_nobody(self, helen_client, address, lesson, alice):
        page = helen_client.get(address).text
        assert "Alice" in page
        assert "/remind/" not in page
        assert helen_client.post(f"/sessions/{lesson.pk}/remind/").status_code == 403
        assert not RegisterReminder.objects.exists()

    def test_nobody_is_reminded_of_a_register_that_was_taken(self, dana_client, address, lesson):
        lesson.confirmed_at = NOW
        lesson.save()
        page = dana_client.post(f"/sessions/{lesson.pk}/remind/", follow=True)
        assert page.request["PATH_INFO"] == address
        assert "It has been taken meanwhile." in page.text
        assert not RegisterReminder.objects.exists()


class TestRunningLesson:
    @pytest.fixture(params=[(14, False), (15, True)], ids=["waits", "overdue"])
    def running(self, request, class_group):
        """A lesson that began some minutes ago, and whether its register is overdue."""
        minutes, is_overdue = request.param
        starts_at = NOW - timedelta(minutes=minutes)
        return make_session(class_group=class_group, starts_at=starts_at), is_overdue

    def test_its_register_is_missed_when_the_school_has_waited(
        self, gina_client, school, running, alice
    ):
        session, is_overdue = running
        today = school_today(school, now=NOW)
        assert [line.session for line in today.missing] == [session] * is_overdue
        answer = gina_client.post(f"/sessions/{session.pk}/remind/")
        assert answer.status_code == (302 if is_overdue else 404)
        assert RegisterReminder.objects.count() == is_overdue

    def test_the_mail_goes_out_while_it_runs(self, gina_client, class_group, alice, mailoutbox):
        starts_at = NOW - timedelta(minutes=20)
        session = make_session(class_group=class_group, starts_at=starts_at)
        gina_client.post(f"/sessions/{session.pk}/remind/")
        run_leased(lease=acquire_next(lane="mail"))
        assert [message.to for message in mailoutbox] == [[alice.email]]

    def test_a_school_decides_how_long_it_waits(self, school, class_group):
        make_session(class_group=class_group, starts_at=NOW - timedelta(minutes=20))
        school.minutes_until_register_due = 25
        assert not school_today(school, now=NOW).missing


class TestEvacuation:
    def test_everybody_stands_in_one_room_or_in_none(self, school, class_group, students):
        lab = make_room(school=school, name="Lab 2")
        session = make_session(
            class_group=class_group, room=lab, starts_at=NOW - timedelta(minutes=10)
        )
        make_record(session=session, student=students[0], status="absent")
        idle = make_student(school=school, family_name="Idle")
        make_enrolment(student=idle, class_group=make_class_group(school=school))
        room, without = evacuation_list(school, now=NOW)
        assert (room.session, len(room.students), room.n_here) == (session, 4, 3)
        assert [one.student for one in without.students] == [idle]

    def test_the_list_names_the_rooms(self, helen_client, school, class_group):
        lab = make_room(school=school, name="Lab 2")
        make_session(class_group=class_group, room=lab, starts_at=NOW - timedelta(minutes=10))
        page = helen_client.get(f"/schools/{school.pk}/evacuation/").text
        assert "Lab 2" in page
        assert "4 of 4 to look for" in page

    def test_a_larger_school_costs_no_more_queries(
        self, dana_client, school, class_group, django_assert_num_queries
    ):
        for n_more in (1, 10):
            for _ in range(n_more):
                student = make_student(school=school)
                group = make_class_group(student, school=school)
                make_session(class_group=group, starts_at=NOW - timedelta(minutes=10))
            with django_assert_num_queries(9):
                dana_client.get(f"/schools/{school.pk}/evacuation/")
