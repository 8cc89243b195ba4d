"""Make a long video of a short one by showing it again and again, without coding it anew."""

from pathlib import Path

import av


def repeat_video(source: Path, target: Path, *, times: int) -> Path:
    """Write the packets of a video so many times, one after the other; return the new file."""
    with av.open(str(source)) as reading, av.open(str(target), "w") as writing:
        stream = reading.streams.video[0]
        copy = writing.add_stream_from_template(stream)
        offset, length = 0, 0
        for _ in range(times):
            reading.seek(0)
            for packet in reading.demux(stream):
                if packet.dts is None or packet.pts is None:
                    continue
                length = max(length, packet.pts + (packet.duration or 0))
                packet.dts, packet.pts = packet.dts + offset, packet.pts + offset
                packet.stream = copy
                writing.mux(packet)
            offset += length
            length = 0
    return target
