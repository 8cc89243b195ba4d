"""Paint pictures and videos of classes whose faces are coloured squares that the fakes know."""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import cast

import av
import cv2
import numpy as np
from av.container import OutputContainer
from av.video.stream import VideoStream
from PIL import Image

from face_vision.types import CHIP_PX, Frame

N_PEOPLE = 24
"""How many people there are: numbers 0 to 23, each a hue."""

HUE_STEP = 180 / N_PEOPLE
"""Between the hues of two people; OpenCV's full circle is 180."""

LANDMARKS = (
    np.array([(48.35, 46.2), (101.46, 46.15), (74.56, 77.27), (51.47, 104.36), (98.26, 104.19)])
    / CHIP_PX
)
"""Eyes, nose, mouth corners in shares of a face's edge: where dlib's chip has them."""

WALL_GREYS = (112, 144)
"""Bricks in two greys: a head sways before them, which a picture of it would not do."""

BRICK_PX = 12
FEATURES = (20, 20, 20)


def paint_class_picture(
    people: Sequence[int | None],
    *,
    size: tuple[int, int] = (640, 360),
    face_px: int = 80,
    doubtful: Collection[int] = (),
    blurred: Collection[int] = (),
    is_laughing: bool = False,
    time_s: float = 0.0,
) -> Frame:
    """Paint people side by side, in rows, swaying with the time.

    Args:
        people: their numbers, 0 to N_PEOPLE - 1; None leaves a seat empty.
        size: width and height, pixels.
        face_px: edge of each face, pixels.
        doubtful: which of them look so unlike themselves that they can only be "check".
        blurred: which of them are painted without any line, as seen through frosted glass.
        is_laughing: they are painted otherwise, as in a picture of another day.
        time_s: moment of the swaying, seconds.

    Returns:
        RGB, uint8, shape (height, width, 3).
    """
    frame = _wall(size)
    for place, person in enumerate(people):
        if person is None:
            continue
        left, top = _seat(place, size=size, face_px=face_px, time_s=time_s)
        skin = _skin_colour(person, is_doubtful=person in doubtful)
        frame[top : top + face_px, left : left + face_px] = skin
        if person not in blurred:
            draw_features(frame[top : top + face_px, left : left + face_px])
        if is_laughing:
            _laugh(frame[top : top + face_px, left : left + face_px])
    return frame


def _wall(size: tuple[int, int]) -> Frame:
    rows, columns = np.indices((size[1], size[0])) // BRICK_PX
    greys = np.where((rows * 7 + columns * 5 + rows * columns) % 3 == 0, *WALL_GREYS)
    return np.repeat(greys.astype(np.uint8)[..., None], 3, axis=2)


