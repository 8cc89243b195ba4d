"""What django-q2 calls: the bell, and the reaper of the schedule."""

from jobs import reaper, runner


def work(lane: str) -> int:
    return runner.work(lane=lane)


def reap() -> int:
    return reaper.reap()
