"""What keeps the parts of the desk running; of several desks one starts parts at a time."""

import fcntl
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

from attendance_site.installation.desk.parts import SITE, is_our_site, is_taken, parts_at
from faces.management.terminal import ProgressBar, Refused
from jobs.processes.programs import Processes

READY_WITHIN_S = 180.0
LOOKED_AFTER_S = 5.0


class StartLock:
    """Who has it may start parts; it goes with its process, however that ends."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "lock"
        self._file: IO[str] | None = None

    def is_acquired(self) -> bool:
        """Take it if nobody has it; say whether it is ours."""
        if self._file is None:
            file = self._path.open("w")
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                file.close()
                return False
            self._file = file
        return True

    def release(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


class Keeper:
    """Starts what is not running, and starts it anew if whoever else ran it has ended it."""

    def __init__(self, processes: Processes, port: int, folder: Path) -> None:
        self._processes, self._port, self._folder = processes, port, folder
        self._parts = parts_at(port)
        self._lock = StartLock(folder)
        self._started: set[str] = set()
        self._looked_at_s = time.monotonic()

    @property
    def has_started(self) -> bool:
        """Tell whether something ends with this desk."""
        return bool(self._started)

    def start_all(self, progress: ProgressBar, report: Callable[[str], None]) -> None:
        """Start what is missing, and wait until all of it answers.

        Raises:
            Refused: another program has the port, or the site does not answer.
        """
        self._wait_for_turn(progress)
        try:
            if is_taken(self._port):
                raise Refused(
                    f"Port {self._port} is taken by another program: choose one with --port."
                )
            self._start_missing(report)
            self._wait_until_ready(progress, report)
        finally:
            self._lock.release()

    def require_site(self) -> None:
        """Ask anew before a window is opened: another program may have the port by now."""
        if not is_our_site(self._port):
            raise Refused(f"The site does not answer at port {self._port}: start the desk again.")

    def keep_running(self) -> bool:
        """Start now and then what somebody else has ended; never over by itself."""
        if time.monotonic() - self._looked_at_s > LOOKED_AFTER_S:
            self._mend()
            self._looked_at_s = time.monotonic()
        return False

    def _mend(self) -> None:
        missing = {part.name for part in self._parts if not part.is_running()}
        if not missing:
            self._lock.release()
        elif missing - self._started and self._lock.is_acquired():
            # Kept until all answers: another desk would start it once more meanwhile.
            self._start_missing(lambda words: None)

    def _wait_for_turn(self, progress: ProgressBar) -> None:
        """Wait for another desk that is just starting: what it starts is not started twice."""
        deadline_s = time.monotonic() + READY_WITHIN_S

        def is_over() -> bool:
            is_ours = self._lock.is_acquired()
            if not is_ours:
                progress.show(0, "Waiting for another desk that is starting")
            return is_ours or time.monotonic() > deadline_s

        self._processes.wait_until(is_over)
        if not self._lock.is_acquired():
            raise Refused("Another desk is still starting: end it with Ctrl-C, and try again.")

    def _wait_until_ready(self, progress: ProgressBar, report: Callable[[str], None]) -> None:
        deadline_s = time.monotonic() + READY_WITHIN_S
        waiting = list(self._parts)

        def is_over() -> bool:
            waiting[:] = [part for part in waiting if not part.is_running()]
            names = ", ".join(part.name for part in waiting)
            progress.show(1 - len(waiting) / len(self._parts), f"Waiting for: {names}")
            return not waiting or time.monotonic() > deadline_s

        self._processes.wait_until(is_over)
        self._report_late({part.name for part in waiting}, report)

    def _report_late(self, names: set[str], report: Callable[[str], None]) -> None:
        if SITE in names:
            raise Refused(
                f"The site did not answer within {READY_WITHIN_S:.0f} s and was ended. Why stands "
                f"at the end of {self._folder / SITE}.log: mend it and start the desk again."
            )
        for name in sorted(names):
            report(
                f"Not ready after {READY_WITHIN_S:.0f} s: {name}. The desk works without it "
                f"for now; why stands in {self._folder / name}.log."
            )

    def _start_missing(self, report: Callable[[str], None]) -> None:
        for part in self._parts:
            if part.name not in self._started and not part.is_running():
                report(f"Starting: {part.name}.")
                self._processes.start(part.name, part.arguments)
                self._started.add(part.name)
