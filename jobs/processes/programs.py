"""Run processes for as long as a command runs, and let none of them outlive it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType, TracebackType

from jobs.processes.peak_memory import peak_memory_mib
from jobs.processes.warden import Warden

GRACE_S = 10.0
"""How long processes may take to end by themselves, seconds."""

POLL_S = 0.1
N_LOG_LINES = 15
STANDARD_ERROR = 2
REFUSAL = "Refused: "
"""What a command puts before a refusal."""


@dataclass(frozen=True)
class _Running:
    name: str
    process: subprocess.Popen[bytes]
    log: Path


class Processes:
    """The processes that one command runs; leaving the block ends all of them.

    If the command is killed, its warden ends them.

    Each runs in a process group of its own: Ctrl-C in the terminal reaches this process alone,
    which ends the others in order, together with whatever they started. The signal only leaves
    a note, and every wait looks at it: nothing is interrupted half-way.
    """

    SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def __init__(self, *, environment: dict[str, str], folder: Path, log_folder: Path) -> None:
        self._environment = environment
        self._folder, self._log_folder = folder, log_folder
        self._running: list[_Running] = []
        self._beside: list[_Running] = []
        self._aside: list[_Running] = []
        self._is_stopped = False

    def __enter__(self) -> "Processes":
        self._log_folder.mkdir(parents=True, exist_ok=True)
        self._warden = Warden()
        self._handlers = {number: signal.signal(number, self._note) for number in self.SIGNALS}
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end([*self._aside, *self._beside, *self._running])
        self._warden.close()
        for number, handler in self._handlers.items():
            signal.signal(number, handler)

    def run(self, name: str, arguments: Sequence[str], *, is_quiet: bool = False) -> None:
        """Run Python with these arguments to its end.

        What it says is shown on standard error, unless it is to be quiet; what its libraries
        report goes to a log.
        """
        step = self._begin(name, arguments, output=None if is_quiet else STANDARD_ERROR)
        self.wait_until(lambda: step.process.poll() is not None, but_for=step)
        self._running.remove(step)
        if step.process.returncode:
            raise ChildProcessError(_last_log_lines(step))

    def start(self, name: str, arguments: Sequence[str]) -> None:
        """Start Python with these arguments in the background; all it says goes to a log."""
        self._begin(name, arguments)

    def spawn(self, arguments: Sequence[str]) -> subprocess.Popen[bytes]:
        """Start another program whose words nobody hears, and which may end before the others."""
        quiet = subprocess.DEVNULL
        process = self._warden.spawn(arguments, stdin=quiet, stdout=quiet, stderr=quiet)
        self._aside.append(_Running(arguments[0], process, Path(os.devnull)))
        return process

    def begin_beside(self, name: str, arguments: Sequence[str]) -> None:
        """Begin something that ends by itself, while others run; `finish_beside` waits for it."""
        self._begin(name, arguments)
        self._beside.append(self._running.pop())

    def finish_beside(self, name: str) -> None:
        [step] = [beside for beside in self._beside if beside.name == name]
        self.wait_until(lambda: step.process.poll() is not None)
        self._beside.remove(step)
        if step.process.returncode:
            raise ChildProcessError(_last_log_lines(step))

    def stop(self, name: str) -> None:
        ending = [running for running in self._running if running.name == name]
        self._end(ending)
        self._running = [running for running in self._running if running not in ending]

    def wait_until(self, is_over: Callable[[], bool], *, but_for: "_Running | None" = None) -> None:
        """Wait while everything runs.

        Raises:
            InterruptedError: on Ctrl-C or SIGTERM.
            ChildProcessError: one of the processes ended, other than `but_for`.
        """
        while not is_over():
            if self._is_stopped:
                raise InterruptedError
            for running in self._running:
                if running is not but_for and running.process.poll() is not None:
                    raise ChildProcessError(_failure_text(running))
            time.sleep(POLL_S)

    def peak_memory_mib(self, name: str) -> float | None:
        """Return the most memory any process of this name's group ever held, MiB, if known."""
        groups = [running.process.pid for running in self._running if running.name == name]
        return peak_memory_mib(groups[0]) if groups else None

    def _note(self, number: int, frame: FrameType | None) -> None:
        self._is_stopped = True

    def _begin(self, name: str, arguments: Sequence[str], *, output: int | None = None) -> _Running:
        log = self._log_folder / f"{name}.log"
        with log.open("wb") as errors:
            process = self._warden.spawn(
                [sys.executable, *arguments],
                cwd=self._folder,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=errors if output is None else output,
                stderr=errors,
            )
        running = _Running(name, process, log)
        self._running.append(running)
        return running

    def _end(self, ending: Sequence[_Running]) -> None:
        """Ask all of them to end, wait a little, then end whatever is left of their groups."""
        for running in ending:
            running.process.terminate()
        deadline = time.monotonic() + GRACE_S
        for running in ending:
            with suppress(subprocess.TimeoutExpired):
                running.process.wait(max(0.0, deadline - time.monotonic()))
            _kill_group(running.process)
            self._warden.forget(running.process)


def _kill_group(leader: subprocess.Popen[bytes]) -> None:
    """End whatever is left of a leader's group, and see it gone."""
    deadline = time.monotonic() + GRACE_S
    with suppress(ProcessLookupError):  # Nothing of it is left, as it should be.
        while time.monotonic() < deadline:
            os.killpg(leader.pid, signal.SIGKILL)
            leader.poll()
            time.sleep(POLL_S / 10)


def _failure_text(running: _Running) -> str:
    lines = _log_of(running)[-N_LOG_LINES:]
    return "\n".join([f"The {running.name} ended unexpectedly. {running.log} says:", *lines])


def _last_log_lines(step: _Running) -> str:
    """Return why a step failed: a refusal as it is, anything else with the way to the log."""
    last = _log_of(step)[-1]
    refusal = last.removeprefix(REFUSAL)
    return refusal if refusal != last else f"{last} ({step.log} says more.)"


def _log_of(running: _Running) -> list[str]:
    return running.log.read_text(errors="replace").strip().splitlines() or ["It wrote nothing."]
