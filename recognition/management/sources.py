"""Turn what a command was given to look at into files: a file, a folder, or a camera."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from face_vision.cameras.caged_recorder import FilmRequest, film_camera
from face_vision.cameras.camera_types import camera_type_of
from faces.management.terminal import ProgressBar, WrongUsage
from faces.readers.face_folders import is_picture_name, is_video_name, visible_entries
from recognition.errors import SourceRefusedError
from recognition.management.annotated_files import Copies, is_copy
from recognition.models.cameras import written_source

USUAL_SECONDS = 20.0
"""How long a camera is recorded: 10 to 20 s show everybody."""

RECORDING = "camera.mp4"

FRESH_S = 900.0
"""A film that a recorder dropped longer ago shows another lesson."""


@dataclass(frozen=True)
class FilmSource:
    """What is to be looked at.

    Args:
        name: a path, or a camera (`camera_types`).
        is_camera: decided once, so that a file called 0 never hides a camera that was meant.
    """

    name: str
    is_camera: bool


def source_named(name: str) -> FilmSource:
    """Return what a person means: a file that is there goes before a camera of this number."""
    is_file = name.isdecimal() and Path(name).exists()
    return FilmSource(name, is_camera=camera_type_of(name) is not None and not is_file)


def require_source(source: FilmSource, seconds: float | None, copies: Copies | None) -> None:
    """Refuse a source that is not there, or one that its options do not fit."""
    if source.is_camera:
        _require_place(copies)
        return
    if seconds is not None:
        raise WrongUsage("--seconds belongs to a camera only.")
    files = _files_at(Path(source.name))
    # Asked before minutes of work, not after.
    if copies:
        copies.require_fit(files)


def _require_place(copies: Copies | None) -> None:
    if copies and copies.target is None:
        raise WrongUsage("Say where the copy of a camera's film goes: --annotated OUT.mp4.")
    if copies:
        copies.require_fit([Path(RECORDING)])


def require_apart(source: FilmSource, workbook: Path | None, copies: Copies | None) -> None:
    """Refuse to write over what is to be looked at, whatever name it goes by."""
    files = [] if source.is_camera else _files_at(Path(source.name))
    targets = [*([workbook] if workbook else []), *(copies.paths_of(files) if copies else [])]
    for target in targets:
        if target.exists() and any(target.samefile(file) for file in files):
            raise WrongUsage(f"{target} would be overwritten: write to another file.")


@contextmanager
def files_of(
    source: FilmSource, seconds: float | None, progress: ProgressBar
) -> Iterator[list[Path]]:
    """Give the photos and videos of a source; a camera's recording is gone afterwards."""
    if source.is_camera:
        with TemporaryDirectory(prefix="attendance-") as folder:
            yield [_record(source.name, Path(folder), seconds or USUAL_SECONDS, progress)]
    else:
        yield _files_at(Path(source.name))


def _record(camera: str, folder: Path, seconds: float, progress: ProgressBar) -> Path:
    recording = folder / RECORDING
    film_camera(
        written_source(camera),
        FilmRequest(recording, seconds, since=time.time() - FRESH_S),
        on_wait=lambda passed: progress.show(min(1.0, passed / seconds), "Recording the camera"),
    )
    return recording


def _files_at(path: Path) -> list[Path]:
    if path.is_dir():
        of_use = [entry for entry in visible_entries(path) if _is_of_use(entry)]
        files = [file for file in of_use if not is_copy(file, of_use)]
        if not files:
            raise SourceRefusedError("folder_without_recordings", path=path)
        return files
    if not path.exists():
        raise SourceRefusedError("path_missing", path=path)
    return [path]


def _is_of_use(path: Path) -> bool:
    return path.is_file() and (is_picture_name(path) or is_video_name(path))
