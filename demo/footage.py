"""Keep the drawn class video and clip in a folder; draw anew when the drawing code changed."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from demo.class_video import draw_class_video

CLIP_S = 30.0
CLIP_SEED = 2
"""In the clip everybody sits elsewhere than in the class video."""

CLIP_WIDTH, CLIP_HEIGHT = 1920, 1080
CLIP_SCALE = CLIP_WIDTH / 1280
"""Of its frame against the ordinary one: faces must be larger to be registered than to be found."""

CLIP_FPS = 5
"""As many frames a second as are looked at; more would only take time to draw."""


def class_video_in(
    folder: Path, duration_s: float, *, on_progress: Callable[[float], None] | None = None
) -> Path:
    """Return the class video of this length, drawn now if it is not there."""
    video = folder / f"class-{duration_s:g}s-{drawing_version()}.mp4"
    if not video.exists():
        unfinished = video.with_name(f"unfinished-{video.name}")
        draw_class_video(unfinished, duration_s=duration_s, on_progress=on_progress)
        unfinished.rename(video)
    return video


def class_clip_in(folder: Path, *, on_progress: Callable[[float], None] | None = None) -> Path:
    """Return the clip from which the class is registered, drawn now if it is not there."""
    clip = folder / f"clip-{drawing_version()}.mp4"
    if not clip.exists():
        unfinished = clip.with_name(f"unfinished-{clip.name}")
        draw_class_video(
            unfinished,
            duration_s=CLIP_S,
            width=CLIP_WIDTH,
            height=CLIP_HEIGHT,
            fps=CLIP_FPS,
            seed=CLIP_SEED,
            on_progress=on_progress,
        )
        unfinished.rename(clip)
    return clip


def drawing_version() -> str:
    sources = sorted(Path(__file__).parent.rglob("*.py"))
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:12]
