"""Other systems move, cancel and give away a lesson of one day, and put it back."""

from datetime import UTC, date, datetime, timedelta

import pytest
from rest_framework.test import APIClient

from classes.models import ClassSession, LessonChange, Teacher
from classes.services.timetable import open_sessions_of
from tests.factories import make_record, make_teacher
from tests.factories.api import token_client
from tests.factories.office import make_meeting, make_room, make_term

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(school):
    return token_client(school=school)


@pytest.fixture
def other_client(other_school):
    return token_client(school=other_school)


def etag_of(client, address):
    return client.get(address)["ETag"]


def post(client, address, shown=None, **body):
    version = etag_of(client, shown or address.rpartition("/")[0])
    return client.post(address, body, format="json", headers={"If-Match": version})


@pytest.fixture
def lesson(session):
    return f"/api/v1/sessions/{session.pk}"


def test_a_lesson_is_moved_with_another_room_and_teacher(client, lesson, session, school):
    room, teacher = make_room(school=school, name="Lab"), make_teacher(school=school)
    starts_at = session.starts_at + timedelta(hours=3)
    wanted = {"starts_at": starts_at.isoformat(), "room": room.pk, "teacher": teacher.pk}
    answer = post(client, f"{lesson}/change", **wanted)
    assert answer.status_code == 200
    session.refresh_from_db()
    assert (session.starts_at, session.room, session.teacher) == (starts_at, room, teacher)
    assert session.ends_at - session.starts_at == timedelta(minutes=45)
    assert answer["ETag"] == etag_of(client, lesson)
    [listed] = client.get("/api/v1/lesson-changes").json()["results"]
    assert (listed["session"], listed["is_cancelled"]) == (session.pk, False)


def test_what_is_left_out_stays(client, lesson, session, school):
    was = session.starts_at, session.ends_at
    room = make_room(school=school, name="Lab")
    post(client, f"{lesson}/change", room=room.pk)
    session.refresh_from_db()
    assert (session.starts_at, session.ends_at, session.room) == (*was, room)


def test_a_cancelled_lesson_is_gone_and_comes_back(client, lesson, session):
    change = post(client, f"{lesson}/cancel").json()
    assert change["is_cancelled"]
    assert not ClassSession.objects.filter(pk=session.pk).exists()
    answer = post(client, f"/api/v1/lesson-changes/{change['id']}/undo")
    assert answer.status_code == 204
    assert not LessonChange.objects.exists()
    assert ClassSession.objects.get().starts_at == session.starts_at


def test_a_register_that_is_taken_goes_along_only_if_that_is_said(client, lesson, session, student):
    make_record(session=session, student=student)
    later = (session.starts_at + timedelta(hours=3)).isoformat()
    assert post(client, f"{lesson}/change", starts_at=later).status_code == 409
    moved = post(client, f"{lesson}/change", starts_at=later, moves_register=True)
    assert moved.status_code == 200
    assert post(client, f"{lesson}/cancel").status_code == 409


@pytest.mark.parametrize("lasts", [timedelta(0), timedelta(hours=25)])
def test_times_that_cannot_be_are_named(client, lesson, session, lasts):
    times = {"starts_at": session.starts_at, "ends_at": session.starts_at + lasts}
    answer = post(client, f"{lesson}/change", **{k: v.isoformat() for k, v in times.items()})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "#/ends_at"


def test_rooms_and_teachers_of_another_school_do_not_exist(client, lesson, other_school):
    room, teacher = make_room(school=other_school, name="Lab"), make_teacher(school=other_school)
    for body in ({"room": room.pk}, {"teacher": teacher.pk}):
        assert post(client, f"{lesson}/change", **body).status_code == 422
    assert not LessonChange.objects.exists()


def test_a_stale_version_changes_nothing(client, lesson, session):
    version = etag_of(client, lesson)
    post(client, f"{lesson}/change", starts_at=(session.starts_at + timedelta(hours=1)).isoformat())
    for act in ("change", "cancel"):
        answer = client.post(f"{lesson}/{act}", {}, format="json", headers={"If-Match": version})
        assert answer.status_code == 412
    assert ClassSession.objects.filter(pk=session.pk).exists()


