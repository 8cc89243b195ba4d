"""At eight o'clock all rooms begin at once: films become shorter, and none misses its minutes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from recognition.film_lengths import (
    BESIDE_S,
    LEAST_S,
    USUAL_S,
    film_seconds,
)
from recognition.models import RoomFilm
from recognition.selectors.rooms.watches import seconds_for
from recognition.services.rooms.plans import plan_room_films
from tests.factories.office import make_camera
from tests.recognition.rooms.conftest import A_MINUTE

WINDOW_S = 300.0
A_ROUNDING_S = 1e-6


def last_end_s(n_rooms, n_at_once) -> float:
    """Let the films of a minute be made, one after the other at each of the places."""
    places = [0.0] * n_at_once
    for n_waiting in range(n_rooms, 0, -1):
        place = places.index(min(places))
        until_s = WINDOW_S - places[place]
        seconds = film_seconds(until_s=until_s, n_waiting=n_waiting, n_at_once=n_at_once)
        assert LEAST_S <= seconds <= USUAL_S
        places[place] += seconds + BESIDE_S
    return max(places)


@pytest.mark.parametrize(("n_rooms", "n_at_once"), [(1, 1), (12, 1), (30, 2), (40, 2), (60, 4)])
def test_none_of_those_that_begin_together_misses_its_minutes(n_rooms, n_at_once):
    assert last_end_s(n_rooms, n_at_once) <= WINDOW_S + A_ROUNDING_S


def test_who_is_alone_is_filmed_as_long_as_usual():
    assert film_seconds(until_s=WINDOW_S, n_waiting=1, n_at_once=2) == USUAL_S


def test_more_than_there_is_room_for_are_filmed_as_shortly_as_is_of_use():
    assert film_seconds(until_s=WINDOW_S, n_waiting=500, n_at_once=2) == LEAST_S


@pytest.mark.django_db
def test_films_that_wait_for_the_same_minutes_make_each_other_shorter(lesson, room, settings):
    settings.JOBS_CAMERA_WORKERS = 1
    for number in range(14):
        make_camera(room=room, name=f"Camera {number}", source=str(number + 1))
    plan_room_films()
    film = RoomFilm.objects.first()
    assert seconds_for(film, film.due_at) == pytest.approx(WINDOW_S / 15 - BESIDE_S)
    # Who was tried in vain waits for nothing that is due now.
    RoomFilm.objects.exclude(pk=film.pk).update(attempts=1)
    assert seconds_for(film, film.due_at) == USUAL_S
    assert seconds_for(film, timezone.now() + timedelta(hours=1)) == LEAST_S
    assert film.give_up_at - film.due_at == 5 * A_MINUTE
