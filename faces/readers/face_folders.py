"""Read a folder with a sub-folder of pictures or videos for each student."""

from dataclasses import dataclass
from pathlib import Path

from faces.errors import FolderRefusedError

PICTURE_ENDINGS = frozenset({".jpg", ".jpeg", ".png", ".heic", ".heif", ".hif", ".avif", ".webp"})
OTHER_PICTURE_ENDINGS = frozenset(
    {".gif", ".bmp", ".tif", ".tiff", ".jp2", ".j2k", ".jxl", ".psd", ".cr3", ".dng"}
)
"""They are opened to be refused by the name of their kind; skipped, nobody would miss them."""

VIDEO_ENDINGS = frozenset({".mp4", ".m4v", ".mov", ".webm", ".mkv", ".avi"})
LEFT_BY_COMPUTERS = frozenset({"thumbs.db", "desktop.ini", "__macosx"})


@dataclass(frozen=True)
class FaceFolder:
    """The files of one student, in order of their names.

    Args:
        name: of the folder: the student's number or name.
        files: everything a person put there, whether it can be read or not.
    """

    name: str
    files: tuple[Path, ...]


def read_face_folders(folder: Path) -> list[FaceFolder]:
    """Return the sub-folders in order of their names.

    Raises:
        FolderRefusedError: there is no such folder, or no folder in it.
    """
    folders = [path for path in visible_entries(folder) if path.is_dir()]
    if not folders:
        raise FolderRefusedError("folder_without_folders", folder=folder)
    return [FaceFolder(path.name, _files(path)) for path in folders]


def visible_entries(folder: Path) -> list[Path]:
    """Return what a person put into a folder, in order of the names.

    Raises:
        FolderRefusedError: there is no such folder.
    """
    if not folder.is_dir():
        raise FolderRefusedError("folder_missing", folder=folder)
    entries = [path for path in folder.iterdir() if not _is_hidden(path)]
    return sorted(entries, key=lambda path: path.name)


def is_picture_name(path: Path) -> bool:
    return path.suffix.lower() in PICTURE_ENDINGS | OTHER_PICTURE_ENDINGS


def is_video_name(path: Path) -> bool:
    return path.suffix.lower() in VIDEO_ENDINGS


def _files(folder: Path) -> tuple[Path, ...]:
    return tuple(path for path in visible_entries(folder) if path.is_file())


def _is_hidden(path: Path) -> bool:
    return path.name.startswith(".") or path.name.lower() in LEFT_BY_COMPUTERS
