"""What a room's film means for registers: of classes taught together, without space, too late."""

import pytest
from django.urls import reverse

from classes.models import AttendanceRecord, ClassSession, Status
from classes.services import Author, RegisterEntry, record_attendance
from classes.versions import NOT_SHOWN
from privacy.models import AccessChange
from recognition.models import RoomFilm
from recognition.selectors.review_queue import Tray, review_of
from recognition.selectors.rooms.lesson_films import films_of_lesson
from recognition.services.confirmation import confirm_session
from recognition.services.rooms.plans import plan_room_films
from tests.factories import make_class_group, make_session
from tests.factories.office import make_camera_health
from tests.recognition.rooms.test_room_films import film_all, recognise_all

pytestmark = pytest.mark.django_db


def test_classes_taught_together_are_filmed_once_for_both_registers(
    lesson, cameras, known_students, school
):
    other = make_class_group(*known_students, school=school, code="7B")
    beside = make_session(class_group=other, room=lesson.room, starts_at=lesson.starts_at)
    film_all()
    assert cameras.asked == ["0"]
    films = RoomFilm.objects.all()
    assert {film.session_id for film in films if film.capture} == {lesson.pk, beside.pk}
    recognise_all()
    for session in (lesson, beside):
        assert [row.tray for row in review_of(session).rows].count(Tray.PRESENT) == 2


def test_of_one_film_both_registers_are_confirmed_each_with_its_own_students(
    lesson, cameras, known_students, school, alice
):
    other = make_class_group(*known_students, school=school, code="7B")
    beside = make_session(class_group=other, room=lesson.room, starts_at=lesson.starts_at)
    film_all()
    recognise_all()
    for session in (lesson, beside):
        confirm_session(session=session, by=alice, shown_version=NOT_SHOWN)
        records = AttendanceRecord.objects.filter(session=session, status=Status.PRESENT)
        assert records.count() == 2
        session.refresh_from_db()
        assert session.confirmed_at
    assert cameras.asked == ["0"]


def test_a_class_beside_whose_register_is_closed_gets_no_film(
    lesson, cameras, known_students, school
):
    other = make_class_group(*known_students, school=school, code="7B")
    beside = make_session(class_group=other, room=lesson.room, starts_at=lesson.starts_at)
    plan_room_films()
    ClassSession.objects.filter(pk=beside.pk).update(state="closed")
    film_all()
    assert RoomFilm.objects.get(session=lesson).capture
    assert RoomFilm.objects.get(session=beside).state == RoomFilm.State.DROPPED


def test_a_school_without_space_films_nobody_and_its_rooms_say_so(
    lesson, cameras, camera, school, dana_client, alice_client
):
    school.quota_mb = 1
    school.save()
    film_all()
    assert cameras.asked == []
    assert RoomFilm.objects.get().failure_code == "quota_used_up"
    page = dana_client.get(f"/rooms/{camera.room_id}/").content.decode()
    assert "No room films now." in page
    assert "by hand" in page
    part = alice_client.get(reverse("recognition:lesson_films", args=[lesson.pk]))
    assert "no room left" in part.content.decode()


def test_a_film_after_the_confirmation_tells_the_teacher_and_changes_nothing(
    lesson, cameras, known_students, alice, alice_client
):
    plan_room_films()
    for student in known_students:
        record_attendance(
            session=lesson,
            student=student,
            entry=RegisterEntry(Status.ABSENT),
            author=Author(alice),
            shown_version=NOT_SHOWN,
        )
    confirm_session(session=lesson, by=alice, shown_version=NOT_SHOWN)
    film_all()
    recognise_all()
    statuses = AttendanceRecord.objects.values_list("status", flat=True)
    assert set(statuses) == {Status.ABSENT}
    part = alice_client.get(reverse("recognition:lesson_films", args=[lesson.pk]))
    page = part.content.decode()
    assert "Nothing was changed" in page
    found = films_of_lesson(lesson).found_since
    assert len(found) == 2
    assert all(str(student) in page for student in found)


def test_who_asked_for_a_film_and_who_accepted_a_view_stands_in_the_access_log(
    lesson, watch, camera, alice_client, dana_client
):
    alice_client.post(reverse("recognition:film_now", args=[lesson.pk]))
    make_camera_health(camera=camera)
    dana_client.post(reverse("recognition:take_view", args=[camera.pk]))
    logged = AccessChange.objects.filter(subject="cameras").order_by("pk")
    hows = [row.params.get("how") for row in logged]
    assert [how for how in hows if how != "added"] == ["asked for", "accepted"]
