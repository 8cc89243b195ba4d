"""Run the inference server until it is told to stop."""

import signal
import threading
from collections.abc import Callable
from types import FrameType

import numpy as np
from django.conf import settings
from django.db import connections

from face_vision.types import PORTRAIT_PX
from faces.engine import get_pipeline
from faces.inference.server import Housekeeping, LiveServer, only_one
from recognition.live.operations import build_operations
from recognition.live.streams import Streams

WARM_UP_PX = (720, 1280, 3)


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


def warm_up() -> None:
    """Load the networks and run each once, so that no page waits for that."""
    pipeline = get_pipeline()
    pipeline.detector.detect(np.zeros(WARM_UP_PX, np.uint8))
    pipeline.embedder.embed(np.zeros((1, PORTRAIT_PX, PORTRAIT_PX, 3), np.uint8))


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
