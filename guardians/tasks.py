"""What the worker runs for parents by its schedule; each task may run twice."""

from guardians.services import absence_notices, link_wishes


def notify_parents() -> int:
    return absence_notices.plan_notices()


def forget_wishes() -> int:
    return link_wishes.erase_old_wishes()