def test_a_teacher_reads_changes_and_makes_none(client, lesson, session, alice_client):
    later = (session.starts_at + timedelta(hours=1)).isoformat()
    post(client, f"{lesson}/change", starts_at=later)
    assert len(alice_client.get("/api/v1/lesson-changes").json()["results"]) == 1
    assert alice_client.get("/api/v1/lesson-changes?day=2020-01-01").json()["results"] == []
    headers = {"If-Match": "*"}
    assert alice_client.post(f"{lesson}/cancel", headers=headers).status_code == 403


@pytest.fixture
def meeting(school, class_group):
    """7A has a lesson on Tuesdays at nine."""
    make_term(school=school)
    return make_meeting(class_group=class_group)


def ahead(client, class_group, **body):
    """Post about the lesson of Tuesday in a week, which is not open yet."""
    named = {"class_group": class_group.pk, "lesson_at": "2026-09-08T09:00:00+02:00"}
    return client.post("/api/v1/lesson-changes", named | body, format="json")


def test_a_lesson_to_come_is_moved_before_it_opens(client, meeting, class_group, school):
    made = ahead(client, class_group, starts_at="2026-09-08T11:00:00+02:00")
    assert made.status_code == 201
    assert (made.json()["day"], made.json()["starts_at"]) == ("2026-09-08", "2026-09-08T09:00:00Z")
    assert made["ETag"] == etag_of(client, made["Location"])
    open_sessions_of(school, day=date(2026, 9, 8))
    [session] = ClassSession.objects.all()
    assert session.meeting == meeting
    assert session.ends_at == datetime(2026, 9, 8, 9, 45, tzinfo=UTC)


def test_a_lesson_to_come_is_cancelled_once(client, meeting, class_group, school):
    assert ahead(client, class_group, is_cancelled=True).json()["is_cancelled"]
    again = ahead(client, class_group, is_cancelled=True)
    assert (again.status_code, again.json()["code"]) == (409, "lesson_changed_already")
    open_sessions_of(school, day=date(2026, 9, 8))
    assert not ClassSession.objects.exists()


def test_of_a_lesson_that_is_open_its_session_is_named(client, meeting, class_group, school):
    [session] = open_sessions_of(school, day=date(2026, 9, 8))
    answer = ahead(client, class_group, is_cancelled=True)
    assert (answer.status_code, answer.json()["session"]) == (409, session.pk)


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"lesson_at": "2026-09-08T10:00:00+02:00", "is_cancelled": True}, "#/lesson_at"),
        ({"lesson_at": "2026-09-09T09:00:00+02:00", "is_cancelled": True}, "#/lesson_at"),
        ({}, "#"),
        ({"starts_at": "2026-09-08T09:00:00+02:00"}, "#"),
    ],
)
def test_what_is_no_lesson_and_no_change_is_refused(client, meeting, class_group, body, pointer):
    answer = ahead(client, class_group, **body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == pointer
    assert not LessonChange.objects.exists()


def test_who_has_left_gets_no_lesson(client, meeting, class_group, school):
    gone = make_teacher(school=school)
    Teacher.objects.filter(pk=gone.pk).update(left_on=date(2026, 8, 1))
    assert ahead(client, class_group, teacher=gone.pk).status_code == 422


def test_a_change_that_was_moved_on_is_not_taken_back_unseen(client, lesson, session):
    post(client, f"{lesson}/change", starts_at=(session.starts_at + timedelta(hours=1)).isoformat())
    [found] = client.get("/api/v1/lesson-changes").json()["results"]
    change = f"/api/v1/lesson-changes/{found['id']}"
    seen = etag_of(client, change)
    post(client, f"{lesson}/change", starts_at=(session.starts_at + timedelta(hours=2)).isoformat())
    assert client.post(f"{change}/undo", headers={"If-Match": seen}).status_code == 412


def test_teachers_enter_nothing_ahead(alice, other_client, meeting, class_group):
    teacher = APIClient()
    teacher.force_login(alice)
    assert ahead(teacher, class_group, is_cancelled=True).status_code == 403
    assert ahead(other_client, class_group, is_cancelled=True).status_code == 422
