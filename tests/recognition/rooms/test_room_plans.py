"""Which films of rooms are planned, and when: by the timetable, and only where it may be."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import connection
from django.utils import timezone
from django_q.models import OrmQ

from classes.models import ClassSession
from faces.services.assessments import switch_recognition_off
from recognition.errors import RoomWatchRefusedError
from recognition.models import RoomFilm, RoomWatch
from recognition.models.room_films import moments_of
from recognition.selectors.rooms.lesson_films import films_of_lesson
from recognition.services.rooms.plans import AFTER_THE_LESSON, plan_room_films, request_room_films
from recognition.services.rooms.watches import exempt_lesson, film_lesson_again
from tests.factories import make_class_group, make_session
from tests.factories.office import make_camera, watch_class
from tests.recognition.rooms.conftest import A_MINUTE

pytestmark = pytest.mark.django_db


def test_each_camera_films_once_at_the_start(lesson, room):
    make_camera(room=room, name="Back", source="1")
    make_camera(room=room, name="Broken", source="2", is_active=False)
    assert plan_room_films() == 2
    assert not RoomFilm.objects.exclude(asked_by=None).exists()
    assert plan_room_films() == 0
    films = RoomFilm.objects.all()
    assert {film.camera.name for film in films} == {"Front", "Back"}
    assert {film.due_at for film in films} == {lesson.starts_at + 3 * A_MINUTE}
    assert {film.give_up_at for film in films} == {lesson.starts_at + 8 * A_MINUTE}


def test_networks_load_while_the_room_films(lesson, django_capture_on_commit_callbacks):
    """A bell of the lane of films, in which no row waits yet, lets its process get ready."""
    with django_capture_on_commit_callbacks(execute=True):
        plan_room_films()
    assert set(OrmQ.objects.values_list("key", flat=True)) == {"rooms", "films"}


@pytest.mark.parametrize("minute", [2, 9, 50])
def test_outside_its_minutes_nothing_is_planned(lesson, minute):
    assert plan_room_films(now=lesson.starts_at + minute * A_MINUTE) == 0


def left_out(lesson, dana):
    exempt_lesson(session=lesson, by=dana)


def class_left_out(lesson, dana):
    watch_class(lesson.class_group, mode="off")


def beside_left_out(lesson, dana):
    beside = make_session(
        class_group=make_class_group(school=lesson.class_group.school, code="8B"),
        room=lesson.room,
        starts_at=lesson.starts_at + 2 * A_MINUTE,
    )
    exempt_lesson(session=beside, by=dana)


def room_off(lesson, dana):
    RoomWatch.objects.update(mode=RoomWatch.Mode.OFF)


def room_on_request(lesson, dana):
    RoomWatch.objects.update(mode=RoomWatch.Mode.REQUEST)


def recognition_off(lesson, dana):
    switch_recognition_off(school=lesson.class_group.school, by=dana)


def register_closed(lesson, dana):
    lesson.state = lesson.State.CLOSED
    lesson.save()


def nobody_registered(lesson, dana):
    for student in lesson.class_group.roster_on(lesson.day):
        student.face_templates.all().delete()


@pytest.mark.parametrize(
    "reason",
    [
        *(left_out, class_left_out, beside_left_out, room_off, room_on_request, recognition_off),
        *(register_closed, nobody_registered),
    ],
)
def test_nobody_is_filmed_where_it_may_not_be(lesson, dana, reason):
    reason(lesson, dana)
    assert plan_room_films() == 0


def test_a_lesson_that_was_left_out_by_mistake_is_filmed_after_all(lesson, alice):
    exempt_lesson(session=lesson, by=alice)
    film_lesson_again(session=lesson)
    assert plan_room_films() == 1


@pytest.mark.parametrize(
    ("mode", "minutes"),
    [
        (RoomWatch.Mode.START, [3]),
        (RoomWatch.Mode.SEVERAL, [3, 22, 41]),
        (RoomWatch.Mode.THROUGHOUT, [3, 8, 13, 18, 23, 28, 33, 38]),
        (RoomWatch.Mode.REQUEST, []),
    ],
)
def test_a_room_films_at_the_moments_of_its_mode(lesson, watch, mode, minutes):
    watch.mode = mode
    moments = [at for at, _until in moments_of(watch, lesson)]
    assert [int((at - lesson.starts_at) / A_MINUTE) for at in moments] == minutes


@pytest.mark.parametrize(
    ("of_room", "of_class", "minutes"),
    [
        (RoomWatch.Mode.START, RoomWatch.Mode.SEVERAL, [3, 22, 41]),
        (RoomWatch.Mode.START, RoomWatch.Mode.REQUEST, []),
        (RoomWatch.Mode.REQUEST, RoomWatch.Mode.START, [3]),
        (RoomWatch.Mode.OFF, RoomWatch.Mode.THROUGHOUT, []),
    ],
)
def test_a_class_is_filmed_as_it_wishes_in_rooms_that_may_film(
    lesson, watch, of_room, of_class, minutes
):
    watch.mode = of_room
    watch.save()
    watch_class(lesson.class_group, mode=of_class)
    moments = [at for at, _until in moments_of(watch, lesson)]
    assert [int((at - lesson.starts_at) / A_MINUTE) for at in moments] == minutes
    assert plan_room_films() == len([minute for minute in minutes if minute == 3])


def test_where_the_room_may_not_film_no_teacher_of_such_a_class_can_ask(lesson, watch, alice):
    watch.mode = RoomWatch.Mode.OFF
    watch.save()
    watch_class(lesson.class_group, mode="throughout")
    with pytest.raises(RoomWatchRefusedError):
        request_room_films(session=lesson, by=alice)


def test_a_film_is_tried_until_the_next_one_begins(lesson, watch):
    watch.mode, watch.first_minute, watch.last_minute = RoomWatch.Mode.THROUGHOUT, 0, 60
    moments = moments_of(watch, lesson)
    assert all(until <= at for (_at, until), (at, _u) in pairwise(moments))
    for minute in (0, 7, 30):
        plan_room_films(now=lesson.starts_at + minute * A_MINUTE)
    assert RoomFilm.objects.count() <= 3


def test_planning_asks_a_fixed_number_of_times(lesson, django_assert_max_num_queries, room):
    for name in ("Back", "Side"):
        make_camera(room=room, name=name, source=name)
    plan_room_films()
    with django_assert_max_num_queries(3):
        plan_room_films()


def test_only_who_left_a_lesson_out_alone_is_offered_to_let_it_in(lesson, alice):
    exempt_lesson(session=lesson, by=alice)
    assert films_of_lesson(lesson).may_be_let_in
    watch_class(lesson.class_group, mode="off")
    lesson.class_group.refresh_from_db()
    assert not films_of_lesson(lesson).may_be_let_in


def test_a_teacher_lets_the_room_film_now(lesson, watch, alice):
    watch.mode = RoomWatch.Mode.REQUEST
    watch.save()
    assert request_room_films(session=lesson, by=alice) == 1
    # A second press is told of the same film.
    assert request_room_films(session=lesson, by=alice) == 1
    assert RoomFilm.objects.count() == 1
    assert RoomFilm.objects.get().asked_by == alice
    with pytest.raises(RoomWatchRefusedError) as caught:
        later = timezone.now() + timedelta(hours=2)
        request_room_films(session=lesson, by=alice, now=later)
    assert caught.value.code == "room_film_outside_lesson"
    exempt_lesson(session=lesson, by=alice)
    with pytest.raises(RoomWatchRefusedError) as caught:
        request_room_films(session=lesson, by=alice)
    assert caught.value.code == "room_does_not_film"


def test_a_recorders_film_that_is_asked_for_is_waited_for_until_after_the_lesson(
    lesson, camera, alice
):
    camera.source = "folder:/recorder"
    camera.save()
    request_room_films(session=lesson, by=alice)
    assert RoomFilm.objects.get().give_up_at == lesson.ends_at + AFTER_THE_LESSON


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_film_once(lesson, alice):
    def press(_):
        with closing(connection):
            return request_room_films(session=ClassSession.objects.get(), by=alice)

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(press, range(2))) == [1, 1]
    assert RoomFilm.objects.count() == 1
