"""Fetch the newest class list of an SFTP folder, from the one machine whose key is known.

Nothing of this machine's own SSH settings counts: no keys, no agent, no hosts known elsewhere.
"""

import asyncio
import io
import logging
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from typing import Any, cast
from urllib.parse import unquote, urlsplit

import asyncssh
from django.conf import settings

from integrations.errors import OtherSystemError
from integrations.roster_sources.budgets import MOST_MINUTES
from integrations.webhooks.addresses import checked_machine
from rosters.file_imports.services import SentFile
from rosters.readers.oneroster.layouts import MANIFEST

SSH_PORT = 22
LONGEST_SILENCE_S = 15
MOST_NAMES = 10_000
LONGEST_NAME = 255
UNFINISHED = (".part", ".filepart", ".tmp", ".swp")
"""How names end while programs still write."""

logging.getLogger("asyncssh").setLevel(logging.WARNING)


@dataclass(frozen=True)
class Folder:
    """Where the lists lie, and how one is let in.

    Args:
        url: sftp://machine:port/folder.
        user, password, own_key: the password may be empty; the key is private, in OpenSSH's form.
        host_key: the fingerprint of the machine's key, SHA256:…
        pattern: of the names of files, such as *.zip.
    """

    url: str
    user: str
    password: str
    own_key: str
    host_key: str
    pattern: str


@dataclass(frozen=True)
class Listed:
    """A file of the folder, under its name there, in whatever letters that is written."""

    raw_name: bytes
    size: int
    changed_at_s: int

    @property
    def name(self) -> str:
        return self.raw_name.decode("utf-8", "replace")

    @property
    def is_list(self) -> bool:
        """Say whether it may be one: whole, and under a name that can be shown and is no path."""
        name = self.name
        is_plain = len(name) <= LONGEST_NAME and name.isprintable() and "/" not in name
        return is_plain and not name.startswith(".") and not name.endswith(UNFINISHED)


def fetch_newest(folder: Folder) -> SentFile:
    """Return the newest file; where the files of OneRoster lie beside each other, all in a zip.

    Raises:
        AddressRefusedError: nothing may be asked of this address.
        NameUnknownError: its name leads to no machine.
        OtherSystemError: it refuses, is another machine, or holds no such file.
    """
    parts = urlsplit(folder.url)
    host, ip = checked_machine(parts.hostname or "", parts.port or SSH_PORT)
    return asyncio.run(_fetch(folder, host, ip))


class PinnedClient(asyncssh.SSHClient):
    """Trusts one key, and keeps which one was shown."""

    def __init__(self, fingerprint: str) -> None:
        self._fingerprint = fingerprint.rstrip("=")
        self.shown_key = ""

    def validate_host_public_key(
        self, host: str, addr: str, port: int, key: asyncssh.SSHKey
    ) -> bool:
        self.shown_key = key.get_fingerprint()
        return self.shown_key == self._fingerprint


async def _fetch(folder: Folder, host: str, ip: str) -> SentFile:
    try:
        async with asyncio.timeout(MOST_MINUTES * 60):
            return await _fetch_within(folder, ip)
    except asyncssh.PermissionDenied:
        raise OtherSystemError("sftp_login_refused", user=folder.user) from None
    except (asyncssh.SFTPNoSuchFile, asyncssh.SFTPNoSuchPath, asyncssh.SFTPPermissionDenied):
        raise OtherSystemError("sftp_folder_unknown", folder=_path_of(folder)) from None
    except TimeoutError:
        raise OtherSystemError("source_answer_cut", host=host) from None
    except (OSError, asyncssh.Error):
        raise OtherSystemError("source_unreachable", host=host) from None


async def _fetch_within(folder: Folder, ip: str) -> SentFile:
    pinned = PinnedClient(folder.host_key)
    try:
        connection = await asyncssh.connect(
            ip,
            urlsplit(folder.url).port or SSH_PORT,
            **_options(folder),
            client_factory=lambda: pinned,
        )
    except asyncssh.HostKeyNotVerifiable:
        raise OtherSystemError("sftp_other_key", key=pinned.shown_key) from None
    async with connection, connection.start_sftp_client() as sftp:
        await sftp.chdir(_path_of(folder))
        sent = await _read(sftp, await _listed(sftp, folder.pattern), folder.pattern)
    return sent  # noqa: RET504 - to types the block may swallow an error


def _options(folder: Folder) -> dict[str, Any]:
    return {
        "username": folder.user,
        "password": folder.password or None,
        "client_keys": [asyncssh.import_private_key(folder.own_key)],
        # Empty lists: the client below is asked about each key.
        "known_hosts": ([], [], []),
        "config": [],
        "agent_path": None,
        # What is packed small and is large would pass by all bounds of packets.
        "compression_algs": ["none"],
        "connect_timeout": LONGEST_SILENCE_S,
        "login_timeout": LONGEST_SILENCE_S,
    }


def _path_of(folder: Folder) -> str:
    return unquote(urlsplit(folder.url).path) or "/"


async def _listed(sftp: asyncssh.SFTPClient, pattern: str) -> list[Listed]:
    """List the files that are whole, the newest first; links lead nowhere."""
    found, n_seen = [], 0
    async for entry in sftp.scandir(b"."):
        n_seen += 1
        if n_seen > MOST_NAMES:
            raise OtherSystemError("sftp_too_many", n=MOST_NAMES)
        file = _listed_as(entry.filename, entry.attrs)
        is_file = entry.attrs.type == asyncssh.FILEXFER_TYPE_REGULAR
        if is_file and file.is_list and fnmatch(file.name, pattern):
            found.append(file)
    return sorted(found, key=lambda file: (-file.changed_at_s, file.raw_name))


def _listed_as(raw_name: bytes | str, attrs: asyncssh.SFTPAttrs) -> Listed:
    return Listed(cast(bytes, raw_name), attrs.size or 0, int(attrs.mtime or 0))


async def _read(sftp: asyncssh.SFTPClient, files: Sequence[Listed], pattern: str) -> SentFile:
    if not files:
        raise OtherSystemError("sftp_no_file", pattern=pattern)
    if any(file.name == MANIFEST for file in files):
        return await _zipped(sftp, [file for file in files if file.name.endswith(".csv")])
    return SentFile(files[0].name, await _content(sftp, files[0], _most_bytes()))


async def _zipped(sftp: asyncssh.SFTPClient, files: Sequence[Listed]) -> SentFile:
    stream, left = io.BytesIO(), _most_bytes()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            content = await _content(sftp, file, left)
            left -= len(content)
            archive.writestr(file.name, content)
    return SentFile("OneRoster", stream.getvalue())


async def _content(sftp: asyncssh.SFTPClient, file: Listed, most: int) -> bytes:
    """Read a file whole, or not at all: one that is still being written is left for later."""
    if file.size > most:
        raise OtherSystemError("sftp_too_large", name=file.name, mb=settings.ROSTER_MAX_MB)
    async with sftp.open(file.raw_name, "rb") as stream:
        content = cast(bytes, await stream.read(most + 1))
    now = _listed_as(file.raw_name, await sftp.stat(file.raw_name))
    if now != file or len(content) != file.size:
        raise OtherSystemError("sftp_file_growing", name=file.name)
    return content


def _most_bytes() -> int:
    return settings.ROSTER_MAX_MB * 1_000_000
