"""How many files of one form are taken: each larger one is an open file of the process."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers

from faces.forms.files import MAX_FILES

MOST_OPEN = MAX_FILES + 1


class FewFilesHandler(FileUploadHandler):
    """Stands before Django's own: of what comes after so many files only the names are kept.

    So a form counts all that were chosen and refuses them in its own words, and the process has
    no more files open than it may.
    """

    n_files = 0

    @property
    def _is_beyond(self) -> bool:
        return self.n_files > MOST_OPEN

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.n_files += 1
        if self._is_beyond:
            raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return None if self._is_beyond else raw_data

    def file_complete(self, file_size: int) -> UploadedFile | None:
        return UploadedFile(BytesIO(), self.file_name, size=0) if self._is_beyond else None
