"""End what a command has started if the command itself was killed.

A process beside it waits for the end of a pipe that the command alone holds open: macOS has that
too, and what is ended may end in order, which no wish of Linux (PR_SET_PDEATHSIG) allows. This file
is also what that process runs, by its path and without the rest of the product.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

GRACE_S = 10.0
"""How long processes may take to end by themselves, seconds."""

POLL_S = 0.1
ANNOUNCE = "announce"


class Warden:
    """The process that outlives this one by a moment, and what it is told of."""

    def __init__(self) -> None:
        read_end, self._pipe = os.pipe()
        # A session of its own: what ends our group or terminal does not end it.
        self._process = subprocess.Popen(  # noqa: S603 - this very file, no shell
            _script(), stdin=read_end, start_new_session=True
        )
        os.close(read_end)

    def spawn(self, arguments: Sequence[str], **options: Any) -> subprocess.Popen[bytes]:
        """Start a program in a group of its own, of which the warden knows before it begins."""
        return subprocess.Popen(  # noqa: S603 - of our callers, no shell
            [*_script(), ANNOUNCE, str(self._pipe), *arguments],
            pass_fds=[self._pipe],
            start_new_session=True,
            **options,
        )

    def forget(self, process: subprocess.Popen[bytes]) -> None:
        """Say that a process was seen to end: its number may become another program's."""
        with suppress(BrokenPipeError):
            os.write(self._pipe, f"{-process.pid}\n".encode())

    def close(self) -> None:
        """Let it end whatever is left."""
        os.close(self._pipe)
        self._process.wait()


def _script() -> list[str]:
    return [sys.executable, "-I", str(Path(__file__).resolve())]


def _announce(pipe: int, arguments: Sequence[str]) -> None:
    """Give the warden this process's number, then become the program that was asked for.

    Nothing is missed in between: the pipe has no end before this process has let go of it.
    """
    with suppress(BrokenPipeError):
        os.write(pipe, f"{os.getpid()}\n".encode())
    os.close(pipe)
    os.execvp(arguments[0], list(arguments))  # noqa: S606 - no shell is what is wanted


def _watch(lines: Iterable[str]) -> None:
    """Take numbers, and numbers with a minus for what has ended, until the pipe does."""
    leaders: set[int] = set()
    for line in lines:
        number = int(line)
        if number > 0:
            leaders.add(number)
        else:
            leaders.discard(-number)
    end_groups(leaders)


def end_groups(leaders: Iterable[int]) -> None:
    """Ask the leaders of some groups to end, wait a little, then end whatever is left."""
    left = {leader for leader in leaders if _is_sent(os.kill, leader, signal.SIGTERM)}
    deadline_s = time.monotonic() + GRACE_S
    while left and time.monotonic() < deadline_s:
        time.sleep(POLL_S)
        left = {leader for leader in left if _is_sent(os.kill, leader, 0)}
    for leader in leaders:
        _is_sent(os.killpg, leader, signal.SIGKILL)


def _is_sent(send: Callable[[int, int], None], receiver: int, number: int) -> bool:
    try:
        send(receiver, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def main() -> None:
    if sys.argv[1:2] == [ANNOUNCE]:
        _announce(int(sys.argv[2]), sys.argv[3:])
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    _watch(sys.stdin)


if __name__ == "__main__":
    main()
