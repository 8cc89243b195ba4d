"""A worker holds no more memory after a job than it uses, whatever the job asked for."""

import sys
from pathlib import Path

import pytest

from jobs.lifecycle import acquire
from jobs.registry import kind_of
from jobs.runner import run_leased
from recognition.models import Capture
from tests.factories import make_capture

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(sys.platform != "linux", reason="Only Linux says what a process holds."),
]

PIECE_BYTES, N_PIECES = 64 * 1024, 3000
MOST_LEFT_MIB = 40
KEPT: list[bytearray] = []
"""What lies last in memory, so that all before it cannot be given back by itself."""


def held_mib() -> float:
    [line] = [row for row in Path("/proc/self/status").read_text().splitlines() if "VmRSS" in row]
    return int(line.split()[1]) / 1024


def ask_for_much(job: object) -> None:
    pieces = [bytearray(PIECE_BYTES) for _ in range(N_PIECES)]
    KEPT.append(pieces.pop())
    assert held_mib() > MOST_LEFT_MIB


def test_what_a_job_has_freed_goes_back_to_the_system(session):
    lease = acquire(kind=kind_of(Capture), pk=make_capture(session=session).pk)
    assert lease
    before = held_mib()
    run_leased(lease=lease, run=ask_for_much)
    assert held_mib() < before + MOST_LEFT_MIB
