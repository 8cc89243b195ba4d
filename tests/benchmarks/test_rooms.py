"""How many rooms a worker watches follows from the processor time of a film."""

import subprocess

import pytest

from benchmarks.class_videos.children_watch import ChildrenWatch
from benchmarks.rooms import Cost, measure_film, play_morning, rooms_watched
from benchmarks.watched_rooms.drawn_room import drawn_room
from benchmarks.watched_rooms.hour import Held, TenMinutes, film_rooms, grown_mib


@pytest.mark.parametrize(("film_s", "recognition_s", "n"), [(7.0, 5.0, 100), (20.0, 40.0, 20)])
def test_two_cores_have_1200_seconds_in_ten_minutes(film_s, recognition_s, n):
    assert rooms_watched(Cost(film_s, 270, 200), Cost(recognition_s, 900, 10)) == n


def test_thirty_rooms_begin_in_the_same_minute_and_none_misses_it():
    morning = play_morning(30, 2)
    assert morning.n_missed == 0
    assert morning.shortest_s >= 10
    assert play_morning(100, 2).n_missed > 0


@pytest.mark.thorough
def test_the_drawn_room_is_filmed(tmp_path):
    with drawn_room() as url:
        cost = measure_film(url, tmp_path / "room.mp4", 1.0)
    assert cost.n > 1
    assert cost.cpu_s > 0


@pytest.mark.thorough
def test_rooms_that_are_filmed_again_leave_no_child_and_no_open_file(tmp_path):
    paths = [tmp_path / f"room-{number}.mp4" for number in range(2)]
    with drawn_room() as url:
        first, second = (film_rooms(url, paths, 0.5) for _ in range(2))
    assert all(path.stat().st_size for path in paths)
    assert first.child_mib > 10
    assert second.n_children == first.n_children
    assert second.n_open == first.n_open


def test_what_a_process_grows_counts_from_the_tenth_minute_on():
    sizes = [(40, 600), (50, 1000), (50, 1010), (51, 1005)]
    levels = [
        TenMinutes(10 * number, number, Held(filming, 0, 0, 9), Held(recognising, 0, 0, 9))
        for number, (filming, recognising) in enumerate(sizes)
    ]
    assert grown_mib(levels) == (1, 5)


def test_what_processes_below_use_is_counted_though_nobody_waits_for_them():
    watch = ChildrenWatch()
    shell = "(python3 -c 'sum(range(6_000_000))'; sleep 0.3) & wait"
    with watch.watching():
        subprocess.run(["sh", "-c", shell], check=True)
    assert watch.cpu_s > 0.05
    assert watch.peak_mb > 1
