"""What the worker runs by its schedule; each task calls one service and may run twice."""

from recognition.services.rooms import film_notices, plans
from recognition.services.uploads import cleanup


def plan_room_films() -> int:
    return plans.plan_room_films()


def plan_film_notices() -> int:
    return film_notices.plan_film_notices()


def erase_abandoned_uploads() -> int:
    return cleanup.erase_abandoned_uploads()
