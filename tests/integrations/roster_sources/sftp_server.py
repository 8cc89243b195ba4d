"""A real SFTP server on a free port of this machine, with a folder of files."""

import asyncio
import os
import threading
from pathlib import Path
from typing import Any

import asyncssh

USER, PASSWORD = "school-7", "s3cret"


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


class SftpServer:
    """Serves one folder, which is the root of all that is seen.

    Attributes:
        known_keys: fingerprints of public keys that are let in.
        takes_password: whether the password is, too.
        tried: how somebody tried to come in.
    """

    def __init__(self, root: Path) -> None:
        self.root, self.takes_password = root, True
        self.tried: list[str] = []
        self.known_keys: set[str] = set()
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
            sftp_factory=lambda channel: asyncssh.SFTPServer(
                channel, chroot=os.fsencode(self.root)
            ),
        )

    def _wait_for(self, coroutine: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(60)
