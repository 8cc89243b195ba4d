"""A Redis server of the tests' own, which may be killed and started again at its address."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.processes.ports import free_port

ABSENT = "Redis is not installed here (Debian: apt install redis-server)."


class RedisServer:
    """A server that keeps nothing on the disk.

    Args:
        folder: where it runs.
    """

    def __init__(self, folder: Path) -> None:
        self._port, self._folder = free_port(), folder
        self.url = f"redis://127.0.0.1:{self._port}/0"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        options = ["--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self._process = subprocess.Popen(
            ["redis-server", "--port", str(self._port), "--dir", str(self._folder), *options],
            stdout=subprocess.DEVNULL,
        )
        for _ in range(600):
            try:
                socket.create_connection(("127.0.0.1", self._port), timeout=1).close()
            except OSError:
                assert self._process.poll() is None, "redis-server did not start"
                time.sleep(0.05)
            else:
                return
        raise AssertionError("redis-server does not answer")

    def kill(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory) -> Iterator[str]:
    """The address of one that all tests share."""
    yield from (server.url for server in _running(tmp_path_factory.mktemp("redis")))


@pytest.fixture
def redis_server(tmp_path) -> Iterator[RedisServer]:
    """One of a test's own, to be killed."""
    yield from _running(tmp_path)


def _running(folder: Path) -> Iterator[RedisServer]:
    if not shutil.which("redis-server"):
        pytest.skip(ABSENT)
    server = RedisServer(folder)
    server.start()
    try:
        yield server
    finally:
        server.kill()
