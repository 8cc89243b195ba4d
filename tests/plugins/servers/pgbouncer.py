"""A PgBouncer of the tests' own before their PostgreSQL: a connection for one transaction alone."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
import pytest

from benchmarks.fixtures.postgresql_server import ROLE
from tests.processes.ports import free_port

ABSENT = "PgBouncer is not installed here (Debian: apt install pgbouncer)."
N_CONNECTIONS = 3
"""To the server: fewer than whoever asks, so that transactions of many share each of them."""

CONFIGURATION = """
[databases]
{name} = host={host} port={port} user={role}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {listen_port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = {n_connections}
max_client_conn = 200
ignore_startup_parameters = extra_float_digits
admin_users = {role}
logfile = {folder}/log
"""


@pytest.fixture
def pooled_url(migrated_postgresql_url, pooled) -> Iterator[str]:
    """The address of a pooler before a migrated database."""
    with ExitStack() as running:
        yield running.enter_context(pooled(migrated_postgresql_url))


@pytest.fixture(scope="session")
def pooled() -> Callable[[str], AbstractContextManager[str]]:
    program = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")
    if program is None:
        pytest.skip(ABSENT)
    return lambda url: _pooler(program, url)


@contextmanager
def _pooler(program: str, url: str) -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="attendance-pgbouncer-", dir="/tmp") as name:
        folder, port, of = Path(name), free_port(), urlsplit(url)
        database = of.path.removeprefix("/")
        (folder / "pgbouncer.ini").write_text(
            CONFIGURATION.format(
                name=database,
                host=of.hostname,
                port=of.port,
                role=ROLE,
                listen_port=port,
                n_connections=N_CONNECTIONS,
                folder=folder,
            )
        )
        command = [program, "-q", str(folder / "pgbouncer.ini")]
        if os.geteuid() == 0:
            # It refuses to run as root.
            folder.chmod(0o777)
            command[1:1] = ["-u", "nobody"]
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
            try:
                _wait(port, process)
                yield f"postgresql://{ROLE}@127.0.0.1:{port}/{database}"
            finally:
                process.send_signal(signal.SIGINT)
                process.terminate()


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert process.poll() is None, "pgbouncer did not start"
            time.sleep(0.05)
        else:
            return
    raise AssertionError("pgbouncer does not answer")


def pools_of(url: str) -> dict[str, str]:
    """Return what the pooler says of the pool before a database."""
    of = urlsplit(url)
    connection = psycopg2.connect(f"postgresql://{ROLE}@127.0.0.1:{of.port}/pgbouncer")
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute("SHOW POOLS")
            names = [column.name for column in cursor.description or ()]
            rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    finally:
        connection.close()
    [pool] = [row for row in rows if row["database"] == of.path.removeprefix("/")]
    return pool
