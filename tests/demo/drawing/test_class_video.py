"""The drawn class video: its format, and what goes on in the room."""

from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from demo.class_video import BOOK_EVERY_S, BOOK_UP_S, ClassRoom, book_height_at, draw_class_video
from demo.people import PRESENT, STRANGERS
from demo.room.camera import FLICKER_EVERY_S, PAN_PERIOD_S, light_at, view_at
from demo.room.motion import Expression, invent_habits
from demo.room.scene import SCENE_HEIGHT, SCENE_WIDTH
from demo.room.seating import seat_rows, shuffle_people
from demo.room.sprites import paste

pytestmark = pytest.mark.thorough

SMALL: dict[str, Any] = {"width": 320, "height": 180}
ASPECT = 16 / 9


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("video") / "class.mp4"
    draw_class_video(path, duration_s=0.6, fps=10, **SMALL)
    return path


def test_the_video_has_the_promised_format(video: Path) -> None:
    with av.open(str(video)) as container:
        stream = container.streams.video[0]
        assert (stream.codec_context.name, stream.codec_context.pix_fmt) == ("h264", "yuv420p")
        assert (stream.width, stream.height, stream.average_rate) == (320, 180, 10)
        assert len(list(container.decode(stream))) == 6


def test_the_same_seed_draws_the_same_video(video: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.mp4"
    draw_class_video(again, duration_s=0.6, fps=10, **SMALL)
    assert again.read_bytes() == video.read_bytes()


def test_progress_is_told(tmp_path: Path) -> None:
    reported: list[float] = []
    draw_class_video(
        tmp_path / "v.mp4", duration_s=0.5, fps=4, **SMALL, on_progress=reported.append
    )
    assert reported == [0.0]


def test_people_move() -> None:
    room = ClassRoom(**SMALL)
    first, later = room.frame_at(3.0).astype(int), room.frame_at(4.0)
    assert np.abs(first - later).mean() > 1


def test_there_is_a_seat_for_everybody() -> None:
    seats = [seat for row in seat_rows() for seat in row]
    assert len(seats) == len(PRESENT) + len(STRANGERS)
    assert all(0 < seat.x < SCENE_WIDTH for seat in seats)


def test_rows_grow_towards_the_camera() -> None:
    sizes = [row[0].size for row in seat_rows()]
    assert sizes == sorted(sizes)


def test_everybody_takes_one_seat() -> None:
    assert sorted(shuffle_people(range(22), seed=3)) == list(range(22))
    assert shuffle_people(range(22), seed=3) != list(range(22))


def test_the_camera_stays_in_the_room_and_comes_back() -> None:
    views = np.array([view_at(time_s, aspect=ASPECT) for time_s in np.arange(0, 60, 0.2)])
    assert views.min() >= 0
    assert (views.max(axis=0) <= (SCENE_WIDTH - 720 * ASPECT, SCENE_HEIGHT - 720)).all()
    assert np.ptp(views[:, 0]) > 300
    assert np.ptp(views[:: round(PAN_PERIOD_S / 0.2), 0]) < 10


def test_somebody_is_out_of_view_at_either_end_of_the_pan() -> None:
    places = [seat.x for row in seat_rows() for seat in row]
    start, turn = (view_at(time_s, aspect=ASPECT)[0] for time_s in (0, PAN_PERIOD_S / 2))
    assert max(places) > start + 720 * ASPECT
    assert min(places) < turn


def test_the_lamp_blinks_now_and_then() -> None:
    gains = [light_at(time_s)[0] for time_s in np.arange(0, FLICKER_EVERY_S, 0.04)]
    assert 0.03 < np.mean(np.array(gains) < 0.8) < 0.12


def test_the_book_is_up_for_part_of_the_time_only() -> None:
    middle = sum(BOOK_UP_S) / 2
    assert book_height_at(middle) == book_height_at(middle + BOOK_EVERY_S) == 1
    assert book_height_at(0) == book_height_at(BOOK_UP_S[1] + 1) == 0


def test_habits_show_every_expression_within_a_minute() -> None:
    habits = invent_habits(np.random.default_rng(1))
    seen = {habits.pose_at(time_s).expression for time_s in np.arange(0, 60, 0.04)}
    assert seen == set(Expression)


def test_a_pasted_sprite_covers_only_where_it_is_opaque() -> None:
    scene = np.full((40, 40, 3), 100, np.uint8)
    sprite = np.zeros((10, 10, 4), np.uint8)
    sprite[:, :5] = (10, 20, 30, 255)
    paste(scene, sprite, foot=(20, 30))
    assert tuple(scene[25, 17]) == (10, 20, 30)
    assert (scene[25, 21:] == 100).all()


def test_a_sprite_over_the_edge_is_cut_off() -> None:
    scene = np.zeros((20, 20, 3), np.uint8)
    paste(scene, np.full((10, 10, 4), 255, np.uint8), foot=(0, 5))
    assert tuple(scene[2, 2]) == (255, 255, 255)
    assert not scene[10:, 10:].any()
