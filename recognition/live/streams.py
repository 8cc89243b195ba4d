"""The cameras that are being watched: a bounded number, each forgotten when it falls silent."""

import logging
import time
from collections.abc import Callable
from typing import Any

from faces.errors import LiveRefusedError
from recognition.errors import PictureRefusedError
from recognition.live.stream import LiveStream
from recognition.live.view_leases import has_several_places
from recognition.live.watched_lesson import WatchKey

logger = logging.getLogger(__name__)

MAX_STREAMS = 4
"""Cameras at once; two cores serve about two at two pictures a second."""

IDLE_S = 60.0
"""A camera silent for so long has gone, seconds."""


class Streams:
    """The streams of this process, by what each watches.

    A view of a class whose first face has opened a lesson goes on under its capture as well.

    Not safe for several threads at once: whoever asks holds the networks' turn.

    Args:
        clock: seconds that never go back.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._streams: dict[WatchKey, LiveStream] = {}

    def recognise_frame(self, key: WatchKey, picture: bytes) -> dict[str, Any]:
        """Take in a picture of a camera; say who is in it."""
        stream = self._streams.get(key) or self._open(key)
        try:
            return self._recognise(stream, picture)
        # One bad picture is no reason to end the view; it is a kind of the refusal below.
        except PictureRefusedError:
            raise
        except LiveRefusedError:
            self._forget(stream)
            stream.abandon()
            raise

    def stop(self, key: WatchKey) -> dict[str, Any]:
        """End a stream and store what it saw; nothing to do if it has ended already."""
        stream = self._streams.get(key)
        if stream is None:
            return {"capture": None}
        self._forget(stream)
        stream.close(is_over=True)
        return {"capture": stream.capture_id}

    def end_idle(self) -> None:
        """End the streams whose camera has fallen silent."""
        now_s = self._clock()
        for stream in self._all():
            if now_s - stream.last_asked_s > IDLE_S:
                self._close(stream, is_over=not stream.goes_on_elsewhere)

    def end_all(self) -> None:
        """Store what all have seen; where there is another process, it goes on with them."""
        is_over = not has_several_places()
        for stream in self._all():
            self._close(stream, is_over=is_over)

    def _all(self) -> set[LiveStream]:
        return set(self._streams.values())

    def _open(self, key: WatchKey) -> LiveStream:
        if len(self._all()) >= MAX_STREAMS:
            raise LiveRefusedError("cameras_too_many", n=len(self._all()))
        stream = self._streams[key] = LiveStream(key, self._clock())
        return stream

    def _recognise(self, stream: LiveStream, picture: bytes) -> dict[str, Any]:
        answer = stream.recognise_frame(picture, self._clock())
        # The page goes on under the capture, or asks again as before if this answer is lost.
        if stream.capture_id is not None:
            self._streams[stream.capture_id] = stream
        return answer

    def _forget(self, stream: LiveStream) -> None:
        self._streams = {key: one for key, one in self._streams.items() if one is not stream}

    def _close(self, stream: LiveStream, *, is_over: bool) -> None:
        self._forget(stream)
        try:
            stream.close(is_over=is_over)
        # Nobody waits for an answer, and the other streams must be ended too.
        except LiveRefusedError as refusal:
            logger.warning("Live capture %s ended: %s", stream.capture_id, refusal.code)
