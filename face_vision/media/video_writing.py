"""Write frames into an MP4 file (H.264)."""

from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from types import TracebackType

import av
from av.video.stream import VideoStream

from face_vision.types import Frame

QUALITY = 20
"""x264's constant rate factor, 0 (lossless) to 51; 18 to 23 look like the original."""

PRESET = "veryfast"
"""x264's trade of speed for size."""


class VideoWriter:
    """Writes the frames of one video; use it in a `with` statement, which finishes the file.

    Args:
        path: the file, overwritten if it exists; its folder must exist.
        fps: frames a second at most; two frames of one moment become two successive ones.
        quality: x264's constant rate factor, 0 to 51, see QUALITY.

    Raises:
        OSError: the file cannot be written.
    """

    def __init__(self, path: Path, *, fps: int = 25, quality: int = QUALITY) -> None:
        # The index goes to the front, so that a player begins before it has the whole file.
        self._container = av.open(str(path), "w", format="mp4", options={"movflags": "faststart"})
        self._fps = fps
        self._quality = quality
        self._stream: VideoStream | None = None
        self._next_tick = 0

    def __enter__(self) -> "VideoWriter":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is not None:
            # No frame more: FFmpeg falls over its own feet where the disk took no header.
            with suppress(OSError):
                self._container.close()
            return
        try:
            if self._stream is not None:
                self._container.mux(self._stream.encode())
        finally:
            self._container.close()

    def write(self, frame: Frame, time_s: float) -> None:
        """Append a frame.

        Args:
            frame: RGB, uint8, shape (height, width, 3), all of one shape; H.264 knows even
                edges only, so an odd last row or column is left out.
            time_s: its moment, seconds since the first frame, not before the last one's.
        """
        even = frame[: len(frame) // 2 * 2, : frame.shape[1] // 2 * 2]
        if self._stream is None:
            self._stream = self._add_stream(even)
        picture = av.VideoFrame.from_ndarray(even, format="rgb24")
        picture.pts = max(self._next_tick, round(time_s * self._fps))
        picture.time_base = Fraction(1, self._fps)
        self._next_tick = picture.pts + 1
        self._container.mux(self._stream.encode(picture))

    def _add_stream(self, frame: Frame) -> VideoStream:
        options = {"crf": str(self._quality), "preset": PRESET}
        stream = self._container.add_stream("libx264", rate=self._fps, options=options)
        stream.height, stream.width = frame.shape[:2]
        # What players and browsers can show; the finer colours of RGB few of them can.
        stream.pix_fmt = "yuv420p"
        stream.codec_context.time_base = Fraction(1, self._fps)
        return stream
