"""A PostgreSQL server of one's own in a temporary folder, as long as a block lasts."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROLE = "attendance"
FAST_AND_CARELESS = (
    "-c fsync=off -c synchronous_commit=off -c full_page_writes=off "
    "-c unix_socket_directories= -c listen_addresses=127.0.0.1"
)
SMALL = "-c shared_buffers=32MB"


def find_programs() -> Path | None:
    """Return the folder of initdb and pg_ctl; Debian keeps it out of the PATH."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    folders = Path("/usr/lib/postgresql").glob("*/bin")
    usable = [folder for folder in folders if (folder / "initdb").exists()]
    return max(usable, key=lambda folder: float(folder.parent.name), default=None)


@contextmanager
def server(programs: Path, *, memory: str = SMALL) -> Iterator[str]:
    """Start an empty server; yield its address without the name of a database."""
    with _folder_of_server() as folder:
        port = _free_port()
        _run(programs, "initdb", "-D", folder, "-U", ROLE, "-A", "trust", "-E", "UTF8", "-N")
        settings = f"-p {port} {FAST_AND_CARELESS} {memory}"
        _run(programs, "pg_ctl", "-D", folder, "-l", folder / "log", "-o", settings, "-w", "start")
        try:
            yield f"postgresql://{ROLE}@127.0.0.1:{port}"
        finally:
            _run(programs, "pg_ctl", "-D", folder, "-m", "immediate", "stop")


@contextmanager
def _folder_of_server() -> Iterator[Path]:
    """Make a folder the server's user may enter; TMPDIR may lie where only root may go."""
    parent = "/tmp" if _is_root() else None  # noqa: S108 - mkdtemp makes it private
    folder = Path(tempfile.mkdtemp(prefix="attendance-postgresql-", dir=parent))
    try:
        if _is_root():
            os.chown(folder, _server_user().pw_uid, _server_user().pw_gid)
        yield folder
    finally:
        shutil.rmtree(folder)


def _is_root() -> bool:
    return os.geteuid() == 0


def _server_user() -> pwd.struct_passwd:
    """Return the user the server runs as where we are root, as whom it refuses to run."""
    users = {user.pw_name: user for user in pwd.getpwall()}
    return users.get("postgres") or users["nobody"]


def _as_server_user() -> dict[str, Any]:
    if not _is_root():
        return {}
    user = _server_user()
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _run(programs: Path, program: str, *arguments: str | Path) -> None:
    done = subprocess.run(  # noqa: S603 - the server's own programs
        [programs / program, *arguments],
        **_as_server_user(),
        cwd="/",
        env={"PATH": os.environ["PATH"], "LC_ALL": "C"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        timeout=120,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{program}: {done.stderr.decode(errors='replace')}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
