"""A real SFTP server on a free port of this machine, with a folder of files."""

import asyncio
import os
import threading
from collections.abc import AsyncIterator, Iterable
from pathlib import Path
from stat import S_IFREG
from typing import Any

import asyncssh

USER, PASSWORD = "school-7", "s3cret"

OF_A_NEW_FILE = asyncssh.SFTPAttrs(
    permissions=S_IFREG | 0o644, size=9, atime=2_000_000_000, mtime=2_000_000_000
)


class _Guests(asyncssh.SSHServer):
    def __init__(self, server: "SftpServer") -> None:
        self._server = server

    def begin_auth(self, username: str) -> bool:
        return True

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        self._server.tried.append("password")
        return self._server.takes_password and (username, password) == (USER, PASSWORD)

    def public_key_auth_supported(self) -> bool:
        return True

    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        self._server.tried.append("key")
        return key.get_fingerprint() in self._server.known_keys


class _Folder(asyncssh.SFTPServer):
    """Lists what lies there, and before it whatever names somebody invented."""

    def __init__(self, channel: asyncssh.SSHServerChannel, server: "SftpServer") -> None:
        super().__init__(channel, chroot=os.fsencode(server.root))
        self._server = server

    async def scandir(self, path: bytes) -> AsyncIterator[asyncssh.SFTPName]:
        for name in self._server.invented:
            yield asyncssh.SFTPName(name, attrs=OF_A_NEW_FILE)
        async for entry in super().scandir(path):
            yield entry


class SftpServer:
    """Serves one folder, which is the root of all that is seen.

    Args:
        packed_by: how it compresses, whatever the other side asks for.

    Attributes:
        known_keys: fingerprints of public keys that are let in.
        takes_password: whether the password is, too.
        tried: how somebody tried to come in.
        invented: names of files that are listed and do not lie there.
    """

    def __init__(self, root: Path, *, packed_by: str = "none") -> None:
        self.root, self.packed_by, self.takes_password = root, packed_by, True
        self.tried: list[str] = []
        self.known_keys: set[str] = set()
        self.invented: Iterable[bytes] = ()
        self._key = asyncssh.generate_private_key("ssh-ed25519")
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, daemon=True).start()
        self._acceptor: Any = self._wait_for(self._listen())

    @property
    def host_key(self) -> str:
        return self._key.get_fingerprint()

    @property
    def url(self) -> str:
        return f"sftp://127.0.0.1:{self._acceptor.get_port()}/lists"

    def put(self, name: str, content: bytes, *, changed_at_s: int = 1_790_000_000) -> None:
        path = self.root / "lists" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        os.utime(path, (changed_at_s, changed_at_s))

    def close(self) -> None:
        self._acceptor.close()
        self._loop.call_soon_threadsafe(self._loop.stop)

    async def _listen(self) -> Any:
        return await asyncssh.create_server(
            lambda: _Guests(self),
            "127.0.0.1",
            0,
            server_host_keys=[self._key],
            compression_algs=[self.packed_by],
            sftp_factory=lambda channel: _Folder(channel, self),
        )

    def _wait_for(self, coroutine: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(60)
