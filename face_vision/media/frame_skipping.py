"""Spare the decoder the frames of a video that nobody needs."""

from av.packet import Packet
from av.video.stream import VideoStream

from face_vision.options import VideoOptions

SPARE_FRAMES = 4
"""A video that has so many frames for each that is wanted is decoded without those that no other
frame is predicted from: mostly every second one, a third of the work, and the coarsest coded."""

DENSE_FOR_S = 1.0
"""So long it must have had so many before any is skipped."""

UNKNOWN_S = float("nan")
"""Compared with anything it is neither less nor more."""

_SAME_MOMENT_S = 1e-3


class FrameSkipper:
    """Spares the decoder those frames that no other is predicted from, where enough are left.

    What a file says of its rate is not believed: the packets' own times tell, before they are
    decoded. If too few frames come of it all the same, it ends for good. A packet without a time
    begins anew.

    Args:
        stream: whose decoder is told.
        options: how many frames are wanted.
    """

    def __init__(self, stream: VideoStream, options: VideoOptions) -> None:
        self._context = stream.codec_context
        self._step_s = 1 / options.sample_fps
        self._last_packet_s = self._dense_since_s = UNKNOWN_S
        self._last_frame_s = 0.0
        self._is_over = False

    def prepare(self, packet: "Packet[VideoStream]") -> None:
        """Choose for the packet that is decoded next."""
        time_s = UNKNOWN_S
        if packet.dts is not None and packet.time_base is not None:
            time_s = float(packet.dts * packet.time_base)
        # Turned round on purpose: a comparison with an unknown time is False and begins anew.
        if not time_s - self._last_packet_s <= self._step_s / SPARE_FRAMES + _SAME_MOMENT_S:
            self._dense_since_s = time_s
        self._last_packet_s = time_s
        is_dense = time_s - self._dense_since_s >= DENSE_FOR_S
        self._context.skip_frame = "NONREF" if is_dense and not self._is_over else "DEFAULT"

    def check(self, time_s: float) -> None:
        """Take in the moment of a frame that was decoded."""
        self._is_over |= time_s - self._last_frame_s > self._step_s + _SAME_MOMENT_S
        self._last_frame_s = time_s
