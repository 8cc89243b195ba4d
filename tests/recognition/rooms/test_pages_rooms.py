"""The pages of rooms: the office sets what films, the teacher sees what was filmed."""

import pytest
from django.urls import reverse

from recognition.models import ClassWatch, FilmExemption, RoomFilm, RoomWatch
from recognition.services.rooms.plans import plan_room_films
from tests.factories.office import make_camera, make_room, watch_room
from tests.recognition.rooms.conftest import UNPLUGGED
from tests.recognition.rooms.test_room_films import film_all, recognise_all, try_until_given_up

pytestmark = pytest.mark.django_db

ANSWERED = {
    "mode": "start",
    "first_minute": 3,
    "last_minute": 8,
    "assessed_on": "2026-08-01",
    "notice_on": "2026-08-02",
    "answered_by": "Grace Hopper, head",
}


@pytest.fixture
def page(room) -> str:
    return reverse("recognition:room", args=[room.pk])


def part_of(lesson) -> str:
    return reverse("recognition:lesson_films", args=[lesson.pk])


def words(response) -> str:
    return " ".join(response.content.decode().split())


def test_an_administrator_lets_a_room_film(dana_client, page, room, camera):
    assert "Off" in words(dana_client.get(page))
    assert dana_client.post(page, ANSWERED | {"shown_version": ""}).status_code == 302
    assert RoomWatch.objects.get(room=room).mode == RoomWatch.Mode.START


def test_no_room_films_before_somebody_answers_for_it(dana_client, page):
    for name in ("assessed_on", "notice_on", "answered_by"):
        response = dana_client.post(page, ANSWERED | {name: "", "shown_version": ""})
        assert "the notice hangs at its door" in words(response)
    assert not RoomWatch.objects.exists()


def test_what_somebody_else_has_set_meanwhile_is_not_overwritten(dana_client, page, room):
    watch_room(room)
    response = dana_client.post(page, ANSWERED | {"mode": "off", "shown_version": ""})
    assert RoomWatch.objects.get().mode == RoomWatch.Mode.START
    assert response.status_code != 302


def test_who_does_not_administer_the_school_sets_nothing(
    alice_client, eve_client, gina_client, page, room
):
    assert alice_client.get(page).status_code == 404
    assert eve_client.get(page).status_code == 404
    assert gina_client.get(page).status_code == 200
    assert gina_client.post(page, ANSWERED | {"shown_version": ""}).status_code == 404
    listed = reverse("recognition:rooms", args=[room.school_id])
    assert "Room 12" in words(gina_client.get(listed))
    assert eve_client.get(listed).status_code == 404


def test_the_list_of_rooms_takes_as_many_queries_however_many_there_are(
    dana_client, school, camera, django_assert_max_num_queries
):
    for n in range(6):
        make_camera(room=make_room(school=school, name=f"Room {n}"), source="0")
    with django_assert_max_num_queries(22):
        dana_client.get(reverse("recognition:rooms", args=[school.pk]))


def test_the_teacher_reads_who_was_seen(alice_client, lesson, cameras):
    film_all()
    recognise_all()
    text = words(alice_client.get(part_of(lesson)))
    assert "2 of 4 seen" in text
    assert "filmed by the room at" in text


def test_the_teacher_reads_why_the_room_did_not_film(alice_client, lesson, cameras):
    cameras.answers["0"] = UNPLUGGED
    try_until_given_up()
    text = words(alice_client.get(part_of(lesson)))
    assert "Camera Front: The camera cannot be opened" in text


def test_the_lamp_is_on_while_a_camera_films(alice_client, dana_client, lesson, page):
    plan_room_films()
    assert "Does not film now" in words(dana_client.get(page))
    RoomFilm.objects.update(
        state="running", lease="12345678123456781234567812345678", lease_until=lesson.ends_at
    )
    assert "Films now" in words(dana_client.get(page))
    assert "The room films now" in words(alice_client.get(part_of(lesson)))


def test_a_teacher_leaves_a_lesson_out_with_one_tap(alice_client, charlie_client, lesson):
    address = reverse("recognition:leave_out", args=[lesson.pk])
    assert charlie_client.post(address).status_code == 404
    assert alice_client.get(address).status_code == 405
    assert alice_client.post(address).status_code == 302
    assert FilmExemption.objects.get().session == lesson
    assert "does not film this lesson" in words(alice_client.get(part_of(lesson)))
    alice_client.post(address, {"on": "1"})
    assert not FilmExemption.objects.exists()


def test_a_teacher_lets_the_room_film_now(alice_client, charlie_client, lesson):
    address = reverse("recognition:film_now", args=[lesson.pk])
    assert charlie_client.post(address).status_code == 404
    alice_client.post(address)
    assert RoomFilm.objects.count() == 1


def test_only_the_office_says_when_rooms_film_a_class(
    alice_client, gina_client, class_group, watch
):
    address = reverse("recognition:class_watch", args=[class_group.pk])
    of_class = reverse("recognition:class_group", args=[class_group.pk])
    assert "Rooms film this class" not in words(alice_client.get(of_class))
    assert "Rooms film this class" in words(gina_client.get(of_class))
    alice_client.post(address, {"mode": "throughout", "shown_version": ""})
    assert not ClassWatch.objects.exists()
    gina_client.post(address, {"mode": "at noon", "shown_version": ""})
    assert not ClassWatch.objects.exists()
    gina_client.post(address, {"mode": "throughout", "shown_version": ""})
    assert ClassWatch.objects.get().mode == "throughout"
    assert ClassWatch.objects.get().class_group == class_group


def test_of_two_who_say_when_a_class_is_filmed_the_second_is_told(gina_client, class_group, watch):
    address = reverse("recognition:class_watch", args=[class_group.pk])
    gina_client.post(address, {"mode": "off", "shown_version": ""})
    stale = gina_client.post(address, {"mode": "throughout", "shown_version": ""}, follow=True)
    assert "changed" in words(stale)
    assert ClassWatch.objects.get().mode == "off"
    shown = ClassWatch.objects.get().version
    gina_client.post(address, {"mode": "", "shown_version": shown})
    assert not ClassWatch.objects.exists()


def test_the_last_picture_is_for_those_who_keep_rooms(
    dana_client, alice_client, lesson, cameras, camera
):
    address = reverse("recognition:camera_picture", args=[camera.pk])
    assert dana_client.get(address).status_code == 404
    film_all()
    assert dana_client.get(address)["Content-Type"] == "image/jpeg"
    assert alice_client.get(address).status_code == 404


def test_a_camera_that_was_turned_on_purpose(dana_client, gina_client, camera):
    address = reverse("recognition:take_view", args=[camera.pk])
    assert gina_client.post(address).status_code == 404
    assert dana_client.post(address).status_code == 302
