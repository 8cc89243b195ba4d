"""Turn what a command was given to look at into files: a file, a folder, or a camera."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from recognition.errors import CaptureRefusedError
from recognition.face_folders import is_picture_name, is_video_name, visible_entries
from recognition.management.terminal import ProgressBar, WrongUsage
from recognition.vision.media.cameras import record_camera

USUAL_SECONDS = 20.0
"""How long a camera is recorded: 10 to 20 s show everybody."""

MOST_CAMERA_DIGITS = 3
"""Of a camera's number; a longer one is a slip of the pen, and far longer ones break drivers."""


def require_source(source: str, seconds: float | None, *, is_annotated: bool) -> None:
    """Refuse a source that is not there, or one that its options do not fit."""
    if is_camera(source):
        return
    if seconds is not None:
        raise WrongUsage("--seconds belongs to a camera only.")
    files = _files_at(Path(source))
    if is_annotated and (len(files) > 1 or is_picture_name(files[0])):
        raise WrongUsage("--annotated needs a video or a camera, not pictures.")


def require_apart(source: str, targets: Iterable[Path | None]) -> None:
    """Refuse to write over what is to be looked at, whatever name it goes by."""
    files = [] if is_camera(source) else _files_at(Path(source))
    for target in targets:
        if target and target.exists() and any(target.samefile(file) for file in files):
            raise WrongUsage(f"{target} would be overwritten: write to another file.")


@contextmanager
def files_of(source: str, seconds: float | None, progress: ProgressBar) -> Iterator[list[Path]]:
    """Give the photos and videos of a source; a camera's recording is gone afterwards."""
    if is_camera(source):
        with TemporaryDirectory(prefix="attendance-") as folder:
            yield [_record(source, Path(folder), seconds or USUAL_SECONDS, progress)]
    else:
        yield _files_at(Path(source))


def is_camera(source: str) -> bool:
    """Say whether a source is an rtsp:// address or a number that is no file."""
    is_address = source.lower().startswith(("rtsp://", "rtsps://"))
    is_number = source.isdecimal() and len(source) <= MOST_CAMERA_DIGITS
    return is_address or (is_number and not Path(source).exists())


def _record(source: str, folder: Path, seconds: float, progress: ProgressBar) -> Path:
    recording = folder / "camera.mp4"
    record_camera(
        int(source) if source.isdecimal() else source,
        recording,
        seconds=seconds,
        on_progress=lambda share: progress.show(share, "Recording the camera"),
    )
    return recording


def _files_at(path: Path) -> list[Path]:
    if path.is_dir():
        files = [entry for entry in visible_entries(path) if _is_of_use(entry)]
        if not files:
            raise CaptureRefusedError(f"The folder {path} holds no pictures and no videos.")
        return files
    if not path.exists():
        raise CaptureRefusedError(f"There is no file or folder {path}.")
    return [path]


def _is_of_use(path: Path) -> bool:
    return path.is_file() and (is_picture_name(path) or is_video_name(path))
