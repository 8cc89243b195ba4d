"""Films that a recorder drops into a folder: the newest whole one of a time is taken.

When a file came is asked of this machine's clock (its inode was changed then), never of names or
dates that the recorder writes: its clock may be an hour off.
"""

import shutil
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from face_vision.cameras.camera_types import CameraSource
from face_vision.cameras.view import FilmFacts, ViewWatch
from face_vision.errors import CameraUnavailable, UnreadableVideo
from face_vision.media.video import sample_frames
from face_vision.options import VideoOptions

FILM_ENDINGS = (".mp4", ".mkv", ".mov", ".avi", ".webm")
SETTLED_S = 2.0
"""A file that did not grow for so long is whole."""

ASKED_EVERY_S = 0.5


def folder_of(source: CameraSource) -> Path:
    """Return a recorder's folder.

    Raises:
        CameraUnavailable: it lies outside the folders that are allowed, whatever links lead there.
    """
    folder = Path(source.name.partition(":")[2]).resolve()
    if not any(folder.is_relative_to(allowed.resolve()) for allowed in source.folders):
        raise CameraUnavailable("camera_folder_outside")
    return folder


def take_dropped(source: CameraSource, path: Path, *, since: float, seconds: float) -> FilmFacts:
    """Copy the newest film, if it began since a moment.

    Args:
        source: a recorder's folder.
        path: the copy.
        since: seconds since 1970, on this machine's clock; what began earlier shows who was there
            before.
        seconds: how long to wait for one.

    Raises:
        CameraUnavailable: the folder may not be read, or no film came.
        OSError: the copy cannot be written.
    """
    folder = folder_of(source)
    ends_at_s = time.monotonic() + seconds
    while (film := _newest(folder, since)) is None:
        if time.monotonic() >= ends_at_s:
            raise CameraUnavailable("camera_without_film")
        time.sleep(ASKED_EVERY_S)
    ended_at = _came_at(film)
    shutil.copyfile(film, path)
    facts = _facts_of(path)
    began_at = ended_at - facts.duration_s
    if began_at < since:
        raise CameraUnavailable("camera_without_film")
    return replace(facts, began_at=began_at)


def _newest(folder: Path, since: float) -> Path | None:
    came = {film: _came_at(film) for film in _films_in(folder)}
    settled = time.time() - SETTLED_S
    whole = [film for film, at in came.items() if since <= at <= settled]
    return max(whole, key=came.__getitem__, default=None)


def _films_in(folder: Path) -> Sequence[Path]:
    try:
        # Links could lead out of the folder.
        return [
            entry
            for entry in folder.iterdir()
            if entry.suffix.lower() in FILM_ENDINGS and entry.is_file() and not entry.is_symlink()
        ]
    except OSError as error:
        raise CameraUnavailable("camera_without_film") from error


def _came_at(film: Path) -> float:
    try:
        return film.stat().st_ctime
    except FileNotFoundError:
        # Recorders tidy up.
        return 0.0


def _facts_of(path: Path) -> FilmFacts:
    watch = ViewWatch()
    try:
        for frame in sample_frames(path, VideoOptions(sample_fps=2.0)):
            watch.add(frame.pixels, frame.time_s)
    except UnreadableVideo as error:
        raise CameraUnavailable("camera_silent") from error
    if watch.n_frames == 0:
        raise CameraUnavailable("camera_silent")
    return watch.facts()
