"""A test picture says which faces are large enough, and how much nearer the camera must hang."""

import shutil
from datetime import timedelta

import numpy as np
import pytest
from django.urls import reverse
from django.utils import timezone

from face_vision.media.face_heights import draw_face_heights, is_backlit
from faces.engine import options_from_settings
from jobs.lifecycle import acquire
from jobs.runner import run_leased
from recognition.errors import RoomWatchRefusedError
from recognition.models import Seat, SetupPicture
from recognition.selectors.rooms.setup_advice import advice_of
from recognition.services.rooms import setup_pictures
from recognition.services.rooms.setup_pictures import SETUP_PICTURES, take_setup_picture
from tests.factories import make_class_group, make_session, make_student
from tests.factories.office import make_setup_picture
from tests.painted_faces import write_class_video
from tests.recognition.rooms.conftest import FACTS, UNPLUGGED

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(camera) -> str:
    return reverse("recognition:setup_part", args=[camera.pk])


def let_it_film(monkeypatch, film):
    def show(source, request):
        if isinstance(film, Exception):
            raise film
        shutil.copyfile(film, request.path)
        return FACTS

    monkeypatch.setattr(setup_pictures, "film_camera", show)


def take(camera, dana) -> SetupPicture:
    row = take_setup_picture(camera=camera, by=dana)
    lease = acquire(kind=SETUP_PICTURES, pk=row.pk)
    assert lease
    run_leased(lease=lease)
    row.refresh_from_db()
    return row


def test_faces_are_found_and_measured(camera, watch, dana, dana_client, monkeypatch, tmp_path):
    let_it_film(monkeypatch, write_class_video(tmp_path / "a.mp4", [2, 7, 12], duration_s=2))
    advice = advice_of(take(camera, dana))
    assert advice.n_faces == 3
    picture = reverse("recognition:setup_picture", args=[camera.pk])
    assert dana_client.get(picture)["Content-Type"] == "image/jpeg"
    page = dana_client.get(reverse("recognition:room", args=[camera.room_id])).content.decode()
    assert "faces are large enough" in page


def test_small_faces_say_how_much_nearer(camera, dana):
    good_px = round(options_from_settings().identification.min_face_px)
    row = make_setup_picture(camera=camera, asked_by=dana, heights_px=[good_px // 2, 5, 90])
    advice = advice_of(row)
    assert (advice.n_good, advice.n_faces, advice.smallest_px) == (1, 3, 5)
    assert advice.nearer == pytest.approx(good_px / 5, abs=0.1)


def sit(class_group, room, *rows):
    """Let two sit in each of these rows."""
    for row in rows:
        for column in (2, 3):
            student = make_student(school=room.school)
            Seat.objects.create(
                class_group=class_group, student=student, room=room, row=row, column=column
            )


def test_the_plan_of_seats_says_how_many_are_near_enough(
    camera, watch, dana, dana_client, class_group
):
    """The front row's face is 60 px high, that of the fifth 22: from the fourth on too small."""
    sit(class_group, camera.room, 0, 1, 2, 3, 4)
    row = make_setup_picture(camera=camera, asked_by=dana, heights_px=[22, 60], state="ready")
    seats = advice_of(row).seats
    assert (seats.n_good, seats.n_seats, seats.first_far_row) == (6, 10, 4)
    page = dana_client.get(reverse("recognition:room", args=[camera.room_id])).content.decode()
    assert "About 6 of 10 seats" in page


def test_one_face_or_no_plan_says_nothing_of_seats(camera, dana, class_group):
    assert advice_of(make_setup_picture(camera=camera, heights_px=[20, 60])).seats is None
    sit(class_group, camera.room, 0, 1)
    SetupPicture.objects.all().delete()
    assert advice_of(make_setup_picture(camera=camera, heights_px=[60])).seats is None


@pytest.mark.parametrize(
    ("face", "wall", "backlit"), [(40, 200, True), (40, 60, False), (150, 250, False)]
)
def test_a_face_before_a_window_is_told(face, wall, backlit):
    frame = np.full((120, 160, 3), wall, np.uint8)
    frame[50:90, 60:90] = face
    assert is_backlit(frame, (60, 50, 90, 90)) == backlit
    assert not is_backlit(frame, (500, 500, 510, 510))


def test_a_camera_that_fails_says_why(camera, watch, dana, dana_client, address, monkeypatch):
    let_it_film(monkeypatch, UNPLUGGED)
    assert take(camera, dana).state == SetupPicture.State.FAILED
    assert "cannot be opened" in dana_client.get(address).content.decode()


def test_no_class_is_photographed(lesson, camera, dana):
    with pytest.raises(RoomWatchRefusedError) as caught:
        take_setup_picture(camera=camera, by=dana)
    assert caught.value.code == "room_in_lesson"


def test_a_class_that_came_meanwhile_is_not_photographed(camera, watch, dana, monkeypatch, school):
    let_it_film(monkeypatch, AssertionError("it films"))
    row = take_setup_picture(camera=camera, by=dana)
    make_session(
        class_group=make_class_group(school=school),
        room=camera.room,
        starts_at=timezone.now() + timedelta(minutes=4),
    )
    lease = acquire(kind=SETUP_PICTURES, pk=row.pk)
    assert lease
    run_leased(lease=lease)
    row.refresh_from_db()
    assert (row.state, row.failure_code) == (SetupPicture.State.FAILED, "room_in_lesson")


def test_a_name_alone_does_not_answer_for_a_room(camera, watch, dana):
    watch.mode, watch.notice_on = watch.Mode.OFF, None
    watch.save()
    with pytest.raises(RoomWatchRefusedError) as caught:
        take_setup_picture(camera=camera, by=dana)
    assert caught.value.code == "room_watch_unanswered"


def test_nobody_is_photographed_before_somebody_answers_for_the_room(camera, dana):
    with pytest.raises(RoomWatchRefusedError) as caught:
        take_setup_picture(camera=camera, by=dana)
    assert caught.value.code == "room_watch_unanswered"


def test_it_is_for_administrators(gina_client, eve_client, alice_client, camera, watch, address):
    for client in (gina_client, eve_client, alice_client):
        assert client.post(address).status_code == 404
    assert not SetupPicture.objects.exists()


def test_boxes_are_drawn_on_a_copy():
    frame = np.zeros((90, 160, 3), np.uint8)
    drawn = draw_face_heights(frame, [(20, 20, 40, 50)], good_px=40)
    assert not frame.any()
    assert drawn.any()
    assert not draw_face_heights(frame, [], good_px=40).any()
