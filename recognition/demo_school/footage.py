"""Keep the drawn class video in a folder; draw it again when the drawing code changed."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from recognition.demo_school.class_video import draw_class_video


def class_video_in(
    folder: Path, duration_s: float, *, on_progress: Callable[[float], None] | None = None
) -> Path:
    """Return the class video of this length, drawn now if it is not there."""
    video = folder / f"class-{duration_s:g}s-{_drawing_version()}.mp4"
    if not video.exists():
        unfinished = video.with_name(f"unfinished-{video.name}")
        draw_class_video(unfinished, duration_s=duration_s, on_progress=on_progress)
        unfinished.rename(video)
    return video


def _drawing_version() -> str:
    sources = sorted(Path(__file__).parent.rglob("*.py"))
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:12]
