"""The cameras that are being watched: a bounded number, each forgotten when it falls silent."""

import logging
import time
from collections.abc import Callable
from typing import Any

from faces.inference.errors import LiveRefusedError, PictureRefusedError
from recognition.live.stream import LiveStream

logger = logging.getLogger(__name__)

MAX_STREAMS = 4
"""Cameras at once; two cores serve about two at two pictures a second."""

IDLE_S = 60.0
"""A camera silent for so long has gone, seconds."""


class Streams:
    """The streams of this process, by the capture that each adds to.

    Not safe for several threads at once: whoever asks holds the networks' turn.

    Args:
        clock: seconds that never go back.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._streams: dict[int, LiveStream] = {}

    def recognise_frame(self, capture_id: int, picture: bytes) -> dict[str, Any]:
        """Take in a picture of a capture's camera; say who is in it."""
        stream = self._streams.get(capture_id) or self._open(capture_id)
        try:
            return stream.recognise_frame(picture, self._clock())
        # One bad picture is no reason to end the view; it is a kind of the refusal below.
        except PictureRefusedError:
            raise
        except LiveRefusedError:
            self._streams.pop(capture_id, None)
            stream.abandon()
            raise

    def stop(self, capture_id: int) -> dict[str, Any]:
        """End a stream and store what it saw; nothing to do if it has ended already."""
        if stream := self._streams.pop(capture_id, None):
            stream.close()
        return {}

    def end_idle(self) -> None:
        """End the streams whose camera has fallen silent."""
        now_s = self._clock()
        for capture_id, stream in list(self._streams.items()):
            if now_s - stream.last_asked_s > IDLE_S:
                self._close(capture_id, stream)

    def end_all(self) -> None:
        for capture_id, stream in list(self._streams.items()):
            self._close(capture_id, stream)

    def _open(self, capture_id: int) -> LiveStream:
        if len(self._streams) >= MAX_STREAMS:
            raise LiveRefusedError("cameras_too_many", n=len(self._streams))
        stream = self._streams[capture_id] = LiveStream(capture_id, self._clock())
        return stream

    def _close(self, capture_id: int, stream: LiveStream) -> None:
        del self._streams[capture_id]
        try:
            stream.close()
        except LiveRefusedError as refusal:
            logger.warning("Live capture %s ended: %s", capture_id, refusal)