def draw_features(face: Frame) -> None:
    """Draw dark eyes, nose, mouth and crisp freckles onto a square of skin."""
    face_px = len(face)
    points = [(round(x), round(y)) for x, y in LANDMARKS * face_px]
    thick = max(1, face_px // 30)
    for eye in points[:2]:
        # Smaller than the lids: whoever has dark all over them wears sunglasses.
        cv2.circle(face, eye, max(2, face_px // 18), FEATURES, -1)
    cv2.line(face, points[2], (points[2][0], points[2][1] - face_px // 8), FEATURES, thick)
    cv2.line(face, points[3], points[4], FEATURES, thick)
    for x, y in points:
        cv2.circle(face, (x, y + face_px // 8), 0, FEATURES, -1)


def _laugh(face: Frame) -> None:
    """Open the mouth, and draw brows, dimples and a fringe."""
    edge = len(face)
    thick = max(1, edge // 30)
    cv2.ellipse(
        face, (edge // 2, edge * 3 // 4), (edge // 7, edge // 14), 0, 0, 360, FEATURES, thick
    )
    for side in (-1, 1):
        brow = edge // 2 + side * edge // 5
        cv2.line(
            face, (brow - edge // 9, edge // 5), (brow + edge // 9, edge // 6), FEATURES, thick
        )
        cv2.circle(face, (edge // 2 + side * edge // 3, edge * 3 // 5), edge // 14, FEATURES, thick)
    for x in range(edge // 4, edge * 3 // 4, edge // 8):
        cv2.line(face, (x, edge // 12), (x + edge // 16, edge // 7), FEATURES, thick)


_files: dict[str, bytes] = {}
"""Encoding takes longer than most tests: the same picture or video is made once and copied."""


def write_picture(path: Path, people: Sequence[int], **options: object) -> Path:
    """Write `paint_class_picture` as the file's ending says (png, jpg)."""
    key = repr((path.suffix, [*people], options))
    if key in _files:
        path.write_bytes(_files[key])
        return path
    Image.fromarray(paint_class_picture(people, **options)).save(path)  # type: ignore[arg-type]
    _files[key] = path.read_bytes()
    return path


def write_class_video(
    path: Path,
    people: Sequence[int],
    *,
    duration_s: float = 3.0,
    fps: int = 25,
    seen: Mapping[int, tuple[float, float]] | None = None,
    **options: object,
) -> Path:
    """Write a video of people swaying.

    Args:
        path: ends in .mp4, .mov, .webm or .mkv.
        people: as in `paint_class_picture`.
        duration_s: length, seconds.
        fps: frames a second.
        seen: from when until before when somebody is in view, seconds; all the time if not named.
        **options: of `paint_class_picture`: size, face_px, doubtful, blurred.

    Returns:
        The path.
    """
    spans = seen or {}
    key = repr((path.suffix, [*people], duration_s, fps, spans, options))
    if key in _files:
        path.write_bytes(_files[key])
        return path

    def frame_at(time_s: float) -> Frame:
        seats = [p if _is_between(time_s, spans.get(p)) else None for p in people]
        return paint_class_picture(seats, time_s=time_s, **options)  # type: ignore[arg-type]

    write_video(path, (frame_at(i / fps) for i in range(round(duration_s * fps))), fps=fps)
    _files[key] = path.read_bytes()
    return path


def _is_between(time_s: float, span: tuple[float, float] | None) -> bool:
    return span is None or span[0] <= time_s < span[1]


def write_video(path: Path, frames: Iterable[Frame], *, fps: int = 25) -> Path:
    """Write RGB frames of one size: VP8 for .webm, H.264 for the others."""
    with av.open(str(path), "w") as container:
        stream = None
        for frame in frames:
            stream = stream or _video_stream(container, path, frame.shape, fps=fps)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(frame, format="rgb24")))
        if stream:
            container.mux(stream.encode())
    return path


def _video_stream(
    container: OutputContainer, path: Path, shape: tuple[int, ...], *, fps: int
) -> VideoStream:
    codec = "libvpx" if path.suffix == ".webm" else "libx264"
    stream = cast(VideoStream, container.add_stream(codec, rate=fps))
    stream.height, stream.width = shape[:2]
    stream.pix_fmt, stream.bit_rate = "yuv420p", 4_000_000
    return stream


def _seat(place: int, *, size: tuple[int, int], face_px: int, time_s: float) -> tuple[int, int]:
    """Return left and top of the face at a place of the rows."""
    pitch = round(face_px * 1.5)
    per_row = max(1, size[0] // pitch)
    row, column = divmod(place, per_row)
    sway = round(face_px * 0.1 * math.sin(2 * time_s + place))
    left, top = column * pitch + face_px // 5 + sway, row * pitch + face_px // 4
    if top + face_px > size[1]:
        raise ValueError(f"{size[0]}x{size[1]} has no room for {place + 1} faces of {face_px} px")
    return left, top


def _skin_colour(person: int, *, is_doubtful: bool) -> tuple[int, int, int]:
    hsv = np.array([person * HUE_STEP * 2, 0.85, 0.7 if is_doubtful else 0.9], np.float32)
    rgb = cv2.cvtColor(hsv[None, None], cv2.COLOR_HSV2RGB)[0, 0] * 255
    red, green, blue = (round(float(level)) for level in rgb)
    return red, green, blue
