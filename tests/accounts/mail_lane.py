"""Let the worker's mail lane do what waits there."""

from jobs.runner import run_leased
from jobs.turns import acquire_next

SITE = "https://attendance.school.example"


def send_mails() -> None:
    while lease := acquire_next(lane="mail"):
        run_leased(lease=lease)
