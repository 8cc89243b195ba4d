"""A door before the live site that can be shut, so that the site is away for a while."""

import contextlib
import socket
import threading
from urllib.parse import urlsplit

PIECE_BYTES = 64 * 1024


class FlakySite:
    """Hands on every connection to a site; shut, it hangs up on everybody.

    Args:
        site_url: address of the site.
    """

    def __init__(self, site_url: str) -> None:
        parts = urlsplit(site_url)
        self._site = (parts.hostname or "localhost", parts.port or 80)
        self._is_open = True
        self._connections: list[socket.socket] = []
        self._server = socket.create_server(("localhost", 0))
        self.url = f"http://localhost:{self._server.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def go_away(self) -> None:
        self._is_open = False
        for connection in self._connections:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self._connections.clear()

    def come_back(self) -> None:
        self._is_open = True

    def close(self) -> None:
        self.go_away()
        with contextlib.suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                visitor, _ = self._server.accept()
                if not self._is_open:
                    visitor.close()
                    continue
                site = socket.create_connection(self._site)
                self._connections += [visitor, site]
                for source, target in ((visitor, site), (site, visitor)):
                    threading.Thread(target=_pump, args=(source, target), daemon=True).start()


def _pump(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while piece := source.recv(PIECE_BYTES):
            target.sendall(piece)
    for end in (source, target):
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
