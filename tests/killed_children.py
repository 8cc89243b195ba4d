"""Kill the processes that open what strangers send, as a machine without memory does."""

import os
import signal
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from face_vision.cage import children


@pytest.fixture
def kill_children(monkeypatch) -> Callable[[int], None]:
    """Give what kills as many of the next children as it is told, while each is asked."""
    # None is kept from a test before: its process is not known here.
    monkeypatch.setattr(children, "_CHILDREN", children._Children())
    ask, left = children.Child.ask, [0]

    def asked(child: children.Child, *request: Any) -> None:
        if left[0]:
            left[0] -= 1
            kill_family(child._process.pid)
        ask(child, *request)

    monkeypatch.setattr(children.Child, "ask", asked)
    return partial(left.__setitem__, 0)


def kill_family(pid: int) -> None:
    """Kill a process and what it started; halted first, so that none answers a moment longer."""
    stop_family(pid)
    os.kill(pid, signal.SIGKILL)


def stop_family(pid: int) -> None:
    """Halt a process and those it started: bubblewrap waits for what runs in it."""
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        stop_family(int(child))
    os.kill(pid, signal.SIGSTOP)
