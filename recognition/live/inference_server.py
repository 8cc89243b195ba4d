"""Run the inference server until it is told to stop."""

import signal
import threading
from collections.abc import Callable
from types import FrameType

from django.conf import settings
from django.db import connections

from faces.engine import warm_up
from faces.inference.server import Housekeeping, LiveServer, only_one
from recognition.live.operations import build_operations
from recognition.live.streams import Streams


def run_inference_server(report: Callable[[str], None]) -> None:
    """Answer pages until SIGTERM or Ctrl-C.

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


def _serve(
    server: LiveServer, streams: Streams, stopped: threading.Event, report: Callable[[str], None]
) -> None:
    housekeeping = Housekeeping(server, streams.end_idle)
    serving = threading.Thread(target=server.serve_forever, daemon=True)
    housekeeping.start()
    serving.start()
    report("The networks are ready for live pages; end them with Ctrl-C.")
    stopped.wait()
    server.shutdown()
    housekeeping.stop()
    # A picture may still be with the networks, and streams are not safe for two threads.
    with server.turn:
        streams.end_all()
    connections.close_all()
