"""Give uploaded files a path for a moment, whether they lie in memory or on disk."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.core.files.base import File


def as_paths(files: Iterable[File], names: Iterable[str]) -> Iterator[tuple[Path, str]]:
    """Yield path and name of one file after the other; a path is gone when the next comes."""
    for file, name in zip(files, names, strict=True):
        if hasattr(file, "temporary_file_path"):
            yield Path(file.temporary_file_path()), name
            continue
        with NamedTemporaryFile() as copy:
            for chunk in file.chunks():
                copy.write(chunk)
            copy.flush()
            yield Path(copy.name), name
