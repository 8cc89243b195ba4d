"""The folder of a recorder, opened so that no link within it leads out, whenever one is put there.

Each step below a folder that is allowed, and each film, is opened by its name in what is open
already, and never through a link: https://man7.org/linux/man-pages/man2/openat.2.html
"""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from face_vision.cameras.camera_types import CameraSource
from face_vision.errors import CameraUnavailable

FILM_ENDINGS = (".mp4", ".mkv", ".mov", ".avi", ".webm")

_FOLDER = os.O_RDONLY | os.O_DIRECTORY
# A pipe would wait for whoever writes into it.
_FILM = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK


@dataclass(frozen=True)
class DroppedFilm:
    """A film that lies in a recorder's folder.

    Args:
        name: in the folder.
        came_at: when it was written last, seconds since 1970 on this machine's clock.
    """

    name: str
    came_at: float


def require_folder(source: CameraSource) -> None:
    """Refuse a folder that lies outside those allowed; it need not be there.

    Raises:
        CameraUnavailable: it lies outside, or a link is on the way to it.
    """
    # Not there yet, or not for whoever fills in the form: asked again when it is to be read.
    with suppress(FileNotFoundError, PermissionError), _opened(source):
        pass


class RecorderFolder:
    """An open folder and the films in it."""

    def __init__(self, number: int) -> None:
        self._number = number

    def films(self) -> list[DroppedFilm]:
        """Return the films that lie there, the newest first.

        Raises:
            CameraUnavailable: the folder cannot be read any more.
        """
        try:
            with os.scandir(self._number) as entries:
                names = [entry.name for entry in entries if _is_film_name(entry.name)]
        except OSError as error:
            raise CameraUnavailable("camera_without_film") from error
        found = [film for name in names if (film := self._film(name))]
        return sorted(found, key=lambda film: film.came_at, reverse=True)

    @contextmanager
    def opened(self, film: DroppedFilm) -> Iterator[Path]:
        """Open a film; give a path that leads to what was opened, whatever bears its name by now.

        Raises:
            CameraUnavailable: it is gone, or became something else.
        """
        number = self.open(film)
        try:
            yield Path(f"/dev/fd/{number}")
        finally:
            os.close(number)

    def open(self, film: DroppedFilm) -> int:
        """Open a film; return its descriptor, which is the caller's to close.

        Raises:
            CameraUnavailable: it is gone, became something else, or lies elsewhere.
        """
        if os.sep in film.name or not _is_film_name(film.name):
            raise CameraUnavailable("camera_without_film")
        try:
            number = os.open(film.name, _FILM, dir_fd=self._number)
        except OSError as error:
            raise CameraUnavailable("camera_without_film") from error
        if not stat.S_ISREG(os.fstat(number).st_mode):
            os.close(number)
            raise CameraUnavailable("camera_without_film")
        return number

    def _film(self, name: str) -> DroppedFilm | None:
        try:
            found = os.stat(name, dir_fd=self._number, follow_symlinks=False)
        except FileNotFoundError:
            # Recorders tidy up.
            return None
        return DroppedFilm(name, found.st_ctime) if stat.S_ISREG(found.st_mode) else None


@contextmanager
def opened_folder(source: CameraSource) -> Iterator[RecorderFolder]:
    """Open a recorder's folder.

    Raises:
        CameraUnavailable: it lies outside the folders that are allowed, or cannot be read.
    """
    try:
        with _opened(source) as number:
            yield RecorderFolder(number)
    except (FileNotFoundError, PermissionError) as error:
        raise CameraUnavailable("camera_without_film") from error


@contextmanager
def _opened(source: CameraSource) -> Iterator[int]:
    allowed, steps = _way_to(source)
    numbers = [os.open(allowed, _FOLDER)]
    try:
        for step in steps:
            numbers.append(_below(numbers[-1], step))
        yield numbers[-1]
    finally:
        for number in numbers:
            os.close(number)


def _below(folder: int, step: str) -> int:
    try:
        return os.open(step, _FOLDER | os.O_NOFOLLOW, dir_fd=folder)
    except (FileNotFoundError, PermissionError):
        raise
    except OSError as error:
        # A link, or no folder at all.
        raise CameraUnavailable("camera_folder_outside") from error


def _way_to(source: CameraSource) -> tuple[Path, tuple[str, ...]]:
    """Return the folder that is allowed, and the steps from there to the recorder's."""
    wanted = Path(os.path.normpath(source.name.partition(":")[2]))
    around = [folder for folder in source.folders if wanted.is_relative_to(folder)]
    closed = [folder for folder in source.closed_folders if wanted.is_relative_to(folder)]
    deepest = max(around, key=_depth, default=None)
    # Of several that lie in each other the innermost says whose it is.
    if deepest is None or any(_depth(folder) > _depth(deepest) for folder in closed):
        raise CameraUnavailable("camera_folder_outside")
    return deepest, wanted.relative_to(deepest).parts


def _depth(folder: Path) -> int:
    return len(folder.parts)


def _is_film_name(name: str) -> bool:
    return name.lower().endswith(FILM_ENDINGS)
