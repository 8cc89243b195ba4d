"""All errands by name, and what happens between a kill and the next try."""

import time
from datetime import timedelta
from typing import Any

from django.db import OperationalError, connection
from django.utils import timezone

from jobs.models import JobState
from jobs.reaper import reap
from jobs.registry import kinds
from tests.kills import (
    errands_of_lessons,
    errands_of_mails,
    errands_of_nights,
    errands_of_offices,
    errands_of_sources,
)

ERRANDS = (
    errands_of_lessons.ERRANDS
    | errands_of_mails.ERRANDS
    | errands_of_offices.ERRANDS
    | errands_of_nights.ERRANDS
    | errands_of_sources.ERRANDS
)
PATIENCE_S = 20


def let_leases_expire() -> None:
    """Let so much time pass that whoever was killed is given up, and every pause is over."""
    long_ago = timezone.now() - timedelta(minutes=1)
    for kind in kinds():
        rows: Any = kind.rows
        rows.filter(lease_until__isnull=False).update(lease_until=long_ago)
    reap()
    for kind in kinds():
        rows = kind.rows
        rows.filter(state=JobState.QUEUED).update(next_try_at=long_ago)


def wait_for_database() -> None:
    """Wait until a server that lost its memory has recovered."""
    connection.close()
    ends_at_s = time.monotonic() + PATIENCE_S
    while True:
        try:
            connection.ensure_connection()
        except OperationalError:
            if time.monotonic() > ends_at_s:
                raise
            time.sleep(0.02)
        else:
            return
