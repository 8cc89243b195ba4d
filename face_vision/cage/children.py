"""Start the child that decodes: shut off by bubblewrap, or where that may not be, by limits."""

import os
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import IO, Any

from face_vision.cage.wire import ChildGoneError, Message, receive_message, send_message

BUBBLEWRAP = "bwrap"
DECODER = "face_vision.cage.child"
PACKAGE = Path(__file__).resolve().parents[1]
SYSTEM_FOLDERS = ("/usr", "/lib", "/lib64", "/lib32", "/bin", "/sbin", "/etc/ld.so.cache")

START_S = 60.0
ANSWER_S = 120.0
"""So long a frame, or the facts of a file, may take; the child is ended then."""

MOST_REQUESTS = 20
"""A child is ended after so many: whatever a file did to it does not last."""

ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}
"""Threads of libraries reserve addresses, which are limited; FFmpeg has threads of its own."""


@cache
def has_bubblewrap() -> bool:
    """Tell whether a child can be shut off here; a container may forbid it."""
    if shutil.which(BUBBLEWRAP) is None:
        return False
    attempt = [*_bubblewrap(), sys.executable, "-c", ""]
    # Nothing of it comes from outside.
    done = subprocess.run(attempt, env=caged_environment(), capture_output=True, check=False)  # noqa: S603
    return done.returncode == 0


class Child:
    """One process that decodes, and the link to it.

    Args:
        module: what it runs.
        shown: what it may read beside Python and this package.
        devices: those of this machine that it may use.
    """

    def __init__(
        self, module: str = DECODER, shown: Sequence[Path] = (), devices: Sequence[Path] = ()
    ) -> None:
        self.n_requests = 0
        self.link, theirs = socket.socketpair()
        # Closed here as soon as the child has it: else its end would never be seen on ours.
        with theirs:
            number = theirs.fileno()
            command = [sys.executable, "-m", module, str(number)]
            self._process = subprocess.Popen(  # noqa: S603
                caged(command, shown=shown, written=(), devices=devices),
                env=caged_environment(),
                cwd="/",
                pass_fds=[number],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                # Decoders write on it whatever they think of a file.
                stderr=subprocess.DEVNULL,
            )
        self.link.settimeout(START_S)
        receive_message(self.link)
        self.link.settimeout(ANSWER_S)

    def ask(self, operation: str, file: IO[bytes], parameters: Message) -> None:
        """Send a request with its open file; the answers come over the link."""
        self.hand({"do": operation, "with": parameters}, file.fileno())

    def hand(self, message: Message, descriptor: int) -> None:
        """Send a message and an open file with it."""
        self.n_requests += 1
        send_message(self.link, message)
        # With a byte, as an open file does not travel alone.
        socket.send_fds(self.link, [b"f"], [descriptor])

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def end(self) -> None:
        self.link.close()
        self._process.kill()
        self._process.wait()


class _Children:
    """Children that wait for their next file; a process that was forked has its own."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._idle: list[Child] = []
        self._owner = os.getpid()

    def take(self) -> Child:
        with self._lock:
            if self._owner != os.getpid():
                # Those are the parent's: two who talk to one child would get each other's answers.
                self._idle, self._owner = [], os.getpid()
            while self._idle:
                child = self._idle.pop()
                if child.is_alive():
                    return child
                child.end()
        return Child()

    def give_back(self, child: Child) -> None:
        with self._lock:
            # One that waits is enough; the others end, and give their memory back.
            if not self._idle and child.n_requests < MOST_REQUESTS:
                self._idle.append(child)
                return
        child.end()


_CHILDREN = _Children()


@contextmanager
def borrowed_child() -> Iterator[Child]:
    """Give a child for one request; it is ended unless all of its answer was taken.

    Raises:
        ChildGoneError: it died, hangs, or cannot be started.
    """
    try:
        child = _CHILDREN.take()
    except OSError as error:
        raise ChildGoneError("no child") from error
    try:
        yield child
    except (OSError, EOFError) as error:
        child.end()
        raise ChildGoneError("the child is gone") from error
    # Also where a film is left early: the next file would get the frames that are still on their
    # way.
    except BaseException:
        child.end()
        raise
    _CHILDREN.give_back(child)


def start_idle_child() -> None:
    """Start a child before its first file is there, unless one waits already.

    Raises:
        ChildGoneError: it cannot be started.
    """
    with borrowed_child():
        pass


@contextmanager
def fresh_child(module: str, *, shown: Sequence[Path]) -> Iterator[Child]:
    """Give a child of another trade for one file; it is ended whatever becomes of it.

    Raises:
        ChildGoneError: it died, hangs, or cannot be started.
    """
    try:
        child = Child(module, shown)
    except OSError as error:
        raise ChildGoneError("no child") from error
    try:
        yield child
    finally:
        child.end()


def caged(
    command: Sequence[str],
    *,
    shown: Sequence[Path],
    written: Sequence[Path],
    devices: Sequence[Path] = (),
) -> list[str]:
    """Return a command as it runs shut off; where that may not be, it is as it was.

    Args:
        command: of Python; it limits itself.
        shown: what it may read beside Python and this package.
        written: folders that it may write into.
        devices: those of this machine that it may use.
    """
    if not has_bubblewrap():
        return list(command)
    binds = [arg for path in shown for arg in ("--ro-bind", str(path), str(path))]
    binds += [arg for path in written for arg in ("--bind", str(path), str(path))]
    binds += [arg for path in devices for arg in ("--dev-bind", str(path), str(path))]
    return [*_bubblewrap(*binds), *command]


def _bubblewrap(*more: str) -> list[str]:
    """Return what puts a command into a room with Python, this package, and nothing else.

    No network, no process of others, no device, no file of the installation; it dies with us.
    """
    shown = [folder for folder in SYSTEM_FOLDERS if Path(folder).exists()]
    python = [sys.base_prefix, sys.prefix, str(PACKAGE), *_packages()]
    binds = [arg for path in dict.fromkeys(shown + python) for arg in ("--ro-bind", path, path)]
    return [
        # A session of its own: it could else push letters into the terminal that started us.
        *(BUBBLEWRAP, "--unshare-all", "--die-with-parent", "--new-session"),
        *("--cap-drop", "ALL", "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"),  # noqa: S108
        *binds,
        *more,
        # Last: the places for what is bound above are made in this root.
        *("--remount-ro", "/", "--chdir", "/", "--"),
    ]


def _packages() -> list[str]:
    """Return where installed packages lie, wherever this Python has them."""
    return [path for path in sys.path if path.endswith(("site-packages", "dist-packages"))]


def caged_environment() -> dict[str, str]:
    """Return what the child knows: where Python's packages are. No secret, no setting."""
    paths = os.pathsep.join([str(PACKAGE.parent), *_packages()])
    return {"PATH": "/usr/bin:/bin", "PYTHONPATH": paths, "LANG": "C.UTF-8", **ONE_THREAD}


def answer_of(child: Child) -> dict[str, Any]:
    """Return the next message of a child.

    Raises:
        ChildGoneError: there is none, or it takes too long.
        BrokenWireError: it is none that a child sends.
    """
    try:
        message = receive_message(child.link)
    except OSError as error:
        raise ChildGoneError("the child is silent") from error
    if message is None:
        raise ChildGoneError("the child is gone")
    return message
