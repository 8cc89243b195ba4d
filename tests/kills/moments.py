"""The moments of a piece of work at which it may be killed, counted from 1."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from benchmarks.fixtures.postgresql_server import crash

WRITES = ("INSERT", "UPDATE", "DELETE")
OF_FILES = {"open", "os.rename", "os.remove"}


class Moments:
    """Counts what the work does to rows and files, and kills somebody at one of these moments.

    Before a write, before a commit and after it; before a file is opened, renamed or removed.

    Args:
        folders: whose files count.
        kill_at: the number of the moment, from 1; 0 lets the work be.
        kill: ends whoever is to die.
    """

    def __init__(self, folders: list[str], kill_at: int, kill: Callable[[], None]) -> None:
        self.n = 0
        self._folders, self._kill_at = tuple(folders), kill_at
        self._kill = kill

    def pass_one(self) -> None:
        self.n += 1
        if self.n == self._kill_at:
            self._kill()

    @contextmanager
    def counted(self) -> Iterator[None]:
        """Count as long as the block runs; the process must end soon after."""
        wrappers: Any = BaseDatabaseWrapper
        commit = wrappers._commit

        def counted_commit(wrapper: BaseDatabaseWrapper) -> None:
            self.pass_one()
            commit(wrapper)
            self.pass_one()

        # The work's own code stays as it is: this is where Django reaches the database.
        wrappers._commit = counted_commit
        sys.addaudithook(self._note_file)
        with connection.execute_wrapper(self._note_write):
            yield
        self._folders = ()

    def _note_write(self, execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if sql.startswith(WRITES):
            self.pass_one()
        return execute(sql, *rest)

    def _note_file(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in OF_FILES and str(arguments[0]).startswith(self._folders or "\0"):
            self.pass_one()


def kill_self() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def kill_all_of_us() -> None:
    """Kill every process of our group: gunicorn and all that it has started."""
    os.killpg(os.getpgrp(), signal.SIGKILL)


def kill_database_process() -> None:
    """Kill the server's process of our connection: the server gives all its memory up, and
    recovers from its log, as after its own death."""
    if connection.connection is None:
        connection.ensure_connection()
    pid = connection.connection.info.backend_pid
    os.kill(pid, signal.SIGKILL)
    # Until the system has ended it, it might still answer.
    while Path(f"/proc/{pid}").exists():
        pass


def kill_whole_server() -> None:
    """Kill all processes of the server, the first one too; then it is started again."""
    if connection.connection is None:
        connection.ensure_connection()
    crash(connection.connection.info.backend_pid)


VICTIMS = {"self": kill_self, "database": kill_database_process, "server": kill_whole_server}
