"""Run the networks for pages until told to stop: at a socket of this host, or by address."""

import signal
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any

from django.conf import settings
from django.db import connections
from gunicorn.app.base import BaseApplication

from faces.engine import warm_up
from faces.inference.server import LiveServer, only_one
from faces.inference.service import Housekeeping, NetworksService
from faces.inference.web import NetworksApplication
from recognition.live.operations import build_operations
from recognition.live.streams import Streams

Report = Callable[[str], None]

N_THREADS = 16
"""Pages that are heard at once; most of them are sent away, as the networks work for one."""

LOADING_S = 600
"""A slow machine takes minutes to load the networks; gunicorn would think that it hangs."""


def run_inference_server(report: Report) -> None:
    """Answer pages of this host until SIGTERM or Ctrl-C.

    Raises:
        AlreadyRunningError: another process answers at this socket.
        OSError: the socket's path cannot be used.
    """
    stopped = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        stopped.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    # First: a second server is refused before it has loaded a gigabyte of networks.
    with only_one(settings.LIVE_NETWORKS_SOCKET):
        report("Loading the networks.")
        warm_up()
        streams = Streams()
        with LiveServer(settings.LIVE_NETWORKS_SOCKET, build_operations(streams)) as server:
            _serve(server, streams, stopped, report)


def _serve(server: LiveServer, streams: Streams, stopped: threading.Event, report: Report) -> None:
    housekeeping = Housekeeping(server.service, streams.end_idle)
    serving = threading.Thread(target=server.serve_forever, daemon=True)
    housekeeping.start()
    serving.start()
    _report_ready(report)
    stopped.wait()
    server.shutdown()
    _end(server.service, streams, housekeeping)


def _report_ready(report: Report) -> None:
    report("The networks are ready for live pages; end them with Ctrl-C.")


def _end(service: NetworksService, streams: Streams, housekeeping: Housekeeping) -> None:
    housekeeping.stop()
    # A picture may still be with the networks, and streams are not safe for two threads.
    with service.turn:
        streams.end_all()
    connections.close_all()


class NetworksServer(BaseApplication):
    """gunicorn with one process, as cameras are remembered in it, for pages of other hosts.

    Args:
        address: where it listens, such as `0.0.0.0:8100`.
        report: says how far it is.
    """

    def __init__(self, address: str, report: Report) -> None:
        self._address, self._report = address, report
        self._ending: Callable[[], None] = connections.close_all
        super().__init__()

    def load_config(self) -> None:
        chosen: dict[str, Any] = {
            "bind": self._address,
            "workers": 1,
            "threads": N_THREADS,
            "timeout": LOADING_S,
            "graceful_timeout": 10,
            "control_socket_disable": True,
            "worker_exit": lambda server, worker: self._ending(),
        }
        for name, value in chosen.items():
            self.cfg.set(name, value)

    def load(self) -> NetworksApplication:
        """Load the networks, in the process that will use them: they survive no fork."""
        self._report("Loading the networks.")
        warm_up()
        streams = Streams()
        service = NetworksService(build_operations(streams))
        housekeeping = Housekeeping(service, streams.end_idle)
        housekeeping.start()
        self._ending = lambda: _end(service, streams, housekeeping)
        _report_ready(self._report)
        return NetworksApplication(service, token=settings.LIVE_NETWORKS_TOKEN)
