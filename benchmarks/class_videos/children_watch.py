"""Count the processor time and memory of all processes below this one while they run (Linux)."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

EVERY_S = 0.05
PROC = Path("/proc")
TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
PARENT, USER_TICKS, SYSTEM_TICKS = 1, 11, 12
ENDED_CHILDREN_TICKS = (13, 14)
"""Places after the name in `/proc/PID/stat` (proc(5))."""


class ChildrenWatch:
    """The processor time and the most memory of every process below this one.

    What a process does after it was last looked at is missed: at most a twentieth of a second.
    """

    def __init__(self) -> None:
        self._cpu_s: dict[int, float] = {}
        self._peak_mb: dict[int, float] = {}
        self._is_over = threading.Event()

    @property
    def cpu_s(self) -> float:
        return sum(self._cpu_s.values())

    @property
    def peak_mb(self) -> float:
        """The most that any one of them held, MiB."""
        return max(self._peak_mb.values(), default=0.0)

    @contextmanager
    def watching(self) -> Iterator[None]:
        thread = threading.Thread(target=self._watch, daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._is_over.set()
            thread.join()

    def _watch(self) -> None:
        while not self._is_over.wait(EVERY_S):
            for pid, fields in processes_below(os.getpid()).items():
                ticks = int(fields[USER_TICKS]) + int(fields[SYSTEM_TICKS])
                self._cpu_s[pid] = ticks / TICKS_A_SECOND
                self._peak_mb[pid] = _peak_mb_of(pid) or self._peak_mb.get(pid, 0.0)


def tree_cpu_s() -> float:
    """Return the processor time of this process and all below it so far, ended ones too."""
    counted = (USER_TICKS, SYSTEM_TICKS, *ENDED_CHILDREN_TICKS)
    own = (PROC / "self" / "stat").read_text().rpartition(")")[2].split()
    trees = [own, *processes_below(os.getpid()).values()]
    return sum(int(fields[place]) for fields in trees for place in counted) / TICKS_A_SECOND


def processes_below(root: int) -> dict[int, list[str]]:
    """Return the fields of each process below one; one that ends meanwhile is left out."""
    found: dict[int, list[str]] = {}
    for folder in PROC.iterdir():
        with suppress(OSError, ValueError):
            pid = int(folder.name)
            found[pid] = (folder / "stat").read_text().rpartition(")")[2].split()
    below: set[int] = {root}
    while True:
        more = {pid for pid, fields in found.items() if int(fields[PARENT]) in below} - below
        if not more:
            return {pid: found[pid] for pid in below - {root}}
        below |= more


def _peak_mb_of(pid: int) -> float:
    with suppress(OSError):
        for line in (PROC / str(pid) / "status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return 0.0
