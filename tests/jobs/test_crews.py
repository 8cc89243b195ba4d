"""Each lane has processes of its own, so that none waits for another."""

from jobs.processes.worker_supervisor import Crew, crews_of
from jobs.registry import Lane


def test_each_lane_has_a_crew_and_films_have_as_many_processes_as_are_set(settings):
    settings.JOBS_WORKERS, settings.JOBS_CAMERA_WORKERS = 3, 5
    assert crews_of() == [
        Crew((Lane.FILMS,), 3),
        Crew((Lane.ROOMS,), 5),
        Crew((Lane.SMALL,), 1),
        Crew((Lane.MAIL,), 1),
    ]


def test_chosen_lanes_share_one_crew(settings):
    settings.JOBS_WORKERS = 2
    assert crews_of(["small", "films"]) == [Crew(("small", "films"), 2)]
    assert crews_of(["mail"]) == [Crew(("mail",), 1)]
